"""The clipboard: secrets carry the platform's "do not keep" marks, and do not stay."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard

from tgate_desktop.oauth.secret import Secret

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'


class Clipboard(QObject):
    """`secret_lifetime_s` after a secret was copied it is cleared, if it is still there."""

    def __init__(self, secret_lifetime_s: float, system: QClipboard) -> None:
        super().__init__()
        self._system = system
        self._copied: Secret | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(secret_lifetime_s * 1000))
        self._timer.timeout.connect(self.clear_secret)

    def copy_text(self, text: str) -> None:
        """Something that is no secret."""
        self._forget()
        self._system.setText(text)

    def copy_secret(self, secret: Secret) -> None:
        """Marked, not put into X11's selection, and cleared in time."""
        self._copied = secret
        self._system.setMimeData(secret_mime_data(secret))
        self._timer.start()

    def clear_secret(self) -> None:
        """Clears our secret, if it is still there: what somebody else has copied since stays."""
        if self._copied is None:
            return
        # Asked first: reading what another program owns can block.
        if self._system.ownsClipboard() and self._system.text() == self._copied.reveal():
            self._system.clear()
        self._forget()

    def _forget(self) -> None:
        self._timer.stop()
        self._copied = None


def secret_mime_data(secret: Secret, platform: str = sys.platform) -> QMimeData:
    """The secret with the marks by which clipboard managers and histories know that they must not keep it."""
    data = QMimeData()
    data.setText(secret.reveal())
    if platform == "win32":
        data.setData(_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"\0\0\0\0")
        data.setData(_WINDOWS.format("CanIncludeInClipboardHistory"), b"\0\0\0\0")
        data.setData(_WINDOWS.format("CanUploadToCloudClipboard"), b"\0\0\0\0")
        data.setData(_WINDOWS.format("Clipboard Viewer Ignore"), b"\0\0\0\0")
    elif platform == "darwin":
        data.setData("application/x-nspasteboard-concealed-type", b"")
        data.setData("application/x-nspasteboard-transient-type", b"")
    else:
        data.setData("x-kde-passwordManagerHint", b"secret")
    return data
