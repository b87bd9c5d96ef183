"""A secret as it may stand in a file: what a search of bytes for it has to look for.

It shares nothing with the redactor on purpose: what one of them overlooks, the other may see.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from math import lcm
from urllib.parse import quote, quote_plus

from tgate_desktop.oauth.secret import Secret

SHORTEST_SEARCHED = 8
"""A shorter value stands in any large file by chance."""

_HASH = "SHA-256"
FORMS = ("plain", "UTF-16", "URL-encoded", "JSON-escaped", "HTML-escaped", "base64", "base32", "hex", _HASH)

_SHORTEST_CORE = 8


def holds_any(content: bytes, forms: Iterable[bytes]) -> bool:
    """Whether one of the spellings stands in `content`."""
    return any(form in content for form in forms)


def forms_of_all(secrets: Iterable[Secret]) -> frozenset[bytes]:
    """Every spelling of every secret, made once for many files."""
    return frozenset(form for secret in secrets for form in forms_of(secret))


def forms_of(secret: Secret) -> frozenset[bytes]:
    """Every spelling but the hash, which leads nobody back to it; none of a value too short to be looked for."""
    value = secret.reveal()
    if len(value) < SHORTEST_SEARCHED:
        return frozenset()
    return frozenset(one for form, spelled in spellings(value).items() if form != _HASH for one in spelled)


def spellings(value: str) -> dict[str, frozenset[bytes]]:
    """The spellings of `value` by their form, one of `FORMS`; of base64 and base32 the part that does not depend on
    what stands around the value, in both alphabets, also of base64 of UTF-16 and of base64."""
    octets = _octets(value)
    in_addresses = {quote(value, safe=safe, errors="surrogatepass") for safe in ("", "/")}
    in_addresses |= {quote_plus(value, safe=safe, errors="surrogatepass") for safe in ("", "/")}
    in_json = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    in_json |= {one.replace("/", "\\/") for one in in_json} | {json.dumps(one)[1:-1] for one in in_json}
    in_html = {html.escape(value), html.escape(value, quote=False), html.escape(value).replace("&#x27;", "&#39;")}
    digest = hashlib.sha256(octets).hexdigest()
    in_utf_16 = {value.encode(coding, "surrogatepass") for coding in ("utf-16-le", "utf-16-be")}
    before_base64 = {octets, *map(_octets, in_addresses), *map(_octets, in_json), *in_utf_16}
    before_base64 |= {core for one in (octets, *in_utf_16) for core in _base64_cores(one)}
    in_base32 = set(_cores(octets, base64.b32encode, 5))
    in_addresses |= {re.sub("%..", lambda found: found.group().lower(), one) for one in in_addresses}
    in_addresses |= {one.replace("%", "%25") for one in in_addresses}
    return {
        "plain": frozenset({octets}),
        "UTF-16": frozenset(in_utf_16),
        "URL-encoded": frozenset(map(_octets, in_addresses)),
        "JSON-escaped": frozenset(map(_octets, in_json)),
        "HTML-escaped": frozenset(map(_octets, in_html)),
        "base64": frozenset(core for one in before_base64 for core in _base64_cores(one)),
        "base32": frozenset(in_base32 | {one.lower() for one in in_base32}),
        "hex": frozenset({octets.hex().encode(), octets.hex().upper().encode()}),
        _HASH: frozenset({digest.encode(), digest.upper().encode()}),
    }


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _base64_cores(octets: bytes) -> Iterator[bytes]:
    for core in _cores(octets, base64.b64encode, 6):
        yield core
        yield core.replace(b"+", b"-").replace(b"/", b"_")
        yield quote(core.decode("ascii"), safe="").encode("ascii")


def _cores(octets: bytes, encode: Callable[[bytes], bytes], bits: int) -> Iterator[bytes]:
    """What characters of so many bits stand for `octets` alone, one run for each alignment; too short ones are left
    out."""
    for before in range(lcm(bits, 8) // 8):
        encoded = encode(bytes(before) + octets)
        core = encoded[-(-before * 8 // bits) : (before + len(octets)) * 8 // bits]
        if len(core) >= _SHORTEST_CORE:
            yield core
