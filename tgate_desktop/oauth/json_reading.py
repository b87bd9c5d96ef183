"""JSON that a stranger wrote (RFC 8259): read whole or not at all, and with nothing in it hidden."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

_MOST_DIGITS = 1000


@dataclass(frozen=True, repr=False)
class Repeated:
    """The values of a name that one object has more than once, when they differ: which of them counts is for each
    reader to guess (RFC 8259 4), so here none does."""

    values: tuple[Any, ...]


def read_json(text: str | bytes) -> Any:
    """The value; None for what is no JSON, or nested deeper than any answer. Whole numbers of more than a thousand
    digits are infinite: Python refuses to count that far, and nothing else in the text is to be lost for it."""
    try:
        return json.loads(text, parse_int=_whole_number, object_pairs_hook=_object)
    except (ValueError, RecursionError):
        return None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    repeated: dict[str, list[Any]] = {}
    for name, value in pairs:
        if name not in members:
            members[name] = value
        elif name in repeated:
            repeated[name].append(value)
        elif members[name] != value:
            repeated[name] = [members[name], value]
    return members | {name: Repeated(tuple(values)) for name, values in repeated.items()}


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)
