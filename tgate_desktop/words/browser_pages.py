"""What the browser shows in the end, in every language at once: the receiver does not know who reads it.

An installation without its catalogues shows English alone: a page must not cost a connect.
"""

from __future__ import annotations

from collections.abc import Callable

from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words.languages import LANGUAGES, is_spoken, speaking
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import summary

Lines = tuple[tuple[str, str], ...]
"""Pairs (language tag, text), English first."""
Page = tuple[Lines, Lines]
"""Headings and texts."""


def connected() -> Page:
    """The tokens are stored."""
    return (
        _in_every_language(lambda: _("Connected")),
        _in_every_language(lambda: _("The tokens are saved. You can close this tab and go back to T-Gate Desktop.")),
    )


def not_connected(problem: Problem) -> Page:
    """Nothing was stored, and why."""
    return (
        _in_every_language(lambda: _("Not connected")),
        _in_every_language(
            lambda: _("{why} T-Gate Desktop says what to do; this tab can be closed.").format(why=summary(problem))
        ),
    )


def finish_in_the_app() -> Page:
    """A person must say or see something in the window first."""
    return (
        _in_every_language(lambda: _("Finish in the app")),
        _in_every_language(lambda: _("Go back to T-Gate Desktop: it shows how this goes on.")),
    )


def nothing_to_do() -> Page:
    """For an address that is not the redirect's, or comes too late: says nothing about any attempt."""
    return (
        _in_every_language(lambda: _("T-Gate Desktop")),
        _in_every_language(lambda: _("There is nothing to do on this page. You can close this tab.")),
    )


def _in_every_language(text: Callable[[], str]) -> Lines:
    return tuple(_spoken(language, text) for language in LANGUAGES if is_spoken(language))


def _spoken(language: str, text: Callable[[], str]) -> tuple[str, str]:
    with speaking(language):
        return language, text().replace("T-Gate", "T\u2011Gate")  # a browser would break the line at the hyphen
