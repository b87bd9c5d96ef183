"""Listening sockets on loopback, and on nothing else."""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys

from tgate_desktop.oauth.problems import LoopbackMissing, PortForbidden, PortTaken

_FAMILY_MISSING = {errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT, errno.EADDRNOTAVAIL, errno.EINVAL}
_FORBIDDEN = {errno.EACCES, errno.EPERM}


def listening_sockets(host: str, port: int) -> tuple[socket.socket, ...]:
    """Bound, listening, non-blocking. A literal binds just that address; `localhost` both families on the one port.

    A browser may take either address for `localhost`, so a port taken on one of them refuses: another program there
    would get the code. A family that the machine lacks is left out.

    Raises: PortTaken, PortForbidden, LoopbackMissing.
    """
    listeners: list[socket.socket] = []
    try:
        for address in _addresses(host):
            try:
                listeners.append(_listening(address, port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise PortTaken(port=port, host=host) from error
                if error.errno in _FORBIDDEN:
                    raise PortForbidden(port=port, host=host) from error
                if error.errno not in _FAMILY_MISSING:
                    raise
        if not listeners:
            raise LoopbackMissing(host=host)
    except BaseException:
        for listener in listeners:
            listener.close()
        raise
    return tuple(listeners)


def _addresses(host: str) -> tuple[str, ...]:
    if host == "localhost":
        return ("127.0.0.1", "::1")
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError("the receiver listens on loopback only")
    return (host,)


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
