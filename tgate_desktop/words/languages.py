"""The language of everything on screen: English is in the source, others are gettext catalogues, switched live.

Any thread may ask for a text; the language is switched from the GUI thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations
    from pathlib import Path

ENGLISH = "en"
ARABIC = "ar"
LANGUAGES = (ENGLISH, ARABIC)
DOMAIN = "tgate_desktop"

_current = ENGLISH
_spoken: ContextVar[str | None] = ContextVar("_spoken", default=None)
_loaded: dict[str, NullTranslations] = {}


def use(language: str) -> None:
    """Texts asked for from now on are in `language`, one of `LANGUAGES`.

    Raises: ValueError for another one; OSError when its catalogue is missing. The language stays as it was then.
    """
    global _current
    _check(language)
    _current = language


def current() -> str:
    """The language in use, `en` or `ar`."""
    return _spoken.get() or _current


def is_right_to_left() -> bool:
    """Whether the language in use is written from right to left."""
    return current() == ARABIC


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside the `with`, and in this thread alone, `language` is in use: for pages that show both.

    Raises: as `use`.
    """
    _check(language)
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def best_language(locale_names: Iterable[str]) -> str:
    """The language of the first of the user's locales (`ar_SA.UTF-8`, `ar-EG`, `en`) that is spoken, else English."""
    for name in locale_names:
        primary = name.replace("_", "-").partition("-")[0].partition(".")[0].lower()
        if is_spoken(primary):
            return primary
    return ENGLISH


def is_spoken(language: str) -> bool:
    """Whether it is one of `LANGUAGES` and its catalogue is there."""
    return language == ENGLISH or (language in LANGUAGES and _file(language).is_file())


def gettext(message: str) -> str:
    """`message`, written in English, in the language in use."""
    language = current()
    return message if language == ENGLISH else _catalogue(language).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message that goes with the number `n`."""
    language = current()
    if language == ENGLISH:
        return singular if n == 1 else plural
    return _catalogue(language).ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """`message` where one English word has several translations; `context` tells them apart."""
    language = current()
    return message if language == ENGLISH else _catalogue(language).pgettext(context, message)


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}")
    if language != ENGLISH:
        _catalogue(language)


def _file(language: str) -> Path:
    # Imported here: English, which needs no file, is on screen sooner.
    from tgate_desktop.assets import resource

    return resource("translations", language, "LC_MESSAGES", f"{DOMAIN}.mo")


def _catalogue(language: str) -> NullTranslations:
    if language not in _loaded:
        from gettext import GNUTranslations

        with _file(language).open("rb") as file:
            _loaded[language] = GNUTranslations(file)
    return _loaded[language]
