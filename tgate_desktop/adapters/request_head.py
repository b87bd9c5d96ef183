"""One HTTP/1.x request head, strictly read from bytes. Pure.

Strict where a server may be lenient (RFC 9112 2.2, 5.1, 5.2): the only client that matters is a browser, and what a
browser never sends is not worth an interpretation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_REQUEST_LINE = 8 * 1024
# Cookies know no ports (RFC 6265 8.5): on `localhost` those of every other program on this computer come along.
MAX_HEADERS_SIZE = 32 * 1024
MAX_HEADERS = 64
MAX_HEAD = MAX_REQUEST_LINE + MAX_HEADERS_SIZE + 4

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE = re.compile(rb"(" + _TOKEN + rb") ([\x21-\x7e]+) HTTP/1\.[01]")
_HEADER = re.compile(rb"(" + _TOKEN + rb"):([\t\x20-\x7e\x80-\xff]*)")
_KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._~/-]{0,80}")
_NOT_IN_A_REQUEST_LINE = re.compile(rb"[^\x20-\x7e]")


class HeadMalformed(Exception):
    """Not a request that this server reads; the message says why and holds nothing of it."""


@dataclass(frozen=True)
class RequestHead:
    """Method, path and query as they were sent, the query without `?`; header names lower case.

    Query and headers may hold a code, a state or another program's cookies, so they do not show in a repr.
    """

    method: str
    path: str
    query: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)

    def values(self, name: str) -> tuple[str, ...]:
        """What the headers of this (lower case) name say, in order."""
        return tuple(value for found, value in self.headers if found == name)

    @property
    def shown(self) -> str:
        """Method and path fit for a log: plain characters, cut where a value might begin."""
        method = self.method if self.method in _KNOWN_METHODS else "?"
        plain = _PLAIN_PATH.match(self.path)
        path = plain[0] if plain else ""
        return f"{method} {path}{'…' if len(path) < len(self.path) else ''}"


def read_head(received: bytes) -> RequestHead | None:
    """The request in all that a connection has received so far; None while more has to come.

    Raises: HeadMalformed, as soon as it cannot become a request any more.
    """
    line_end = received.find(b"\r\n", 0, MAX_REQUEST_LINE + 2)
    if line_end < 0:
        _check_unfinished_line(received)
        return None
    request_line = _REQUEST_LINE.fullmatch(received, 0, line_end)
    if request_line is None:
        raise HeadMalformed("request line")
    end = received.find(b"\r\n\r\n", line_end)
    if (end if end >= 0 else len(received)) - line_end > MAX_HEADERS_SIZE:
        raise HeadMalformed("headers too large")
    if end < 0:
        return None
    if len(received) > end + 4:
        raise HeadMalformed("more than one request head")
    headers = _headers(received[line_end + 2 : end])
    _check_no_body(headers)
    method, target = (part.decode("ascii") for part in request_line.groups())
    path, query = _origin_form(method, target)
    return RequestHead(method, path, query, headers)


def _check_unfinished_line(received: bytes) -> None:
    line = received[:-1] if received.endswith(b"\r") else received
    # A TLS handshake or other noise shows in its first bytes: no need to wait for its end.
    if len(line) > MAX_REQUEST_LINE or _NOT_IN_A_REQUEST_LINE.search(line):
        raise HeadMalformed("request line")


def _headers(block: bytes) -> tuple[tuple[str, str], ...]:
    lines = block.split(b"\r\n") if block else []
    if len(lines) > MAX_HEADERS:
        raise HeadMalformed("too many headers")
    headers = []
    for line in lines:
        match = _HEADER.fullmatch(line)
        if match is None:
            raise HeadMalformed("header line")
        headers.append((match[1].decode("ascii").lower(), match[2].strip(b" \t").decode("latin-1")))
    return tuple(headers)


def _check_no_body(headers: tuple[tuple[str, str], ...]) -> None:
    for name, value in headers:
        if name == "transfer-encoding" or (name == "content-length" and value != "0"):
            raise HeadMalformed("body")


def _origin_form(method: str, target: str) -> tuple[str, str]:
    """Path and query of a target in origin-form (RFC 9112 3.2.1). The other forms belong to proxies, and OPTIONS."""
    if not target.startswith("/") or "#" in target:
        if method == "GET":
            raise HeadMalformed("request target")
        return "", ""
    path, _, query = target.partition("?")
    return path, query
