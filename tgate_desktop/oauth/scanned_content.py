"""What a file may say to a reader: what its escapes stand for, and what it says without its blanks.

It shares nothing with the redactor on purpose: what one of them overlooks, the other may see.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import combinations
from urllib.parse import unquote_to_bytes

_ROUNDS = 2
_JSON_ESCAPE = re.compile(
    rb"(?:\\u[0-9a-fA-F]{4})+|\\u\{([0-9a-fA-F]{1,6})\}|\\x[0-9a-fA-F]{2}|\\([0-3][0-7]{2})|\\(.)", re.DOTALL
)
_UTF_16_IN_ADDRESSES = re.compile(rb"(?:%u[0-9a-fA-F]{4})+")
_HTML_REFERENCE = re.compile(r"&(?:#([xX][0-9a-fA-F]{1,6}|[0-9]{1,7})|[A-Za-z][A-Za-z0-9]*);?")
_JSON_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_INVISIBLE = re.compile("[\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff]")
_BLANKS = b" \t\r\n\v\f\0"
_BETWEEN_PAIRS = re.compile(rb"(?<=[0-9a-fA-F]{2})(?:[:,-](?:0[xX])?|0[xX])(?=[0-9a-fA-F]{2})")
_NUMBERS = re.compile(rb"[0-9]{1,3}(?:,[0-9]{1,3}){7,}")


def decoded(content: bytes) -> Iterator[tuple[str | None, bytes]]:
    """`content`, then what its escapes stand for, and theirs again: no escaping hides a value, however it is mixed.

    Some kinds alone as well: a value may look like an escape of the others, and would not outlive their decoding.
    """
    yield None, content
    seen = {sha256(content).digest()}
    for kinds in _KINDS_AT_ONCE:
        variant = content
        for form, decode in kinds * _ROUNDS:
            variant = decode(variant)
            if (digest := sha256(variant).digest()) not in seen:
                seen.add(digest)
                yield form, variant


def joined(content: bytes) -> Iterator[tuple[str, bytes]]:
    """`content` without blanks and marks that nobody sees; then also without what stands between pairs of hex digits;
    then what lists of numbers in it stand for."""
    in_one_piece = without_blanks(content)
    yield "in pieces", in_one_piece
    in_hex = _BETWEEN_PAIRS.sub(_nothing, in_one_piece)
    if in_hex != in_one_piece:
        yield "hex", in_hex
    for numbers in _NUMBERS.findall(in_one_piece):
        yield "numbers", bytes(min(int(number), 255) for number in numbers.split(b","))


def _nothing(_: re.Match[bytes]) -> bytes:
    """A function: between two calls another thread gets its turn. A bare `b""` would hold up the window meanwhile."""
    return b""


def without_blanks(content: bytes) -> bytes:
    """Blanks, line breaks, marks that nobody sees, and zero octets left out."""
    content = content.translate(None, _BLANKS)
    if content.isascii():
        return content
    return _INVISIBLE.sub("", content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _json_unescaped(content: bytes) -> bytes:
    return _JSON_ESCAPE.sub(_meaning, content) if b"\\" in content else content


def _meaning(escape: re.Match[bytes]) -> bytes:
    """Of what JSON, JavaScript, Python and C write."""
    text = escape.group()
    point, octal, letter = escape.groups()
    if letter is not None:
        return _JSON_LETTERS.get(letter, letter)
    if octal is not None:
        return bytes([int(octal, 8)])
    if point is not None:
        code = int(point, 16)
        return chr(code).encode("utf-8", "surrogatepass") if code <= sys.maxunicode else text
    if text.startswith(b"\\x"):
        return bytes.fromhex(text[2:].decode("ascii"))
    return _from_utf_16(text.replace(b"\\u", b""))


def _url_unescaped(content: bytes) -> bytes:
    if b"%" not in content:
        return content
    return unquote_to_bytes(_UTF_16_IN_ADDRESSES.sub(lambda units: _from_utf_16(units[0].replace(b"%u", b"")), content))


def _from_utf_16(units: bytes) -> bytes:
    """In UTF-8 what `units` are, four hex digits each."""
    return bytes.fromhex(units.decode("ascii")).decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")


def _html_unescaped(content: bytes) -> bytes:
    if b"&" not in content:
        return content
    text = content.decode("utf-8", "surrogateescape")
    return _HTML_REFERENCE.sub(_character, text).encode("utf-8", "surrogatepass")


def _character(reference: re.Match[str]) -> str:
    """By number any character: `html.unescape` drops those that no page may hold."""
    number = reference.group(1)
    if number is None:
        return html.unescape(reference.group())
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return chr(code) if code <= sys.maxunicode else reference.group()


_DECODED: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("JSON-escaped", _json_unescaped),
    ("URL-encoded", _url_unescaped),
    ("HTML-escaped", _html_unescaped),
)
_KINDS_AT_ONCE = tuple(kinds for count in (3, 2, 1) for kinds in combinations(_DECODED, count))
