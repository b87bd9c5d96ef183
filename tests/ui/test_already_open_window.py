"""What is said when the window that is open already does not come to the front."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.support.hygiene import GUARD_S
from tgate_desktop.ui.already_open_window import AlreadyOpenWindow

GUARD_MS = int(GUARD_S * 1000)


class Other:
    """The process with the window."""

    answers = False
    has_ended = False


@pytest.fixture
def other() -> Other:
    return Other()


@pytest.fixture
def window(qtbot, other):
    window = AlreadyOpenWindow(lambda: other.answers, lambda: other.has_ended, ask_again_ms=5, shown_after_ms=50)
    qtbot.addWidget(window)
    return window


def press(window, name):
    window.findChild(QPushButton, name).click()


def test_one_that_was_only_starting_needs_no_words(qtbot, window, other):
    with qtbot.waitSignal(window.answered, timeout=GUARD_MS):
        window.start()
        other.answers = True
    assert not window.isVisible()


def test_one_that_hangs_is_told(qtbot, window):
    window.start()
    qtbot.waitUntil(window.isVisible, timeout=GUARD_MS)
    assert "does not answer" in window.findChild(QLabel, "alreadyOpenText").text()


def test_one_that_answers_after_all_is_left_in_front(qtbot, window, other):
    window.start()
    qtbot.waitUntil(window.isVisible, timeout=GUARD_MS)
    other.answers = True
    with qtbot.waitSignal(window.answered, timeout=GUARD_MS):
        press(window, "tryAgain")
    assert not window.isVisible()


def test_where_it_ends_the_window_opens_here(qtbot, window, other):
    with qtbot.waitSignal(window.opened_here, timeout=GUARD_MS):
        window.start()
        other.has_ended = True


def test_a_person_can_open_it_here_all_the_same(qtbot, window):
    window.start()
    qtbot.waitUntil(window.isVisible, timeout=GUARD_MS)
    with qtbot.waitSignal(window.opened_here, timeout=GUARD_MS):
        press(window, "openHere")
    assert not window.isVisible()


def test_closing_it_leaves_all_as_it_is(qtbot, window):
    window.start()
    qtbot.waitUntil(window.isVisible, timeout=GUARD_MS)
    with qtbot.waitSignal(window.rejected, timeout=GUARD_MS):
        press(window, "close")


def test_it_speaks_arabic(qtbot, window, qapp):
    from tgate_desktop.ui.language import show_language

    window.start()
    qtbot.waitUntil(window.isVisible, timeout=GUARD_MS)
    english = window.findChild(QLabel, "alreadyOpenText").text()
    show_language(qapp, "ar")
    try:
        qtbot.waitUntil(lambda: window.findChild(QLabel, "alreadyOpenText").text() != english, timeout=GUARD_MS)
    finally:
        show_language(qapp, "en")
