"""Who listens on a loopback port: told by Linux without rights for programs of the same user."""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tgate_desktop.flows.doctor_ports import PortOwner

_LISTENING = "0A"
_SOCKET_LINK = re.compile(r"socket:\[(\d+)\]")


def port_owner(address: str, port: int, proc: Path = Path("/proc")) -> PortOwner | None:
    """The program that keeps others from listening at `address`; None where the system does not tell.

    See proc(5), `/proc/net/tcp`: local address in hex and in the machine's byte order, state, uid, inode.
    """
    tables = ("tcp6",) if ":" in address else ("tcp", "tcp6")
    for table in tables:
        for local, uid, inode in _listeners(proc / "net" / table, port):
            if local.is_unspecified or local == ipaddress.ip_address(address):
                return _owner(proc, uid, inode)
    return None


def _listeners(table: Path, port: int) -> Iterator[tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int, str]]:
    try:
        lines = table.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return
    for line in lines:
        fields = line.split()
        host, _, hex_port = fields[1].partition(":")
        if fields[3] == _LISTENING and int(hex_port, 16) == port:
            yield _address(host), int(fields[7]), fields[9]


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Words of 32 bits, each in the machine's byte order."""
    octets = bytes.fromhex(text)
    if sys.byteorder == "little":
        octets = b"".join(octets[at : at + 4][::-1] for at in range(0, len(octets), 4))
    return ipaddress.ip_address(octets)


def _owner(proc: Path, uid: int, inode: str) -> PortOwner | None:
    if uid != os.getuid():
        return PortOwner()
    for process in proc.iterdir():
        if process.name.isdecimal() and inode in _sockets(process):
            with suppress(OSError):
                return PortOwner((process / "comm").read_text(encoding="utf-8").strip(), int(process.name))
    return None


def _sockets(process: Path) -> Iterator[str]:
    """The inodes of its sockets; none of a process that is not ours to look into, or has ended."""
    with suppress(OSError):
        for descriptor in (process / "fd").iterdir():
            with suppress(OSError):
                link = _SOCKET_LINK.fullmatch(str(descriptor.readlink()))
                if link is not None:
                    yield link.group(1)
