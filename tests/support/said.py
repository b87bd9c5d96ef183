"""What the app says about a problem, in both of its languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.translations import has_balanced_isolates, without_isolates
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words import languages
from tgate_desktop.words.explanation import Action, Explanation
from tgate_desktop.words.problems import explain

_ARABIC = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True)
class Said:
    """Pieces of the words: of what happened (in English and in Arabic), of the likeliest cause, of what to do.

    `cause` is empty where nothing is guessed. `facts` stand in what happened in both languages.
    """

    happened: str
    to_do: str
    arabic: str
    cause: str = ""
    facts: tuple[str, ...] = ()
    action: Action | None = None


def assert_said(problem: Problem | None, said: Said) -> None:
    """The words of `problem` are those."""
    assert problem is not None
    english, arabic = spoken(problem, languages.ENGLISH), spoken(problem, languages.ARABIC)
    assert said.happened in english.what_happened
    assert said.to_do in english.what_to_do
    assert bool(english.likely_causes) is bool(said.cause)
    assert said.cause in "".join(english.likely_causes[:1])
    assert said.arabic in without_isolates(arabic.what_happened)
    assert len(arabic.likely_causes) == len(english.likely_causes)
    for text in texts_of(arabic):
        assert _ARABIC.search(text), text
        assert has_balanced_isolates(text), text
    for fact in said.facts:
        assert fact in english.what_happened
        assert fact in without_isolates(arabic.what_happened)
    assert english.action is said.action
    assert arabic.action is said.action


def spoken(problem: Problem, language: str) -> Explanation:
    with languages.speaking(language):
        return explain(problem)


def texts_of(explanation: Explanation) -> Iterator[str]:
    yield explanation.what_happened
    yield from explanation.likely_causes
    yield explanation.what_to_do
