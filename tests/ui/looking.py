"""How a window's test waits, looks and presses, by objectName."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.support.hygiene import GUARD_S


class Looking:
    """For a stage that has a `qtbot` and a `window`."""

    def wait(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=int(GUARD_S * 1000))

    def find(self, name: str, kind=QWidget):
        found = self.window.findChildren(kind, name)
        assert found, name
        return next((one for one in found if one.isVisible()), found[0])

    def text(self, name: str) -> str:
        return self.find(name, QLabel).text()

    def is_shown(self, name: str) -> bool:
        return self.find(name).isVisible()

    def press(self, name: str) -> None:
        button = self.find(name, QPushButton)
        assert button.isVisible(), name
        button.click()
