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
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + octets)
        core = encoded[-(-before * 8 // 6) : (before + len(octets)) * 8 // 6]
        forms[f"base64 at {before}"] = core
        forms[f"URL-safe base64 at {before}"] = core.replace(b"+", b"-").replace(b"/", b"_")
    return forms


def found_in(content: bytes, secrets: dict[str, str]) -> list[str]:
    """Which of the secrets, by name, are in `content`, and in which form; never the value."""
    return [
        f"{name}, {form}"
        for name, secret in secrets.items()
        for form, spelling in forms_of(secret).items()
        if spelling in content
    ]
