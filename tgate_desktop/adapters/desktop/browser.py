"""Opens the user's browser. That it was asked does not mean that one opened: the link stays on the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from tgate_desktop.oauth.problems import BrowserNotOpened

_BUNDLE_VARIABLES = ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")


def open_browser(address: str) -> None:
    """Asks for a tab with `address`, byte for byte. On the GUI thread; returns at once. Raises: BrowserNotOpened."""
    if getattr(sys, "frozen", False):
        restore_environment(os.environ)
    url = QUrl.fromEncoded(address.encode(), QUrl.ParsingMode.StrictMode)
    is_same = bytes(url.toEncoded().data()) == address.encode()
    is_asked = QDesktopServices.openUrl(url) if is_same else _ask_the_system(address)
    if not is_asked:
        raise BrowserNotOpened


def restore_environment(environment: MutableMapping[str, str]) -> None:
    """Takes the bundle's libraries out of what the browser inherits; PyInstaller keeps the originals as `*_ORIG`."""
    for variable in _BUNDLE_VARIABLES:
        original = environment.pop(f"{variable}_ORIG", None)
        if original is not None:
            environment[variable] = original
        else:
            environment.pop(variable, None)


def _ask_the_system(address: str) -> bool:
    """For an address that QUrl would rewrite (it decodes what need not be encoded)."""
    if sys.platform == "win32":
        try:
            os.startfile(address)  # noqa: S606  the user's own handler, and the address was checked
        except OSError:
            return False
        return True
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    return bool(QProcess.startDetached(opener, [address])[0])
