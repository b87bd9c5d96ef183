"""The shape of what is said about a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tgate_desktop.oauth.checkup import Check
from tgate_desktop.words.explanation import Action, Facts


@dataclass(frozen=True)
class CheckWords:
    """`what_to_do` is empty where nothing needs doing; causes are at most three, the most likely first."""

    result: str
    what_to_do: str = ""
    likely_causes: tuple[str, ...] = ()
    action: Action | None = None


Texts = Mapping[tuple[Check, str], Callable[[Facts], CheckWords]]
