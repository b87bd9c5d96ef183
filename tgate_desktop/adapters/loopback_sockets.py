"""Listening sockets on loopback, and on nothing else."""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import ExitStack

from tgate_desktop.oauth.addresses import is_loopback_host
from tgate_desktop.oauth.problems import LoopbackMissing, PortForbidden, PortTaken

_FAMILY_MISSING = {errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT, errno.EADDRNOTAVAIL, errno.EINVAL}
_FORBIDDEN = {errno.EACCES, errno.EPERM}


def loopback_addresses(host: str) -> tuple[str, ...]:
    """What to bind for the host of a redirect URI: just that address, or both families for `localhost`.

    Raises: ValueError for a host that is not loopback.
    """
    if host == "localhost":
        return ("127.0.0.1", "::1")
    if not is_loopback_host(host):
        raise ValueError("the receiver listens on loopback only")
    return (host,)


def listening_sockets(addresses: tuple[str, ...], port: int, host: str) -> tuple[socket.socket, ...]:
    """Bound to all addresses on the one port, listening, non-blocking; `host` is for the problem's words.

    A browser may take either address for `localhost`, so a port taken on one of them refuses: another program there
    would get the code. A family that the machine lacks is left out.

    Raises: PortTaken, PortForbidden, LoopbackMissing.
    """
    with ExitStack() as undo:
        listeners: list[socket.socket] = []
        for address in addresses:
            try:
                listeners.append(undo.enter_context(_listening(address, port)))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise PortTaken(port=port, host=host) from error
                if error.errno in _FORBIDDEN:
                    raise PortForbidden(port=port, host=host) from error
                if error.errno not in _FAMILY_MISSING:
                    raise
        if not listeners:
            raise LoopbackMissing(host=host)
        undo.pop_all()
    return tuple(listeners)


def _listening(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        _set_options(listener, family)
        listener.bind((address, port))
        listener.listen(socket.SOMAXCONN)
        listener.settimeout(0)
    except BaseException:
        listener.close()
        raise
    return listener


def _set_options(listener: socket.socket, family: socket.AddressFamily) -> None:
    if sys.platform == "win32":
        # There SO_REUSEADDR would let another program bind the same port and take the code.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        # A second attempt must not wait for the first one's connections in TIME_WAIT.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
