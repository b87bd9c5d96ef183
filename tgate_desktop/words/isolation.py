"""Addresses, IDs and names inside a sentence of the other writing direction (Unicode UAX #9, 2.4)."""

from __future__ import annotations

import unicodedata

from tgate_desktop.words.languages import is_right_to_left

_LEFT_TO_RIGHT_ISOLATE = "\u2066"
_FIRST_STRONG_ISOLATE = "\u2068"
_POP = "\u2069"


def isolated(text: str) -> str:
    """An address, ID or number that reads left to right in either language; bare where no direction changes."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP}" if _is_mixing(text) else text


def isolated_name(name: str) -> str:
    """A name that people gave, in its own direction; bare where no direction changes."""
    return f"{_FIRST_STRONG_ISOLATE}{name}{_POP}" if _is_mixing(name) else name


def _is_mixing(text: str) -> bool:
    return is_right_to_left() or any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
