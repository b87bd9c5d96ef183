"""Whether a window can be shown here, asked before Qt: it would abort and blame a library. No Qt."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

_X_DISPLAY = re.compile(r"^(?:unix|)(?:/unix)?:(\d+)(?:\.\d+)?$")
_ABSTRACT_SOCKETS = Path("/proc/net/unix")


def missing_display(environment: Mapping[str, str], platform: str = sys.platform) -> str | None:
    """The setting that is missing or leads nowhere (`DISPLAY`, `WAYLAND_DISPLAY`); None when a window can be shown.

    Only Linux needs one, and not when `QT_QPA_PLATFORM` says what to use. A remote X server is taken at its word.
    """
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return None
    wayland, x_display = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if wayland and (Path(environment.get("XDG_RUNTIME_DIR", "/")) / wayland).exists():
        return None
    if x_display and _is_x_server_there(x_display):
        return None
    if x_display:
        return f"DISPLAY={x_display}"
    return f"WAYLAND_DISPLAY={wayland}" if wayland else "DISPLAY"


def _is_x_server_there(display: str) -> bool:
    local = _X_DISPLAY.match(display)
    if local is None:
        return True
    path = f"/tmp/.X11-unix/X{local.group(1)}"  # noqa: S108 - X11's own place
    return Path(path).exists() or _is_abstract_socket(path)


def _is_abstract_socket(name: str) -> bool:
    """Looked up and not connected to: importing `socket` costs 3 % of the whole start."""
    try:
        return f"@{name}\n" in _ABSTRACT_SOCKETS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
