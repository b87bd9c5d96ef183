"""Secret values as a careless server may repeat them, and a search for what is left of them."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from hypothesis import strategies as st

PART = 8
"""So many characters of a secret in a row give it away."""

Spell = Callable[[str], str]


def url_encoded(value: str) -> str:
    return quote(value, safe="", errors="surrogatepass")


def escaped_for_json(value: str) -> str:
    """Each character, as JSON allows it (RFC 8259 7)."""
    units = in_utf_16(value).hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def in_utf_16(value: str) -> bytes:
    return value.encode("utf-16-be", "surrogatepass")


def with_line_breaks(text: str, width: int, line_break: str) -> str:
    return line_break.join(text[at : at + width] for at in range(0, len(text), width))


BY_CHARACTER: dict[str, Spell] = {
    "plain": str,
    "small letters": str.lower,
    "URL-encoded": url_encoded,
    "URL-encoded, small": lambda value: re.sub("%..", lambda found: found[0].lower(), url_encoded(value)),
    "URL-encoded, every octet": lambda value: "".join(f"%{octet:02X}" for octet in value.encode()),
    "URL-encoded twice": lambda value: url_encoded(url_encoded(value)),
    "form": lambda value: url_encoded(value).replace("%20", "+"),
    "JSON": lambda value: json.dumps(value)[1:-1],
    "JSON, not ASCII alone": lambda value: json.dumps(value, ensure_ascii=False)[1:-1].replace("/", "\\/"),
    "JSON, every character": escaped_for_json,
    "JSON, every character, capitals": lambda value: escaped_for_json(value).upper().replace("\\U", "\\u"),
    "JSON in JSON": lambda value: json.dumps(json.dumps(value))[3:-3],
    "HTML": html.escape,
    "HTML, every character": lambda value: "".join(f"&#{ord(character)};" for character in value),
    "HTML, every character in hex": lambda value: "".join(f"&#x{ord(character):X};" for character in value),
    "HTML in JSON": lambda value: json.dumps(html.escape(value))[1:-1],
    "URL in HTML": lambda value: html.escape(url_encoded(value)),
    "HTML, every character, without semicolons": lambda value: "".join(f"&#{ord(character)}" for character in value),
    "JavaScript, every character": lambda value: "".join(f"\\u{{{ord(character):x}}}" for character in value),
    "JavaScript's escape": lambda value: "".join(f"%u{unit}" for unit in re.findall("....", in_utf_16(value).hex())),
    "octal": lambda value: "".join(f"\\{octet:03o}" for octet in value.encode()),
    "hex": lambda value: value.encode().hex(),
    "hex in capitals": lambda value: value.encode().hex().upper(),
    "hex in pairs": lambda value: value.encode().hex(":"),
    "hex in a dump": lambda value: value.encode().hex(" ", 2),
    "numbers in hex": lambda value: ", ".join(f"0x{octet:02X}" for octet in value.encode()),
    "numbers": lambda value: str(list(value.encode()))[1:-1],
}
"""Spellings that put one character after the other, so that a part of the value is a part of its spelling."""


IN_PIECES: dict[str, Spell] = {
    "blanks": " ".join,
    "lines": lambda value: with_line_breaks(value, 5, "\r\n  "),
    "marks that nobody sees": "\u200b".join,
    "soft hyphens": "\u00ad\u2060".join,
    "UTF-16 in JSON": lambda value: json.dumps(in_utf_16(value).decode("latin-1"))[1:-1],
}
"""What stands between the characters of a value; blanks of its own do not count."""


def parts(value: str, spell: Spell) -> set[str]:
    """Each part of `value` that gives it away, as `spell` writes it."""
    return {spell(value[at : at + PART]) for at in range(max(1, len(value) - PART + 1))}


def base64_parts(encoded: str, before: int, size: int, part: int = PART, bits: int = 6) -> set[str]:
    """What of `encoded` stands for `size` octets after `before` others alone, in pieces that give `part` of them away.

    With other `bits` for each character it is another base: 5 for base32.
    """
    core = encoded[-(-before * 8 // bits) : (before + size) * 8 // bits]
    long = -(-part * 8 // bits) + 1
    return {core[at : at + long] for at in range(max(1, len(core) - long + 1))}


# With a digit, as all that is drawn at random and long enough: what is written like words may be an error's name.
token_values = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~", min_size=20, max_size=48
).filter(lambda value: any(map(str.isdigit, value)))
client_secrets = st.one_of(
    token_values,
    st.text("abcXYZ019-._~+/%:&= \"'<>\\é€\U0001f511", min_size=12, max_size=32),
)


def echoes(values: Iterable[str]) -> st.SearchStrategy[tuple[str, set[str]]]:
    """One of the values, whole or cut, in any spelling; and what of it must not be left."""
    known = sorted(values)
    return st.one_of(character_echoes(known), echoes_in_pieces(known), base64_echoes(known), base32_echoes(known))


@st.composite
def base64_echoes(draw: st.DrawFn, values: Iterable[str]) -> tuple[str, set[str]]:
    """One of the values, its UTF-16 or its base64, in base64 of any alignment, alphabet and width."""
    value = draw(st.sampled_from(sorted(values)))
    before, after = draw(st.binary(max_size=4)), draw(st.binary(max_size=4))
    encode = st.sampled_from((base64.b64encode, base64.urlsafe_b64encode))
    octets, part = draw(st.sampled_from(((value.encode(), PART), (in_utf_16(value), 2 * PART))))
    if draw(st.booleans()):
        octets, part = draw(encode)(octets).rstrip(b"="), -(-part * 8 // 6) + 1
    encoded = draw(encode)(before + octets + after).decode()
    forbidden = base64_parts(encoded, len(before), len(octets), part)
    width = draw(st.sampled_from((0, 20, 64, 76)))
    if width:
        encoded = with_line_breaks(encoded, width, draw(st.sampled_from(("\n", "\r\n", "\r\n  "))))
    return encoded, forbidden


@st.composite
def base32_echoes(draw: st.DrawFn, values: Iterable[str]) -> tuple[str, set[str]]:
    """One of the values in base32 of any alignment, in capitals or in small letters."""
    octets = draw(st.sampled_from(sorted(values))).encode()
    before, after = draw(st.binary(max_size=5)), draw(st.binary(max_size=5))
    encoded = draw(st.sampled_from((str.upper, str.lower)))(base64.b32encode(before + octets + after).decode())
    return encoded, base64_parts(encoded, len(before), len(octets), bits=5)


@st.composite
def echoes_in_pieces(draw: st.DrawFn, values: Iterable[str]) -> tuple[str, set[str]]:
    """One of the values with something between its characters."""
    value = "".join(draw(st.sampled_from(sorted(values))).split())
    spell = draw(st.sampled_from(list(IN_PIECES.values())))
    return spell(value), parts(value, spell) if len(value) >= PART else set()


@st.composite
def character_echoes(draw: st.DrawFn, values: Iterable[str]) -> tuple[str, set[str]]:
    """One of the values, whole or cut, in a spelling by characters; and what of it must not be left."""
    value = draw(st.sampled_from(sorted(values)))
    start = draw(st.integers(0, len(value) - PART))
    end = draw(st.integers(start + PART, len(value)))
    cut = draw(st.sampled_from((value, value[start:end])))
    spell = draw(st.sampled_from(list(BY_CHARACTER.values())))
    return spell(cut), parts(cut, spell)
