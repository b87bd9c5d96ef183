"""Secrets on the clipboard: marked, cleared in time, and only if they are still ours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData

from tests.support.canaries import canary
from tests.support.hygiene import GUARD_S
from tgate_desktop.adapters.desktop.clipboard import Clipboard, secret_mime_data
from tgate_desktop.oauth.secret import Secret

GUARD_MS = int(GUARD_S * 1000)


class FakeSystemClipboard:
    """What `QClipboard` is where a window system owns it."""

    def __init__(self) -> None:
        self.data = QMimeData()
        self.is_ours = True

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self.data = QMimeData()
        self.data.setText(text)

    def setMimeData(self, data: QMimeData) -> None:  # noqa: N802 - Qt's name
        self.data = data

    def text(self) -> str:
        assert self.is_ours, "what another program owns is not read"
        return self.data.text()

    def ownsClipboard(self) -> bool:  # noqa: N802 - Qt's name
        return self.is_ours

    def clear(self) -> None:
        self.data = QMimeData()


@pytest.fixture
def system() -> FakeSystemClipboard:
    return FakeSystemClipboard()


@pytest.mark.parametrize(
    ("platform", "marks"),
    [
        ("linux", {"x-kde-passwordManagerHint": b"secret"}),
        (
            "win32",
            {
                f'application/x-qt-windows-mime;value="{name}"': b"\0\0\0\0"
                for name in (
                    "ExcludeClipboardContentFromMonitorProcessing",
                    "CanIncludeInClipboardHistory",
                    "CanUploadToCloudClipboard",
                    "Clipboard Viewer Ignore",
                )
            },
        ),
    ],
)
def test_a_secret_carries_the_platforms_marks(platform: str, marks: dict[str, bytes]) -> None:
    data = secret_mime_data(Secret("a-secret"), platform)
    assert data.text() == "a-secret"
    assert {name: bytes(data.data(name).data()) for name in marks} == marks


def test_on_macos_a_secret_is_concealed_and_transient() -> None:
    formats = secret_mime_data(Secret("a-secret"), "darwin").formats()
    assert "application/x-nspasteboard-concealed-type" in formats
    assert "application/x-nspasteboard-transient-type" in formats


def test_a_secret_is_cleared_when_its_time_is_over(qtbot, system) -> None:
    clipboard = Clipboard(0.01, system)
    clipboard.copy_secret(Secret(canary("clipboard")))
    qtbot.waitUntil(lambda: system.data.text() == "", timeout=GUARD_MS)


def test_a_secret_is_cleared_on_quit(qapp, system) -> None:
    clipboard = Clipboard(60, system)
    clipboard.copy_secret(Secret(canary("clipboard")))
    clipboard.clear_secret()
    assert system.data.text() == ""


def test_what_another_program_has_copied_since_is_neither_read_nor_cleared(qapp, system) -> None:
    clipboard = Clipboard(60, system)
    clipboard.copy_secret(Secret(canary("clipboard")))
    system.setText("theirs")
    system.is_ours = False
    clipboard.clear_secret()
    assert system.data.text() == "theirs"


def test_a_text_that_was_copied_after_the_secret_stays(qapp, system) -> None:
    clipboard = Clipboard(60, system)
    clipboard.copy_secret(Secret(canary("clipboard")))
    clipboard.copy_text("https://tgate.example")
    clipboard.clear_secret()
    assert system.data.text() == "https://tgate.example"
