"""What an API says about an access token in `WWW-Authenticate` (RFC 6750 3, 3.1)."""

from __future__ import annotations

import re

_STATES = ("expired", "revoked", "invalid")
_BEARER = re.compile(r"(?:^|,)\s*bearer\s+", re.IGNORECASE)
_PARAMETER = re.compile(r'\s*,?\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))')
_LONGEST = 4096


def bearer_challenge(header: str) -> dict[str, str]:
    """The parameters of the Bearer challenge, by their lower-case names; empty when there is none. Untrusted text."""
    scheme = _BEARER.search(header[:_LONGEST])
    found: dict[str, str] = {}
    position = scheme.end() if scheme else _LONGEST
    while parameter := _PARAMETER.match(header[:_LONGEST], position):
        name, quoted, bare = parameter.groups()
        found.setdefault(name.lower(), bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        position = parameter.end()
    return found


def token_state(description: str) -> str:
    """`expired`, `revoked` or `invalid` when the text names just one of them; empty otherwise.

    It is evidence and nothing more: T-Gate's own message is "invalid or expired access token".
    """
    words = re.findall(r"[a-z]+", description.lower())
    named = [state for state in _STATES if state in words]
    return named[0] if len(named) == 1 else ""
