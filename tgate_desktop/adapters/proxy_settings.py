"""Whether the desktop has a proxy auto-config (PAC) switched on: noticed, never fetched or evaluated."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tgate_desktop.flows.doctor_ports import AutoConfigSource

_TOOL_LIMIT_S = 5.0
_KDE_PAC, _KDE_DISCOVERY = "2", "3"
_WINDOWS_SETTINGS = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_WINDOWS_DISCOVERY = 0x08


class DesktopProxySettings:
    """Fits `flows.doctor_ports.ProxySettings`. A desktop whose settings cannot be read counts as one without."""

    def __init__(self, variables: Mapping[str, str] = os.environ, platform: str = sys.platform) -> None:
        self._variables = variables
        self._platform = platform

    def auto_config(self) -> AutoConfigSource | None:
        """See the port."""
        if self._variables.get("auto_proxy") or self._variables.get("AUTO_PROXY"):
            return AutoConfigSource.ENVIRONMENT
        if self._platform == "win32":
            return windows_auto_config(*_windows_settings())
        if self._platform == "darwin":
            return AutoConfigSource.MACOS if says_auto_config(self._said("scutil", "--proxy")) else None
        if self._said("gsettings", "get", "org.gnome.system.proxy", "mode").strip() == "'auto'":
            return AutoConfigSource.GNOME
        return AutoConfigSource.KDE if self._kde_has_auto_config() else None

    def _said(self, tool: str, *arguments: str) -> str:
        """What a tool of the desktop says; nothing where it is not there, fails or takes long."""
        path = shutil.which(tool, path=self._variables.get("PATH", ""))
        if path is None:
            return ""
        try:
            return subprocess.run(  # noqa: S603 - a tool of the system, and arguments of ours
                [path, *arguments],
                env=dict(self._variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_TOOL_LIMIT_S,
                check=True,
            ).stdout.decode("utf-8", "replace")
        except (OSError, subprocess.SubprocessError):
            return ""

    def _kde_has_auto_config(self) -> bool:
        """See KIO's `kioslaverc`: 2 is a PAC by address, 3 is one by discovery."""
        home = Path(self._variables.get("HOME", ""))
        folder = Path(self._variables.get("XDG_CONFIG_HOME") or home / ".config")
        settings = configparser.RawConfigParser(strict=False)
        try:
            settings.read(folder / "kioslaverc", encoding="utf-8")
        except (OSError, UnicodeError, configparser.Error):
            return False
        kind = settings.get("Proxy Settings", "ProxyType", fallback="0")
        return kind in (_KDE_PAC, _KDE_DISCOVERY)


def says_auto_config(dictionary: str) -> bool:
    """Whether what `scutil --proxy` prints has a PAC or its discovery switched on."""
    switched_on = {line.replace(" ", "") for line in dictionary.splitlines()}
    return bool({"ProxyAutoConfigEnable:1", "ProxyAutoDiscoveryEnable:1"} & switched_on)


def windows_auto_config(address: object, connection: object) -> AutoConfigSource | None:
    """What `AutoConfigURL` and `Connections\\DefaultConnectionSettings` say, None where there is no such value.

    The latter begins with a version, a counter and the switches, four octets each, the lowest first.
    """
    if address:
        return AutoConfigSource.WINDOWS
    switches = connection[8:12] if isinstance(connection, bytes) else b""
    is_looked_for = int.from_bytes(switches, "little") & _WINDOWS_DISCOVERY
    return AutoConfigSource.WINDOWS_DISCOVERY if is_looked_for else None


def _windows_settings() -> tuple[object, object]:
    return (
        _windows_value(_WINDOWS_SETTINGS, "AutoConfigURL"),
        _windows_value(_WINDOWS_SETTINGS + r"\Connections", "DefaultConnectionSettings"),
    )


def _windows_value(key: str, name: str) -> object:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as settings:
            return winreg.QueryValueEx(settings, name)[0]
    except OSError:
        return None
