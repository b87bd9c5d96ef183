"""The windows that the main window's menus open beside it, each made when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from tgate_desktop.oauth.company import Application
    from tgate_desktop.oauth.environment import Environment
    from tgate_desktop.ui.main_menu import MainMenu
    from tgate_desktop.ui.main_window import MainWindow


class BesideWindows(QObject):
    """Those that belong to no company. There is one of each."""

    def __init__(self, runner: Runner, desktop: Desktop, main: MainWindow, menu: MainMenu) -> None:
        super().__init__(main)
        self._runner = runner
        self._desktop = desktop
        self._main = main
        menu.import_requested.connect(self.import_tokens)
        menu.diagnostics_requested.connect(self.show_diagnostics)
        menu.requests_requested.connect(self.show_requests)
        menu.guide_requested.connect(self.show_guide)
        menu.about_requested.connect(self.show_about)

    def import_tokens(self) -> None:
        from tgate_desktop.ui.import_window import ImportWindow

        ImportWindow.bring_up(self._runner, self._desktop, self._main)

    def show_diagnostics(self) -> None:
        from tgate_desktop.ui.diagnostics_window import DiagnosticsWindow

        DiagnosticsWindow.bring_up(self._runner, self._desktop, self._main)

    def show_requests(self) -> None:
        """Those of all companies."""
        from tgate_desktop.ui.all_requests_window import AllRequestsWindow

        AllRequestsWindow.bring_up(self._runner, self._desktop, self._main)

    def show_setups(self, application_id: str | None, environment_id: str | None) -> None:
        """*Applications and environments*, with one of them in front."""
        from tgate_desktop.ui.setups_window import SetupsWindow

        SetupsWindow.bring_up(self._runner, self._desktop, self._main, application_id, environment_id)

    def check_computer(self, application_id: str | None) -> None:
        """*Check this computer*, by the place of this application."""
        from tgate_desktop.ui.doctor_window import DoctorWindow

        DoctorWindow.bring_up(self._runner, self._desktop, self._main, application_id)

    def check_draft(self, application: Application, environment: Environment) -> None:
        """The same, by what a wizard has collected."""
        from tgate_desktop.ui.doctor_state import Draft
        from tgate_desktop.ui.doctor_window import DoctorWindow

        DoctorWindow.bring_up(self._runner, self._desktop, self._main, draft=Draft(application, environment))

    def show_strays(self) -> None:
        """*Tokens without a company*."""
        from tgate_desktop.ui.strays_window import StraysWindow

        StraysWindow.bring_up(self._runner, self._desktop, self._main)

    def show_guide(self) -> None:
        """At the problem that is on the screen, where there is one."""
        from tgate_desktop.ui.guide_window import GuideWindow
        from tgate_desktop.words.guide import PROBLEMS

        panels = self._main.findChildren(ProblemPanel)
        code = next((panel.problem.code for panel in panels if panel.isVisible() and panel.problem), "")
        GuideWindow.bring_up(self._runner, self._desktop, self._main, PROBLEMS if code else "", code)

    def show_about(self) -> None:
        from tgate_desktop.ui.about_window import AboutWindow

        AboutWindow(self._main).show()
