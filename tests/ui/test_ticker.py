"""The shared second."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.support.company_views import NOON
from tgate_desktop.ui.ticker import Ticker


def test_it_ticks_at_once_when_the_window_is_seen_and_then_again(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    ticker = Ticker(window, lambda: NOON, interval_ms=1)
    times = []
    ticker.ticked.connect(times.append)
    window.show()
    assert times == [NOON]
    qtbot.waitUntil(lambda: len(times) > 2, timeout=10_000)


def test_it_stands_still_while_the_window_is_hidden_or_minimised(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    ticker = Ticker(window, lambda: NOON)
    assert not ticker.is_running
    window.show()
    assert ticker.is_running
    window.showMinimized()
    qtbot.waitUntil(lambda: not ticker.is_running, timeout=10_000)
    window.showNormal()
    qtbot.waitUntil(lambda: ticker.is_running, timeout=10_000)
    window.hide()
    assert not ticker.is_running
