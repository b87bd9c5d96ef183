"""What this program runs on: versions, system, desktop. Nothing that names the person or the computer."""

from __future__ import annotations

import locale
import os
import platform
import sqlite3
import ssl
import sys
import zlib
from collections.abc import Mapping
from datetime import datetime
from importlib import metadata
from pathlib import Path

from tgate_desktop import __version__

NOT_KNOWN = "not known"

_LIBRARIES = (
    "PySide6_Essentials",
    "requests",
    "urllib3",
    "truststore",
    "keyring",
    "SecretStorage",
    "filelock",
    "oauthlib",
)
_SESSION = (
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "DESKTOP_SESSION",
    "WAYLAND_DISPLAY",
    "DISPLAY",
    "QT_QPA_PLATFORM",
    "QT_SCALE_FACTOR",
    "LANG",
    "LC_ALL",
    "LC_MESSAGES",
)


class PlatformFacts:
    """Fits `flows.ports.ComputerFacts`."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment

    def versions(self) -> Mapping[str, str]:
        """See the port."""
        return {
            "T-Gate Desktop": __version__,
            "Python": platform.python_version(),
            **{name: _installed(name) for name in _LIBRARIES},
            "OpenSSL": ssl.OPENSSL_VERSION,
            "SQLite": sqlite3.sqlite_version,
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
        }

    def computer(self) -> Mapping[str, str]:
        """See the port. Of the session's variables only those that say how it is made."""
        now = datetime.now().astimezone()
        return {
            "system": platform.system(),
            "release": platform.release(),
            "version": platform.version(),
            "distribution": _distribution(),
            "machine": platform.machine(),
            "is_packaged": str(bool(getattr(sys, "frozen", False))),
            "locale": ".".join(part for part in locale.getlocale() if part),
            "file_system_encoding": sys.getfilesystemencoding(),
            "time_zone_offset": f"{now:%z}",
            **{name: self._environment[name] for name in _SESSION if name in self._environment},
        }

    def home(self) -> str:
        """See the port."""
        try:
            return str(Path.home())
        except RuntimeError:
            return ""


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return NOT_KNOWN


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        return ""
