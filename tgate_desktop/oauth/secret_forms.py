"""A secret as it may stand in a file: what a search of bytes for it has to look for."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from tgate_desktop.oauth.secret import Secret

SHORTEST_SEARCHED = 6
"""A shorter value stands in any large file by chance."""

_SHORTEST_BASE64 = 8


def holds_any(content: bytes, secrets: Iterable[Secret]) -> bool:
    """Whether `content` holds one of the secrets, plain, URL-encoded, JSON- or HTML-escaped, in base64 or in UTF-16."""
    return any(form in content for secret in secrets for form in forms_of(secret))


def forms_of(secret: Secret) -> frozenset[bytes]:
    """Every spelling; of base64 the part that does not depend on what stands around the secret, in both alphabets.

    None of a value that is too short to be looked for.
    """
    value = secret.reveal()
    if len(value) < SHORTEST_SEARCHED:
        return frozenset()
    in_json = json.dumps(value)[1:-1]
    texts = {
        value,
        quote(value, safe=""),
        quote(value),
        quote_plus(value),
        quote(value, safe="").replace("%", "%25"),
        in_json,
        json.dumps(value, ensure_ascii=False)[1:-1],
        json.dumps(in_json)[1:-1],
        in_json.replace("/", "\\/"),
        html.escape(value),
    }
    forms = {text.encode("utf-8", "surrogatepass") for text in texts}
    forms.add(value.encode("utf-16-le", "surrogatepass"))
    return frozenset(forms | _base64_forms(value.encode("utf-8", "surrogatepass")))


def _base64_forms(octets: bytes) -> set[bytes]:
    """One for each of the three alignments; too short ones are left out."""
    forms = set()
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + octets)
        core = encoded[-(-before * 8 // 6) : (before + len(octets)) * 8 // 6]
        if len(core) >= _SHORTEST_BASE64:
            forms |= {core, core.replace(b"+", b"-").replace(b"/", b"_"), quote(core.decode(), safe="").encode()}
    return forms
