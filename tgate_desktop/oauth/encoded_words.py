"""Runs of characters that stand for octets: base64, base32, hex with anything between its pairs, numbers in a list."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterator

# What is shorter stands for less than a part of a secret that gives it away.
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}+")
_BASE32 = re.compile(rb"[A-Za-z2-7]{13,}+")
_HEX = re.compile(rb"[0-9A-Fa-f]{2}(?:[:, \t\r\n-]{0,3}+(?:0[xX]|\\x)?[0-9A-Fa-f]{2}){7,}+")
_NUMBERS = re.compile(rb"(?<![0-9.])[0-9]{1,3}(?:[ \t\r\n]*+,[ \t\r\n]*+[0-9]{1,3}(?![0-9.])){7,}+")

_ONE_ALPHABET = bytes.maketrans(b"-_", b"+/")
_DIGITS_OF_BASE32 = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz234567",
    b"0123456789abcdefghijklmnop0123456789abcdefghijklmnopqrstuv",
)
_BETWEEN_PAIRS = re.compile(rb"0[xX]|[^0-9A-Fa-f]")
_NUMBER = re.compile(rb"[0-9]+")
_APART = b"\n"


def encoded_words(octets: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Start and end of each such run, and what it may stand for: a run can be read in more than one way."""
    for kind, decode in _KINDS:
        for match in kind.finditer(octets):
            yield (*match.span(), decode(match.group()))


def _from_base64(word: bytes) -> bytes:
    """From each of the first four characters on: a word of a path, or a name, may stand directly before."""
    word = word.translate(_ONE_ALPHABET)
    return _APART.join(_whole_octets(word[before:]) for before in range(4))


def _whole_octets(word: bytes) -> bytes:
    whole = word[: len(word) - (len(word) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _from_base32(word: bytes) -> bytes:
    """From each of the eight bits on at which an octet may begin."""
    number = int(word.translate(_DIGITS_OF_BASE32), 32)
    return _APART.join((number << bit).to_bytes(len(word) * 5 // 8 + 2, "big") for bit in range(8))


def _from_hex(word: bytes) -> bytes:
    return binascii.a2b_hex(_BETWEEN_PAIRS.sub(b"", word))


def _from_numbers(word: bytes) -> bytes:
    return bytes(min(int(number), 255) for number in _NUMBER.findall(word))


_KINDS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], bytes]], ...] = (
    (_BASE64, _from_base64),
    (_BASE32, _from_base32),
    (_HEX, _from_hex),
    (_NUMBERS, _from_numbers),
)
