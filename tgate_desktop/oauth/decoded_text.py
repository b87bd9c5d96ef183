"""A text as a reader could see it: each layer of escapes taken off, and where in the text every part of it stands."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from tgate_desktop.oauth.encoded_words import encoded_words

MOST_LAYERS = 6

Span = tuple[int, int]

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# Blanks are looked at from the first of them on: from each of them it would take a minute for a body of nothing else.
_LINE_BREAK = re.compile(rb"(?<![ \t])[ \t]*[\r\n][ \t\r\n]*")
# Also what nobody sees, and the zero octets of UTF-16.
_BLANKS = re.compile(
    rb"(?:[\t-\r \x00]|\xc2[\xa0\xad]|\xe2\x80[\x80-\x8f\xa8-\xaf]|\xe2\x81[\x9f-\xaf]|\xef\xbb\xbf)++"
)
_ESCAPE = re.compile(
    rb"""
    %[0-9A-Fa-f]{2}
    | [%\\]u[Dd][89ABab][0-9A-Fa-f]{2}[%\\]u[Dd][C-Fc-f][0-9A-Fa-f]{2}
    | \\u[0-9A-Fa-f]{4} | \\U000[0-9A-Fa-f]{5} | \\U0010[0-9A-Fa-f]{4} | \\x[0-9A-Fa-f]{2} | \\[bfnrt] | \\[^A-Za-z0-9]
    | \\u\{[0-9A-Fa-f]{1,6}\} | %u[0-9A-Fa-f]{4} | \\[0-3][0-7]{2}
    | &\#[0-9]{1,7};? | &\#[Xx][0-9A-Fa-f]{1,6};? | &(?:amp|lt|gt|quot)(?![A-Za-z0-9;]) | &[A-Za-z][A-Za-z0-9]{1,31};
    """,
    re.VERBOSE,
)
_CONTROLS = {b"\\b": b"\b", b"\\f": b"\f", b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t"}
_LAST_CHARACTER = 0x10FFFF


class Layer:
    """UTF-8 octets, and the way from each of them back to the text.

    Where a piece of the layer below was replaced, `_starts` has its place here, and `_pieces` both places of it.
    """

    def __init__(self, octets: bytes, below: Layer | None, pieces: list[tuple[int, int, int, int]]) -> None:
        self.octets = octets
        self._below = below
        self._pieces = pieces
        self._starts = [piece[0] for piece in pieces]

    def span_in_text(self, start: int, end: int) -> Span:
        """Where `octets[start:end]`, which is not empty, stands in the text; what is replaced counts as a whole."""
        first, last = self._place(start)[0], self._place(end - 1)[1]
        return (first, last) if self._below is None else self._below.span_in_text(first, last)

    def without_escapes(self) -> Layer | None:
        """The next layer, one level of every kind of escape less; None when there is none left."""
        known: dict[bytes, bytes] = dict(_CONTROLS)

        def decoded(escape: bytes) -> bytes:
            if escape not in known:
                known[escape] = _decoded(escape)
            return known[escape]

        return self._replaced(_ESCAPE, decoded)

    def without_line_breaks(self) -> Layer:
        return self._replaced(_LINE_BREAK, lambda _break: b"") or self

    def without_blanks(self) -> Layer | None:
        """None when there are none."""
        return self._replaced(_BLANKS, lambda _blanks: b"")

    def encoded_words(self) -> Layer | None:
        """What the words that stand for octets may stand for, and nothing else; None when there is no such word."""
        shown: list[bytes] = []
        pieces: list[tuple[int, int, int, int]] = []
        size = 0
        for start_below, end_below, decoded in encoded_words(self.octets):
            shown += (decoded, b"\n")
            pieces.append((size, size + len(decoded) + 1, start_below, end_below))
            size += len(decoded) + 1
        return Layer(b"".join(shown), self, pieces) if pieces else None

    def _place(self, at: int) -> Span:
        """Where the octet here stands below."""
        found = bisect_right(self._starts, at) - 1
        if found < 0:
            return at, at + 1
        _start, end, start_below, end_below = self._pieces[found]
        if at < end:
            return start_below, end_below
        return end_below + at - end, end_below + at - end + 1

    def _replaced(self, kind: re.Pattern[bytes], replace: Callable[[bytes], bytes]) -> Layer | None:
        shown: list[bytes] = []
        pieces: list[tuple[int, int, int, int]] = []
        size = end = 0
        for match in kind.finditer(self.octets):
            start_below, end_below = match.span()
            replacement = replace(match.group())
            size += start_below - end
            pieces.append((size, size + len(replacement), start_below, end_below))
            shown += (self.octets[end:start_below], replacement)
            size += len(replacement)
            end = end_below
        if not pieces:
            return None
        return Layer(b"".join((*shown, self.octets[end:])), self, pieces)


def layers_of(text: str) -> Iterator[Layer]:
    """The text as it is, then without its escapes (of URLs, JSON, Python and HTML), then without theirs, and so on."""
    return layers_from(_as_octets(text), MOST_LAYERS)


def layers_from(layer: Layer | None, most: int) -> Iterator[Layer]:
    """That one and those without its escapes, as far as they go."""
    for _ in range(most):
        if layer is None:
            return
        yield layer
        layer = layer.without_escapes()


def without_escapes(value: str) -> bytes:
    """What every spelling of `value` comes to in the end."""
    *_others, last = layers_of(value)
    return last.octets


def without_blanks(octets: bytes) -> bytes:
    """As `Layer.without_blanks` has them."""
    return _BLANKS.sub(b"", octets)


def _as_octets(text: str) -> Layer:
    if text.isascii():
        return Layer(text.encode("ascii"), None, [])
    pieces = []
    size = end = 0
    for match in _NOT_ASCII.finditer(text):
        start_below, end_below = match.span()
        size += start_below - end
        length = len(match.group().encode("utf-8", "surrogatepass"))
        pieces.append((size, size + length, start_below, end_below))
        size += length
        end = end_below
    return Layer(text.encode("utf-8", "surrogatepass"), None, pieces)


def _decoded(escape: bytes) -> bytes:
    text = escape.decode("latin-1")
    if text[1] in "01234567" and text[0] == "\\":
        return bytes([int(text[1:], 8)])
    if text.startswith(("%", "\\x")) and text[1] != "u":
        return bytes([int(text[-2:], 16)])
    if text[0] == "&":
        return _character(text).encode("utf-8", "surrogatepass")
    if text[1] in "uU":
        units = text[1:].replace("%", "\\").split("\\")
        points = [int(unit[1:].strip("{}"), 16) for unit in units]
        if len(points) == 2:
            points = [0x10000 + ((points[0] - 0xD800) << 10) + points[1] - 0xDC00]
        return chr(min(points[0], _LAST_CHARACTER)).encode("utf-8", "surrogatepass")
    return escape[1:]


def _character(reference: str) -> str:
    """By its number, not as HTML reads the numbers of Windows-1252."""
    if reference[1] != "#":
        return html.unescape(reference)
    digits = reference[2:].rstrip(";")
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return chr(number) if number <= _LAST_CHARACTER else reference
