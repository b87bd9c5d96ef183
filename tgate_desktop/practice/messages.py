"""One HTTP request and its answer, as values."""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

_MAX_FIELDS = 64

Headers = tuple[tuple[str, str], ...]


class BadRequest(Exception):
    """The request cannot be understood; the message may be shown."""


@dataclass(frozen=True)
class Request:
    """What came in. Header names are in lower case. All that may carry secrets stays out of the repr."""

    method: str
    path: str
    query: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    def query_fields(self) -> dict[str, str]:
        """The last value of each field. Raises: BadRequest."""
        return dict(pairs_of(self.query))

    def form_pairs(self) -> list[tuple[str, str]]:
        """Raises: BadRequest."""
        try:
            return pairs_of(self.body.decode("ascii"))
        except UnicodeDecodeError as error:
            raise BadRequest("The form is not readable.") from error

    def cookie(self, name: str) -> str | None:
        """The cookie's value. Other programs on this host set cookies too, so odd neighbours are passed over."""
        for part in self.headers.get("cookie", "").split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value
        return None


class Delivery(enum.Enum):
    """How an answer goes out: as it should, or as networks and servers sometimes have it.

    TRUNCATED: half of the body that the head announces. DRIPPING: the head, then a byte now and then. SILENT: nothing,
    and the connection stays open. RESET: nothing, and the connection is reset.
    """

    WHOLE = "whole"
    TRUNCATED = "truncated"
    DRIPPING = "dripping"
    SILENT = "silent"
    RESET = "reset"


@dataclass(frozen=True)
class Answer:
    """What goes out, but for the headers that every answer has. `clock_offset_s` is how wrong its `Date` is."""

    status: int
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    delivery: Delivery = Delivery.WHOLE
    clock_offset_s: int = 0


def pairs_of(encoded: str) -> list[tuple[str, str]]:
    """The fields of a query or form in order. Raises: BadRequest."""
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise BadRequest("The fields are not readable.") from error


def json_answer(status: int, value: object, *headers: tuple[str, str]) -> Answer:
    """An answer of the API; never kept by a cache."""
    body = json.dumps(value, ensure_ascii=False).encode()
    always = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("Pragma", "no-cache"),
    )
    return Answer(status, (*always, *headers), body)


def redirect_answer(status: int, location: str, *headers: tuple[str, str]) -> Answer:
    """Sends the browser on; the address may hold a code, so nothing keeps it or passes it on."""
    always = (("Location", location), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"))
    return Answer(status, (*always, *headers))
