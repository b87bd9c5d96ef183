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
    units = value.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


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
    "hex": lambda value: value.encode().hex(),
    "hex in capitals": lambda value: value.encode().hex().upper(),
}
"""Spellings that put one character after the other, so that a part of the value is a part of its spelling."""


def parts(value: str, spell: Spell) -> set[str]:
    """Each part of `value` that gives it away, as `spell` writes it."""
    return {spell(value[at : at + PART]) for at in range(max(1, len(value) - PART + 1))}


def base64_parts(encoded: str, before: int, size: int) -> set[str]:
    """What of `encoded` stands for `size` octets after `before` others alone, in pieces that give them away."""
    core = encoded[-(-before * 8 // 6) : (before + size) * 8 // 6]
    long = -(-PART * 8 // 6) + 1
    return {core[at : at + long] for at in range(max(1, len(core) - long + 1))}


# With a digit, as all that is drawn at random and long enough: what is written like words may be an error's name.
token_values = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~", min_size=20, max_size=48
).filter(lambda value: any(map(str.isdigit, value)))
client_secrets = st.one_of(
    token_values,
    st.text("abcXYZ019-._~+/%:&= \"'<>\\é€\U0001f511", min_size=12, max_size=32),
)


@st.composite
def base64_echoes(draw: st.DrawFn, values: Iterable[str]) -> tuple[str, set[str]]:
    """One of the values in base64 of any alignment, alphabet and width; and what of it must not be left."""
    octets = draw(st.sampled_from(sorted(values))).encode()
    before, after = draw(st.binary(max_size=4)), draw(st.binary(max_size=4))
    encode = draw(st.sampled_from((base64.b64encode, base64.urlsafe_b64encode)))
    encoded = encode(before + octets + after).decode()
    forbidden = base64_parts(encoded, len(before), len(octets))
    width = draw(st.sampled_from((0, 20, 64, 76)))
    if width:
        encoded = with_line_breaks(encoded, width, draw(st.sampled_from(("\n", "\r\n", "\r\n  "))))
    return encoded, forbidden


@st.composite
def character_echoes(draw: st.DrawFn, values: Iterable[str]) -> tuple[str, set[str]]:
    """One of the values, whole or cut, in a spelling by characters; and what of it must not be left."""
    value = draw(st.sampled_from(sorted(values)))
    start = draw(st.integers(0, len(value) - PART))
    end = draw(st.integers(start + PART, len(value)))
    cut = draw(st.sampled_from((value, value[start:end])))
    spell = draw(st.sampled_from(list(BY_CHARACTER.values())))
    return spell(cut), parts(cut, spell)
