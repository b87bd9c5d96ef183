"""A secret as it may look in a file: what a search for it has to look for."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from urllib.parse import quote, quote_plus


def forms_of(secret: str) -> dict[str, bytes]:
    """The spellings by name. Base64 is that of any text around the secret, in both alphabets."""
    octets = secret.encode()
    forms = {
        "plain": octets,
        "UTF-16": secret.encode("utf-16-le"),
        "URL-encoded": quote(secret, safe="").encode(),
        "form-encoded": quote_plus(secret).encode(),
        "JSON-escaped": json.dumps(secret)[1:-1].encode(),
        "JSON in JSON": json.dumps(json.dumps(secret))[3:-3].encode(),
        "HTML-escaped": html.escape(secret).encode(),
        "hex": octets.hex().encode(),
        "SHA-256": hashlib.sha256(octets).hexdigest().encode(),
    }
    by_character = {
        "HTML by number": "".join(f"&#{ord(one)}" for one in secret),
        "JavaScript": "".join(f"\\u{{{ord(one):X}}}" for one in secret),
        "JavaScript's escape": "".join(f"%u{unit}" for unit in in_utf_16(secret).hex(" ", 2).split()),
        "octal": "".join(f"\\{octet:03o}" for octet in octets),
        "hex in pairs": octets.hex(":"),
        "hex by octet": ", ".join(f"0x{octet:02x}" for octet in octets),
        "numbers": ", ".join(map(str, octets)),
    }
    # What stands directly beside them would be read as part of them.
    forms |= {name: f"<{spelled}>".encode() for name, spelled in by_character.items()}
    if len("".join(secret.split())) >= len(secret) - 2:  # or hardly anything of it is left
        forms |= {
            "in blanks": " ".join(secret).encode(),
            "in lines": "\r\n\t".join(secret[at : at + 7] for at in range(0, len(secret), 7)).encode(),
            "between marks": "\u200b".join(secret).encode(),
        }
    inner = base64.b64encode(octets).rstrip(b"=")
    for before in range(3):
        for name, within in (("", octets), ("of base64 ", inner), ("of UTF-16 ", in_utf_16(secret))):
            core = core_of(base64.b64encode(bytes(before) + within), before, len(within), 6)
            forms[f"base64 {name}at {before}"] = core
            forms[f"URL-safe base64 {name}at {before}"] = core.replace(b"+", b"-").replace(b"/", b"_")
    for before in range(5):
        forms[f"base32 at {before}"] = core_of(base64.b32encode(bytes(before) + octets), before, len(octets), 5)
    return forms


def in_utf_16(secret: str) -> bytes:
    return secret.encode("utf-16-be")


def core_of(encoded: bytes, before: int, size: int, bits: int) -> bytes:
    """The characters, of so many bits each, that stand for `size` octets after `before` others alone."""
    return encoded[-(-before * 8 // bits) : (before + size) * 8 // bits]


def found_in(content: bytes, secrets: dict[str, str]) -> list[str]:
    """Which of the secrets, by name, are in `content`, and in which form; never the value."""
    return [
        f"{name}, {form}"
        for name, secret in secrets.items()
        for form, spelling in forms_of(secret).items()
        if spelling in content
    ]
