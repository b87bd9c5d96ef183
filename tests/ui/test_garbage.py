"""Widgets in cycles go on the GUI thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer

from tgate_desktop.ui.garbage import GarbageCollector


@pytest.fixture
def _python_collects() -> Iterator[None]:
    gc.collect()
    gc.enable()
    yield
    gc.disable()


def leave_a_timer_in_a_cycle(collected_on: list[threading.Thread]) -> None:
    owner = QObject()
    owner.timer = QTimer(owner)
    owner.itself = owner
    weakref.finalize(owner, lambda: collected_on.append(threading.current_thread()))


def allocate_until(stop: threading.Event) -> None:
    while not stop.is_set():
        knots = [[] for _ in range(1000)]
        for knot in knots:
            knot.append(knot)


@pytest.mark.usefixtures("_python_collects")
def test_a_worker_that_allocates_never_destroys_what_the_gui_thread_made(qtbot):
    collected_on: list[threading.Thread] = []
    owner = QObject()
    collector = GarbageCollector(owner, interval_ms=10)
    assert collector.parent() is owner
    leave_a_timer_in_a_cycle(collected_on)
    stop = threading.Event()
    worker = threading.Thread(target=allocate_until, args=[stop])
    worker.start()
    try:
        qtbot.waitUntil(lambda: bool(collected_on), timeout=10_000)
    finally:
        stop.set()
        worker.join()
        gc.unfreeze()
    assert collected_on == [threading.main_thread()]
