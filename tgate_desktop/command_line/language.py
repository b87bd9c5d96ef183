"""The language of an answer: as typed, else as chosen in the window, else as this computer's."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

from tgate_desktop.oauth.problems import CatalogProblem
from tgate_desktop.words.languages import ENGLISH, LANGUAGES, best_language, is_spoken, use

# in the order in which gettext asks them
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def speak(typed: str | None, chosen: Callable[[], str | None]) -> None:
    """Texts asked for from now on are in that language; English where its catalogue is missing."""
    language = typed
    if language is None:
        with suppress(CatalogProblem):  # whoever needs the catalog says so
            language = chosen()
    if language is None or not is_spoken(language):
        language = ENGLISH if typed else computers_language(os.environ)
    use(language)


def typed_language(arguments: Sequence[str]) -> str | None:
    """What `--lang` says, also in a command line that cannot be read as a whole."""
    following = dict(pairwise(arguments)).get("--lang")
    joined = next((one.partition("=")[2] for one in arguments if one.startswith("--lang=")), None)
    return next((one for one in (following, joined) if one in LANGUAGES), None)


def computers_language(environment: Mapping[str, str]) -> str:
    """By the first variable that says anything."""
    said = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return best_language(said.split(":"))
