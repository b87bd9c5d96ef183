"""A list that a newer version wrote: said, left alone, and the rest of the window can be used."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from tests.support.company_views import NOON
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.support.hygiene import GUARD_S
from tgate_desktop.oauth.problems import CatalogNewer
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner


def test_the_window_says_so_and_about_diagnostics_and_quit_are_there(qtbot) -> None:
    use_cases = FakeUseCases()
    use_cases.refuse["overview"] = CatalogNewer(path="/home/x/catalog.sqlite3", found=9, known=3)
    window = MainWindow(Runner(lambda: use_cases), FakeDesktop(), now=lambda: NOON)
    qtbot.addWidget(window)
    window.show()
    window.reload()
    panel = window.findChild(ProblemPanel, "catalogPanel")
    qtbot.waitUntil(panel.isVisible, timeout=int(GUARD_S * 1000))
    for name, opened in (("about", "aboutWindow"), ("diagnostics", "diagnosticsWindow")):
        window.findChild(QAction, name).trigger()
        shown = [one for one in QApplication.topLevelWidgets() if one.objectName() == opened and one.isVisible()]
        assert len(shown) == 1
        shown[0].close()
    with qtbot.waitSignal(window.closed, timeout=int(GUARD_S * 1000)):
        window.findChild(QAction, "quit").trigger()
