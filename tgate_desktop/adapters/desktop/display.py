"""Whether a window can be shown here, asked before Qt: it would abort and blame a library. No Qt."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_X_DISPLAY = re.compile(r"^(?:unix|)(?:/unix)?:(\d+)(?:\.\d+)?$")
_TIMEOUT_S = 2.0


def missing_display(environment: Mapping[str, str], platform: str = sys.platform) -> str | None:
    """The setting that is missing or leads nowhere (`DISPLAY`, `WAYLAND_DISPLAY`); None when a window can be shown.

    Only Linux needs one, and not when `QT_QPA_PLATFORM` says what to use. A remote X server is taken at its word.
    """
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return None
    wayland, x_display = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if wayland and _answers(Path(environment.get("XDG_RUNTIME_DIR", "/")) / wayland):
        return None
    if x_display and _x_server_answers(x_display):
        return None
    if x_display:
        return f"DISPLAY={x_display}"
    return f"WAYLAND_DISPLAY={wayland}" if wayland else "DISPLAY"


def _x_server_answers(display: str) -> bool:
    local = _X_DISPLAY.match(display)
    if local is None:
        return True
    path = f"/tmp/.X11-unix/X{local.group(1)}"  # noqa: S108 - X11's own place
    return _answers(Path(path)) or _answers(f"\0{path}")


def _answers(address: Path | str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_TIMEOUT_S)
        try:
            probe.connect(str(address))
        except OSError:
            return False
    return True
