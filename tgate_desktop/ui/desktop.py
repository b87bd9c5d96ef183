"""What the window needs of the desktop around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tgate_desktop.oauth.problems import BrowserNotOpened
from tgate_desktop.oauth.secret import Secret

CLIPBOARD_SECRET_LIFETIME_S = 60


class Desktop(Protocol):
    """Browser and clipboard. Called on the GUI thread; never blocks."""

    def open_browser(self, address: str, on_failed: Callable[[BrowserNotOpened], None]) -> None:
        """Asks for a browser tab with `address`, byte for byte; `on_failed` is called when none can be had."""

    def copy_text(self, text: str) -> None:
        """Puts something that is no secret on the clipboard."""

    def copy_secret(self, text: Secret) -> None:
        """Puts a secret on the clipboard with the platform's "do not keep" marks.

        It is cleared after `CLIPBOARD_SECRET_LIFETIME_S`, and on quit, if it is still there.
        """
