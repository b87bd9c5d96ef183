"""HTTP/1.1 on one connection: one request is read, one answer is written whole, and the connection ends."""

from __future__ import annotations

import re
import socket
import time
from email.utils import formatdate
from http import HTTPStatus

from tgate_desktop.practice.messages import Answer, Request

_LONGEST_HEAD = 32 * 1024
_LONGEST_BODY = 64 * 1024
_CHUNK = 16 * 1024
_REQUEST_LINE = re.compile(r"([A-Z]{1,16}) (/[!-~]*) HTTP/1\.[01]")
_HEADER_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*")
_SINGLE_HEADERS = ("authorization", "content-length", "content-type", "host")


class Unreadable(Exception):
    """What came is not a request that can be answered; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class _Incoming:
    """The bytes of one connection, up to a deadline (monotonic seconds) that a slow sender cannot put off."""

    def __init__(self, connection: socket.socket, deadline_s: float) -> None:
        self._connection = connection
        self._deadline_s = deadline_s
        self.received = b""

    def more(self) -> bool:
        """Whether something came; False at the end. Raises: Unreadable, OSError."""
        remaining_s = self._deadline_s - time.monotonic()
        if remaining_s <= 0:
            raise Unreadable(HTTPStatus.REQUEST_TIMEOUT)
        self._connection.settimeout(remaining_s)
        try:
            chunk = self._connection.recv(_CHUNK)
        except TimeoutError as error:
            raise Unreadable(HTTPStatus.REQUEST_TIMEOUT) from error
        self.received += chunk
        return bool(chunk)


def read_request(connection: socket.socket, deadline_s: float) -> Request | None:
    """The request, or None when the peer closed without one. `deadline_s` is by `time.monotonic`.

    Raises: Unreadable; OSError when the connection breaks.
    """
    incoming = _Incoming(connection, deadline_s)
    while b"\r\n\r\n" not in incoming.received:
        if len(incoming.received) > _LONGEST_HEAD:
            raise Unreadable(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if not incoming.more():
            return None
    head, _, body = incoming.received.partition(b"\r\n\r\n")
    if len(head) > _LONGEST_HEAD:
        raise Unreadable(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    request_line, *header_lines = head.decode("latin-1").split("\r\n")
    matched = _REQUEST_LINE.fullmatch(request_line)
    if matched is None:
        raise Unreadable(HTTPStatus.BAD_REQUEST)
    headers = _headers(header_lines)
    length = _body_length(headers)
    incoming.received = body
    while len(incoming.received) < length:
        if not incoming.more():
            return None
    path, _, query = matched[2].partition("?")
    return Request(matched[1], path, query.partition("#")[0], headers, incoming.received[:length])


def head_of(answer: Answer) -> bytes:
    """Status line and headers, for the whole body."""
    status = HTTPStatus(answer.status)
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Date: {formatdate(time.time() + answer.clock_offset_s, usegmt=True)}",
        *(f"{name}: {value}" for name, value in answer.headers),
        f"Content-Length: {len(answer.body)}",
        "Connection: close",
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def write_answer(connection: socket.socket, answer: Answer, *, with_body: bool, deadline_s: float) -> None:
    """In one write, so that no peer sees half of it and no small packet waits for another. Raises: OSError."""
    head = head_of(answer)
    connection.settimeout(max(0.1, deadline_s - time.monotonic()))
    connection.sendall(head + answer.body if with_body else head)


def let_go(connection: socket.socket, deadline_s: float) -> None:
    """Ends our side and waits for the peer's end: closing on unread bytes would take the answer away from it."""
    connection.shutdown(socket.SHUT_WR)
    while (remaining_s := deadline_s - time.monotonic()) > 0:
        connection.settimeout(remaining_s)
        if not connection.recv(_CHUNK):
            return


def _headers(lines: list[str]) -> dict[str, str]:
    """By name in lower case. Raises: Unreadable."""
    headers: dict[str, str] = {}
    for line in lines:
        matched = _HEADER_LINE.fullmatch(line)
        if matched is None:
            raise Unreadable(HTTPStatus.BAD_REQUEST)
        name = matched[1].lower()
        if name not in headers:
            headers[name] = matched[2]
        elif name in _SINGLE_HEADERS:
            raise Unreadable(HTTPStatus.BAD_REQUEST)
        else:
            headers[name] += ("; " if name == "cookie" else ", ") + matched[2]
    return headers


def _body_length(headers: dict[str, str]) -> int:
    """Raises: Unreadable."""
    if "transfer-encoding" in headers:
        raise Unreadable(HTTPStatus.LENGTH_REQUIRED)
    text = headers.get("content-length", "0")
    if not (text.isascii() and text.isdecimal()):
        raise Unreadable(HTTPStatus.BAD_REQUEST)
    if len(text) > 9 or int(text) > _LONGEST_BODY:
        raise Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(text)
