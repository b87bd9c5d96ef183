"""Addresses that a person or IT filled in: what may be used, and whose they are."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from tgate_desktop.oauth.problems import (
    AddressEmpty,
    AddressHasFragment,
    AddressHasUserinfo,
    AddressMalformed,
    AddressNotHttps,
    PortOutOfRange,
)

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_PORT = 5


def is_loopback_host(host: str) -> bool:
    """Whether `host`, without brackets, is this computer: `localhost` or a loopback IP literal (RFC 8252 7.3)."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_address(text: str) -> str:
    """`text` itself: an https address, or http to loopback, without userinfo and fragment (RFC 6749 3.1, 3.2).

    Raises: AddressEmpty, AddressMalformed, AddressNotHttps, AddressHasUserinfo, AddressHasFragment, PortOutOfRange.
    """
    split_address(text)
    return text


def split_address(text: str) -> SplitResult:
    """The parts of an address that `checked_address` accepts; raises as it does."""
    if not text:
        raise AddressEmpty
    if not text.isascii() or any(character <= " " or character in '"<>\\^`{|}\x7f' for character in text):
        raise AddressMalformed
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        raise AddressMalformed from None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise AddressMalformed
    if "@" in parts.netloc:
        raise AddressHasUserinfo
    _check_port(parts)
    if "#" in text:
        raise AddressHasFragment
    if parts.scheme == "http" and not is_loopback_host(host):
        raise AddressNotHttps(host=host)
    return parts


def _check_port(parts: SplitResult) -> None:
    typed = parts.netloc.rpartition("]")[2].rpartition(":")
    if not typed[1]:
        return
    if not typed[2].isdecimal():
        raise AddressMalformed
    if len(typed[2]) > _LONGEST_PORT or not 0 < int(typed[2]) < 65536:
        raise PortOutOfRange(port=typed[2][:20])


def port_of(parts: SplitResult) -> int:
    """The port that is meant, written or by the scheme."""
    return parts.port or _DEFAULT_PORTS[parts.scheme]


def origin(address: str) -> str:
    """Scheme, host and port of a checked address, always with the port: `https://tgate.example:443` (RFC 6454 4)."""
    parts = split_address(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}:{port_of(parts)}"
