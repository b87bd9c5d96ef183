"""Where a text holds secret values, or long parts of them, in any spelling."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from tgate_desktop.oauth.decoded_text import Layer, Span, layers_from, layers_of, without_blanks, without_escapes

# A part this long is masked like the whole, in characters of the value, of its hex and of its base64.
LONG_PART = 8
_LONG_PART_OF_HEX = 16
_LONG_PART_OF_BASE64 = 12

_SHORTEST_HEX = 8
_SHORTEST_BASE64 = 6
# Without the blanks of a text, and in what words may stand for, a shorter value is there by chance.
_SHORTEST_HIDDEN = 8
_LAYERS_OF_WORDS = 2
_MOST_PLACES_OF_A_PIECE = 16

_ONE_FOR_SPACE_AND_PLUS = bytes.maketrans(b"+", b" ")
_ONE_ALPHABET = bytes.maketrans(b"-_", b"+/")
_BASE64_CHARACTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789+/")


@dataclass(frozen=True)
class _Spellings:
    """What to look for. Small letters, since names of headers come so. In base64 of any alignment, with how long a part
    of it is masked like the whole."""

    in_text: frozenset[bytes]
    in_pieces: frozenset[bytes]
    in_hex: frozenset[bytes]
    in_base64: Mapping[bytes, int]


class _Wanted:
    """What to look for in one kind of text: `whole`, and the long parts of others."""

    def __init__(self, whole: Iterable[bytes], parts: dict[bytes, int]) -> None:
        self._whole = frozenset((*whole, *parts))
        self._parts = _Parts(parts)

    def places(self, octets: bytes) -> Iterator[Span]:
        yield from _places(octets, self._whole)
        yield from self._parts.places(octets)


def spans_of_values(text: str, values: Collection[str], parts_of: Collection[str]) -> Iterator[Span]:
    """The places of whole `values`, and those of `parts_of` and their long parts.

    Plain, in small or capital letters, URL-encoded, escaped for JSON, JavaScript, Python, C or HTML, several of these
    on top of each other, in hex, in base64 of any alignment and alphabet with or without line breaks; with blanks or
    marks that nobody sees in between; and once more in what base64, base32, pairs of hex and numbers stand for.
    """
    whole = [_spellings_of(value) for value in values if len(value) <= len(text)]
    parts = [_spellings_of(value) for value in parts_of]
    if not whole and not parts:
        return
    search = _Search(whole, parts)
    for layer in layers_of(text):
        yield from search.spans_in(layer, search.in_text)
        for below in layers_from(layer.without_line_breaks().encoded_words(), _LAYERS_OF_WORDS):
            yield from search.spans_in(below, search.in_words)


class _Search:
    """For values in one text, which is looked at in several ways."""

    def __init__(self, whole: Sequence[_Spellings], parts: Sequence[_Spellings]) -> None:
        in_text = {one for spellings in whole for one in spellings.in_text | spellings.in_hex}
        in_pieces = {one for spellings in whole for one in spellings.in_pieces | spellings.in_hex}
        hex_parts = {one: _LONG_PART_OF_HEX for spellings in parts for one in spellings.in_hex}
        text_parts = {one: LONG_PART for spellings in parts for one in spellings.in_text}
        parts_in_pieces = {one: LONG_PART for spellings in parts for one in spellings.in_pieces}
        self.in_text = _Wanted(in_text, text_parts | hex_parts)
        self.in_words = _Wanted(_long(in_text), text_parts | hex_parts)
        self._in_pieces = _Wanted(_long(in_pieces), parts_in_pieces | hex_parts)
        self._in_base64 = _Wanted(
            {one for spellings in whole for one in spellings.in_base64},
            {one: long for spellings in parts for one, long in spellings.in_base64.items()},
        )

    def spans_in(self, layer: Layer, wanted: _Wanted) -> Iterator[Span]:
        for start, end in wanted.places(_lowered(layer.octets)):
            yield layer.span_in_text(start, end)
        if joined := layer.without_blanks():
            for start, end in self._in_pieces.places(_lowered(joined.octets)):
                yield joined.span_in_text(start, end)
        yield from self._spans_in_base64(layer.without_line_breaks())

    def _spans_in_base64(self, layer: Layer) -> Iterator[Span]:
        """With the neighbours, which hold the first and last bits of what was found."""
        octets = layer.octets.translate(_ONE_ALPHABET).lower()
        for start, end in self._in_base64.places(octets):
            before = start > 0 and octets[start - 1] in _BASE64_CHARACTERS
            after = end < len(octets) and octets[end] in _BASE64_CHARACTERS
            yield layer.span_in_text(start - before, end + after)


def _lowered(octets: bytes) -> bytes:
    return octets.translate(_ONE_FOR_SPACE_AND_PLUS).lower()


def _long(wanted: Iterable[bytes]) -> Iterator[bytes]:
    return (one for one in wanted if len(one) >= _SHORTEST_HIDDEN)


def _spellings_of(value: str) -> _Spellings:
    octets = value.encode("utf-8", "surrogatepass")
    plain = {octets, without_escapes(value)}
    plain |= {one[:-1] for one in plain if one.endswith(b"\\")}  # the last may seem to escape what comes after
    in_utf_16 = [value.encode(coding, "surrogatepass") for coding in ("utf-16-le", "utf-16-be")]
    if not value.isascii() or not value.isprintable():
        plain.add(without_escapes(repr(value)[1:-1]))
        plain.update(in_utf_16)
        # as a header reads that holds UTF-8, or a text that holds UTF-16
        plain |= {one.decode("latin-1").encode("utf-8") for one in (octets, *in_utf_16)}
    encoded = {octets: _LONG_PART_OF_BASE64, quote_plus(octets).encode("ascii"): _LONG_PART_OF_BASE64}
    encoded |= dict.fromkeys(in_utf_16, 2 * _LONG_PART_OF_BASE64)
    return _Spellings(
        in_text=frozenset(_lowered(one) for one in plain if one),
        in_pieces=frozenset(_lowered(without_blanks(one)) for one in plain),
        in_hex=frozenset({octets.hex().encode("ascii")} if len(octets) * 2 >= _SHORTEST_HEX else ()),
        in_base64={core: long for one, long in encoded.items() for core in _base64_cores(one)},
    )


def _base64_cores(octets: bytes) -> Iterator[bytes]:
    """The characters that base64 of any text around `octets` holds, one run for each of the three alignments."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + octets)
        core = encoded[-(-before * 8 // 6) : (before + len(octets)) * 8 // 6]
        if len(core) >= _SHORTEST_BASE64:
            yield core.lower()


def _places(octets: bytes, wanted: Collection[bytes]) -> Iterator[Span]:
    for one in wanted:
        start = octets.find(one)
        while start >= 0:
            yield start, start + len(one)
            start = octets.find(one, start + 1)


class _Parts:
    """Finds the long parts of values: `longs` has for each value how long a part of it counts.

    Every part that counts holds a whole piece of the text at one of the places that are looked at, so that a text is
    not compared at each of its places.
    """

    def __init__(self, longs: dict[bytes, int]) -> None:
        self._longs = {value: long for value, long in longs.items() if len(value) >= long}
        shortest = min(self._longs.values(), default=0)
        self._piece = shortest // 2
        self._step = shortest - self._piece + 1
        self._known: dict[bytes, list[tuple[bytes, int]]] = {}
        for value in self._longs:
            for at in range(len(value) - self._piece + 1):
                places = self._known.setdefault(value[at : at + self._piece], [])
                if len(places) < _MOST_PLACES_OF_A_PIECE:
                    places.append((value, at))

    def places(self, octets: bytes) -> Iterator[Span]:
        if not self._known:
            return
        piece, covered = self._piece, 0
        for at in range(0, len(octets) - piece + 1, self._step):
            places = self._known.get(octets[at : at + piece])
            if places is None or at + piece <= covered:
                continue
            for value, place in places:
                start, end = _grown(octets, at, value, place, piece)
                if end - start >= self._longs[value]:
                    covered = max(covered, end)
                    yield start, end


def _grown(octets: bytes, at: int, value: bytes, place: int, size: int) -> Span:
    """The longest part of `value` that stands around `octets[at:at + size]`."""
    before = 0
    while before < min(at, place) and octets[at - before - 1] == value[place - before - 1]:
        before += 1
    after = size
    most = min(len(octets) - at, len(value) - place)
    while after < most and octets[at + after] == value[place + after]:
        after += 1
    return at - before, at + after
