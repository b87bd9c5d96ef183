"""One answer as it comes over the wire: its head, and a bound for everything that `http.client` reads without one."""

from __future__ import annotations

import io
from http.client import HTTPResponse
from typing import Any

from tgate_desktop.adapters.journey import Journey
from tgate_desktop.adapters.transport_faults import AnswerBeyondLimit

_SWITCHING_PROTOCOLS = 101
_FIRST_FINAL_STATUS = 200


class WireAnswer(HTTPResponse):
    """Tells the journey of its first octet.

    Headers without end, interim answers without end, trailers, chunks of one octet with kilobytes of extensions, a
    chunk of a negative size, which `http.client` takes for "all there is": none of them is a part of a body that could
    be measured, and each would be read for as long as the request may take. So all octets count, from the first one on.
    """

    def __init__(self, *args: Any, journey: Journey, limit_bytes: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fp = io.BufferedReader(_Counted(self.fp.detach(), limit_bytes))
        self._journey = journey

    def begin(self) -> None:
        """Reads the head of the final answer; interim ones may come before it unasked for (RFC 9110 15.2)."""
        if self.fp.peek(1):
            self._journey.first_byte_came()
        super().begin()
        while self.status < _FIRST_FINAL_STATUS and self.status != _SWITCHING_PROTOCOLS:
            self.headers = self.msg = None  # type: ignore[assignment] # as before the first one
            super().begin()


class _Counted(io.RawIOBase):
    """Octets of `line`. Raises: AnswerBeyondLimit, instead of those that come after `limit_bytes`."""

    def __init__(self, line: io.RawIOBase, limit_bytes: int) -> None:
        self._line = line
        self._limit_bytes = limit_bytes
        self._came = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count = self._line.readinto(buffer)
        self._came += count or 0
        if self._came > self._limit_bytes:
            raise AnswerBeyondLimit(self._limit_bytes)
        return count

    def close(self) -> None:
        if not self.closed:
            self._line.close()
        super().close()
