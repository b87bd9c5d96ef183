"""The way to a host: its addresses, and a TCP connection to the first one that answers."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest

from tgate_desktop.adapters.watchdog import RequestEnded, Watchdog

Address = tuple[socket.AddressFamily, str, int]
Resolve = Callable[[str, int], Sequence[Address]]


def system_addresses(host: str, port: int) -> list[Address]:
    """The addresses of `host` by this computer's resolver, in its order. Can hang.

    Raises: socket.gaierror.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
    return [(family, str(address[0]), port) for family, _kind, _protocol, _name, address in found]


def connected(
    host: str, port: int, *, resolve: Resolve, timeout_s: float, only_loopback: bool, watchdog: Watchdog
) -> socket.socket:
    """A TCP connection to `host`. Families take turns (RFC 8305 4), each address gets its share of `timeout_s`, so that
    a family that leads nowhere does not use up the time of the other.

    `only_loopback` is for requests without TLS: whatever `localhost` resolves to, they never leave this computer.

    Raises: OSError, the last address's; RequestEnded.
    """
    deadline = time.monotonic() + timeout_s
    addresses = _taking_turns(resolve(host, port))
    if only_loopback:
        addresses = [address for address in addresses if ipaddress.ip_address(address[1]).is_loopback]
    fault: OSError = socket.gaierror(socket.EAI_NONAME, "no address that may be used")
    for tried, address in enumerate(addresses):
        share_s = (deadline - time.monotonic()) / (len(addresses) - tried)
        try:
            return _connected_to(address, max(share_s, 0.001), watchdog)
        except RequestEnded:
            raise
        except OSError as error:
            fault = error
    raise fault


def _connected_to(address: Address, timeout_s: float, watchdog: Watchdog) -> socket.socket:
    family, literal, port = address
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        watchdog.watch(line)
        line.settimeout(timeout_s)
        line.connect((literal, port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        line.close()
        raise
    return line


def _taking_turns(addresses: Iterable[Address]) -> list[Address]:
    families: dict[socket.AddressFamily, list[Address]] = {}
    for address in addresses:
        families.setdefault(address[0], []).append(address)
    turns = chain.from_iterable(zip_longest(*families.values()))
    return [address for address in turns if address is not None]
