"""A Wayland compositor without a screen."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import until

_SOCKET = "tgate-wayland"
_OF_X11 = ("DISPLAY", "XAUTHORITY", "QT_QPA_PLATFORM")


@contextmanager
def wayland(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment of a login to it: with its display, and none of X11."""
    logged_in = {name: value for name, value in environment.items() if name not in _OF_X11}
    socket = Path(environment["XDG_RUNTIME_DIR"]) / _SOCKET
    command = ["weston", "--backend=headless-backend.so", f"--socket={_SOCKET}", "--no-config", "--idle-time=0"]
    with subprocess.Popen(
        command, env=logged_in, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as compositor:
        try:
            until(lambda: socket.exists() or compositor.poll() is not None, "the compositor listens")
            if compositor.poll() is not None:
                raise RuntimeError("weston did not start")
            yield {**logged_in, "WAYLAND_DISPLAY": _SOCKET}
        finally:
            compositor.terminate()
