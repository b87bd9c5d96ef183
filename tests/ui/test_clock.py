"""What the window shows when this computer's clock jumps, or the computer sleeps: right again within a tick."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QListView

from tests.support.company_views import NOON, a_grant, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.support.hygiene import GUARD_S
from tests.support.programs import ROOT
from tests.support.waiting import until
from tests.ui.looking import Looking
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.value_labels import CountdownLabel


class Stage(Looking):
    """A window with one company, a real tick and a clock that can be set."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.now = NOON
        self.use_cases = FakeUseCases(a_view("company-1", "Olive House", grant=a_grant(left=timedelta(minutes=30))))
        self.window = MainWindow(Runner(lambda: self.use_cases), FakeDesktop(), now=lambda: self.now)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload()
        self.wait(lambda: self.text("companyTitle") == "Olive House")

    @property
    def left(self) -> str:
        return str(self.find("expiresIn", CountdownLabel).shown)

    def listed(self) -> str:
        model = self.find("companies", QListView).model()
        return str(model.index(0, 0).data(_ACCESSIBLE_TEXT))


_ACCESSIBLE_TEXT = 11


@pytest.fixture
def shown(qtbot) -> Stage:
    return Stage(qtbot)


@pytest.mark.parametrize(
    ("jump", "left", "state"),
    [
        (timedelta(hours=8), "expired", "Expired, can be refreshed"),
        (timedelta(minutes=25), "expires in 5 min 00 s", "Expiring soon"),
        (timedelta(days=-1), "expires in 24 h 30 min", "Valid"),
    ],
)
def test_a_clock_that_jumps_is_followed_by_the_next_tick(shown: Stage, jump: timedelta, left: str, state: str) -> None:
    shown.wait(lambda: shown.left == "expires in 30 min 00 s")
    shown.now += jump
    shown.wait(lambda: shown.left.startswith(left))
    assert shown.text("accessTokenState") == state
    shown.wait(lambda: state in shown.listed())
    shown.now = NOON
    shown.wait(lambda: shown.left == "expires in 30 min 00 s")
    assert shown.text("accessTokenState") == "Valid"
    shown.wait(lambda: "Valid, 30 min" in shown.listed())


def test_a_clock_that_is_set_right_is_told_of_no_longer(shown: Stage) -> None:
    shown.use_cases.clock_offset_s = 600
    shown.window.reload()
    shown.wait(lambda: shown.find("notices").isVisible())
    shown.use_cases.clock_offset_s = None
    shown.wait(lambda: not shown.find("notices").isVisible())


TICKS = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from tgate_desktop.ui.ticker import Ticker
app = QApplication(["ticks", "-platform", "offscreen"])
window = QWidget()
ticker = Ticker(window)
ticker.ticked.connect(lambda now: print(now.isoformat(), flush=True))
window.show()
app.exec()
"""


def test_a_process_that_stood_still_shows_the_time_that_it_is_when_it_goes_on() -> None:
    with subprocess.Popen([sys.executable, "-c", TICKS], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(signal.SIGSTOP)
            woken_at = datetime.now(UTC) + timedelta(seconds=2)
            until(lambda: datetime.now(UTC) > woken_at, "it slept", GUARD_S)
            process.send_signal(signal.SIGCONT)
            ticks = (datetime.fromisoformat(line.strip()) for line in process.stdout)
            assert next(tick for tick in ticks if tick > woken_at - timedelta(seconds=1)) >= woken_at
        finally:
            process.kill()
