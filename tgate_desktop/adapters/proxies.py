"""Which proxy a request goes through."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from tgate_desktop.oauth.addresses import is_loopback_host
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import Network
from tgate_desktop.oauth.secret import Secret


@dataclass(frozen=True)
class Proxy:
    """One HTTP proxy. `address` is whole, with the credentials that an environment variable may carry in it."""

    address: Secret
    host: str


class ProxyUnusable(Exception):
    """An address that names no HTTP proxy: no host, a bad port, SOCKS. `host` is what could be read of it."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


def proxy_for(url: str, network: Network) -> Proxy | None:
    """The proxy for `url`, None for a straight connection. With `ProxyChoice.SYSTEM` it may ask DNS, and so hang.

    Loopback is never proxied: another computer's loopback is not ours, and http would reach it in the clear.

    Raises: ProxyUnusable.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if network.proxy is ProxyChoice.NONE or is_loopback_host(host):
        return None
    if network.proxy is ProxyChoice.MANUAL:
        return _parsed(network.proxy_address or "")
    known = getproxies()
    address = known.get(parts.scheme) or known.get("all")
    if not address or proxy_bypass(parts.netloc):
        return None
    return _parsed(address)


def _parsed(address: str) -> Proxy:
    whole = address if "://" in address else f"http://{address}"
    try:
        parts = urlsplit(whole)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise ProxyUnusable("") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ProxyUnusable(host)
    return Proxy(Secret(whole), host)
