"""What a receiver may make of some bytes: judged a second time, by the RFCs alone and by none of the app's own code."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.receivers import Readings
from tgate_desktop.oauth.redirect import AuthorizationAnswer, CodeReceived, Reading

_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_HEXADECIMAL = frozenset(b"0123456789ABCDEFabcdef")
_ONLY_ONCE = ("code", "state", "error", "iss", "error_description")
_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Told:
    """What a request says: `kind` is `code`, `unconfirmed` or `error`; an error has no `value` here."""

    kind: str
    value: str = ""


def told_by(reading: Reading) -> Told:
    """The same of what a receiver reported."""
    if isinstance(reading, AuthorizationAnswer):
        return Told("error")
    return Told("code" if isinstance(reading, CodeReceived) else "unconfirmed", reading.code.reveal())


def told_to_the_last(readings: Readings) -> list[Told]:
    """All that was reported, when the one has come after which nothing is: not a code that somebody has to confirm."""
    told = [told_by(reading) for reading in readings.wait_for(1)]
    while told[-1].kind == "unconfirmed":
        told = [told_by(reading) for reading in readings.wait_for(len(told) + 1)]
    return told


@dataclass(frozen=True)
class Oracle:
    """For one attempt: `authority` is the only Host, `path` the only path, `state` the only state."""

    authority: bytes
    path: bytes
    state: str

    def of(self, sent: bytes) -> Told | None:
        """What the first request in `sent` says, None when it is no true callback. What follows it is not looked at."""
        head, end, _ = sent.partition(_END)
        line, *headers = head.split(b"\r\n")
        query = self._query(line) if end else None
        if query is None or len(head) - len(line) > 32 * 1024 or not self._are_a_browsers(headers):
            return None
        return self._told(query)

    def is_followed(self, sent: bytes) -> bool:
        """Whether more comes after the first request: then it may be refused for that, or have been read before."""
        return bool(sent.partition(_END)[2])

    def _query(self, line: bytes) -> bytes | None:
        words = line.split(b" ")
        if len(words) != 3 or words[0] != b"GET" or words[2] not in (b"HTTP/1.0", b"HTTP/1.1") or len(line) > 8192:
            return None
        path, mark, query = words[1].partition(b"?")
        is_clean = all(0x21 <= byte <= 0x7E for byte in words[1]) and b"#" not in words[1]
        return query if is_clean and path == self.path and mark else None

    def _are_a_browsers(self, headers: list[bytes]) -> bool:
        hosts = 0
        for header in headers:
            name, colon, value = header.partition(b":")
            if not colon or not name or not _TOKEN.issuperset(name):
                return False
            if any((byte < 0x20 and byte != 0x09) or byte == 0x7F for byte in value):
                return False
            value = value.strip(b" \t")
            match name.lower():
                case b"host":
                    hosts += 1
                    if value.lower() != self.authority:
                        return False
                case b"transfer-encoding":
                    return False
                case b"content-length" if value != b"0":
                    return False
                case b"sec-fetch-mode" if value != b"navigate":
                    return False
                case b"sec-fetch-dest" if value != b"document":
                    return False
                case b"purpose" | b"sec-purpose" if b"prefetch" in [
                    item.split(b";")[0].strip() for item in value.lower().split(b",")
                ]:
                    return False
        return hosts == 1 and len(headers) <= 64

    def _told(self, query: bytes) -> Told | None:
        pieces = query.split(b"&")
        if b"%00" in query or len(pieces) > 32:
            return None
        fields: dict[str, str] = {}
        for piece in filter(None, pieces):
            name, _, value = piece.partition(b"=")
            try:
                key, text = _decoded(name), _decoded(value)
            except UnicodeDecodeError:
                return None
            if key in fields and key in _ONLY_ONCE:
                return None
            fields.setdefault(key, text)
        state = fields.get("state")
        if ("code" in fields) == ("error" in fields) or state not in (None, self.state):
            return None
        if "error" in fields:
            return Told("error") if state else None
        code = fields["code"]
        is_code = 0 < len(code) <= 4096 and all(" " <= character <= "~" for character in code)
        return Told("code" if state else "unconfirmed", code) if is_code else None


def _decoded(piece: bytes) -> str:
    """Percent-decoding of a form (WHATWG URL 5.1), and UTF-8 or nothing. Raises: UnicodeDecodeError."""
    plain, at = bytearray(), 0
    while at < len(piece):
        pair = piece[at + 1 : at + 3]
        if piece[at] == ord("%") and len(pair) == 2 and _HEXADECIMAL.issuperset(pair):
            plain.append(int(pair, 16))
            at += 3
        else:
            plain.append(ord(" ") if piece[at] == ord("+") else piece[at])
            at += 1
    return plain.decode()
