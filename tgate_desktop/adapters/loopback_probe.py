"""The loopback interface as the doctor looks at it (`flows.doctor_ports.Loopback`)."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence

from tgate_desktop.adapters.dialer import Resolve, system_addresses
from tgate_desktop.adapters.loopback_sockets import listening_sockets
from tgate_desktop.adapters.port_owner import port_owner
from tgate_desktop.flows.doctor_ports import PortOwner
from tgate_desktop.oauth.problems import HostNotFound


class LoopbackProbe:
    """`is_held_by_us` is asked with a port; it knows the receivers of this process."""

    def __init__(self, is_held_by_us: Callable[[int], bool], resolve: Resolve = system_addresses) -> None:
        self._is_held_by_us = is_held_by_us
        self._resolve = resolve

    def try_port(self, address: str, port: int) -> None:
        """See the port."""
        for listener in listening_sockets((address,), port, address):
            listener.close()

    def is_held_by_us(self, port: int) -> bool:
        return self._is_held_by_us(port)

    def owner(self, address: str, port: int) -> PortOwner | None:
        """See the port."""
        return port_owner(address, port) if sys.platform == "linux" else None

    def resolved(self, host: str) -> Sequence[str]:
        """See the port. Each address once, in the resolver's order."""
        try:
            found = self._resolve(host, 0)
        except socket.gaierror as error:
            raise HostNotFound(host=host, sent=False) from error
        return tuple(dict.fromkeys(address for _family, address, _port in found))
