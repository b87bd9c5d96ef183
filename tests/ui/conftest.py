"""Every screen with the real theme, in English and at 100 % again after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tgate_desktop.ui import theme as themes
from tgate_desktop.ui.preferences import Preferences, show_preferences

_HERE = Path(__file__).parent
ENGLISH = Preferences(language="en", colours="light")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform complains about windows: it has no window manager."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(r"does not support (propagateSizeHints|raise)\(\)", extend=True))


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    if themes._installed is None:
        themes.Theme(qapp)
    show_preferences(qapp, ENGLISH)
    yield
    show_preferences(qapp, ENGLISH)
