"""The redirect URI: one string, kept as typed, that says where and how the code is caught."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from urllib.parse import urlsplit

from tgate_desktop.oauth.addresses import is_loopback_host, port_of, split_address


class Capture(enum.Enum):
    """How the redirect comes to us (RFC 8252 7.3)."""

    LOOPBACK_HTTP = "loopback_http"
    LOOPBACK_HTTPS = "loopback_https"
    PASTE = "paste"


@dataclass(frozen=True)
class RedirectUri:
    """A checked redirect URI. `text` goes byte for byte into both requests (RFC 6749 4.1.1, 4.1.3).

    `host` is without brackets; `path` is what a request line carries, `/` when the URI has none; `query` is the part
    that the URI itself has, without `?`. For Doorkeeper's out-of-band URN only `text` counts.
    """

    text: str
    capture: Capture
    scheme: str = ""
    host: str = ""
    port: int = 0
    path: str = "/"
    query: str = ""

    @property
    def authority(self) -> str:
        """Host and port as an address bar shows them."""
        return urlsplit(self.text).netloc


OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


def parsed_redirect_uri(text: str) -> RedirectUri:
    """The redirect URI in `text`.

    Raises: what `checked_address` raises.
    """
    if text == OUT_OF_BAND:
        return RedirectUri(text=text, capture=Capture.PASTE)
    parts = split_address(text)
    host = parts.hostname or ""
    if not is_loopback_host(host):
        capture = Capture.PASTE
    elif parts.scheme == "https":
        capture = Capture.LOOPBACK_HTTPS
    else:
        capture = Capture.LOOPBACK_HTTP
    return RedirectUri(
        text=text,
        capture=capture,
        scheme=parts.scheme,
        host=host,
        port=port_of(parts),
        path=parts.path or "/",
        query=parts.query,
    )
