"""A window that is asked for once more is seen once more."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tgate_desktop.ui.in_front import show_in_front


def test_a_minimized_window_is_restored_at_its_size(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    window.showMinimized()
    show_in_front(window)
    assert not window.isMinimized()
    assert (window.width(), window.height()) == (400, 300)


def test_a_window_that_was_maximized_before_it_was_minimized_is_so_again(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.showMaximized()
    window.showMinimized()
    show_in_front(window)
    assert window.isMaximized()
    assert not window.isMinimized()
