"""Opens the user's browser. That it was asked does not mean that one opened: the link stays on the screen."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from tgate_desktop.adapters.desktop.users_environment import users_environment
from tgate_desktop.oauth.problems import BrowserNotOpened


def open_browser(address: str) -> None:
    """Asks for a tab with `address`, byte for byte. On the GUI thread; returns at once. Raises: BrowserNotOpened."""
    url = QUrl.fromEncoded(address.encode(), QUrl.ParsingMode.StrictMode)
    is_same = bytes(url.toEncoded().data()) == address.encode()
    with users_environment():
        is_asked = QDesktopServices.openUrl(url) if is_same else _ask_the_system(address)
    if not is_asked:
        raise BrowserNotOpened


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
