"""A test run of its own: fresh home, no session bus and so no real keyring, no proxy, no display, loopback only."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import MutableMapping
from pathlib import Path

_FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_RUNTIME_DIR": "runtime",
    "TMPDIR": "tmp",
}
_VALUES = {"LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "SE_OFFLINE": "true", "SE_AVOID_STATS": "true"}
_UNWANTED = (
    "ALL_PROXY",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "FTP_PROXY",
    "GNOME_KEYRING_CONTROL",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LANG",
    "LANGUAGE",
    "NO_PROXY",
    "PYTHON_KEYRING_BACKEND",
    "TGATE_DESKTOP_HOME",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "all_proxy",
    "ftp_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
)


def isolate(environment: MutableMapping[str, str], folder: Path) -> None:
    """`environment` as this module's first line says, with all folders fresh in `folder`."""
    for name in _UNWANTED:
        environment.pop(name, None)
    for name, place in _FOLDERS.items():
        path = folder / place
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        environment[name] = str(path)
    environment.update(_VALUES)
    environment["TGATE_DESKTOP_HOME"] = str(folder / "tgate-desktop")
    environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'no-session-bus'}"


def forbid_sockets_off_loopback() -> None:
    """From now on this process raises when it would send anything to another machine."""
    sys.addaudithook(_check_socket)


def _check_socket(event: str, arguments: tuple[object, ...]) -> None:
    if event not in {"socket.connect", "socket.sendto"}:
        return
    used, address = arguments
    if isinstance(used, socket.socket) and used.family in {socket.AF_INET, socket.AF_INET6}:
        host = address[0] if isinstance(address, tuple) else ""
        if host != "localhost" and not _is_loopback(str(host)):
            raise AssertionError(f"a socket off loopback: {address!r} (pid {os.getpid()})")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
