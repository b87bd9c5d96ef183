"""The window's front: what comes before the first window, and which windows there are."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from tgate_desktop import __version__, compose
from tgate_desktop.adapters.desktop.single_instance import SingleInstance
from tgate_desktop.ui.first_paint import FirstPaint
from tgate_desktop.ui.in_front import show_in_front
from tgate_desktop.ui.language import show_language
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QSessionManager

    from tgate_desktop.adapters.desktop.clipboard import Clipboard
    from tgate_desktop.adapters.desktop.signals import QuitSignals
    from tgate_desktop.flows.states import CompanyView, Overview
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.oauth.problems import BrowserNotOpened
    from tgate_desktop.oauth.secret import Secret
    from tgate_desktop.ui.asked_to_end import AskedToEnd
    from tgate_desktop.ui.main_window import MainWindow
    from tgate_desktop.ui.quitting import Quitting
    from tgate_desktop.ui.unexpected_window import UnexpectedWindow
    from tgate_desktop.ui.wizard.wizard_window import WizardWindow
    from tgate_desktop.words.explanation import Action

APP_ID = "app.tgate.Desktop"
_ANSWERED, _WANTED_HERE = 0, 1
_PATIENCE_MS = 100
# A token request in both Basic encodings, and the save of what it brought, each within its own limit
_LAST_REQUEST_S = 150.0
# How long a worker keeps the interpreter while the window wants it. Each call into Qt gives it away, so what takes the
# window thirty calls would otherwise wait thirty times Python's own 5 ms.
_TURN_OF_A_WORKER_S = 0.0005


def run(arguments: list[str]) -> int:
    """Shows the window and, when that is over, ends the process; returns only when another window was open already."""
    first_look = compose.first_look()
    # Asked for here and not by setStyle, which gives the style back and so loads all of QStyle before the first paint.
    app = QApplication([*arguments, "-style", "fusion"])
    app.setApplicationName("tgate-desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(APP_ID)
    app.setQuitOnLastWindowClosed(False)
    instance = SingleInstance(compose.window_lock_file())
    if not instance.is_first() and not _is_wanted_beside(app, instance, first_look):
        return 0
    front = Front(app, instance)
    front.start(first_look)
    status = app.exec()
    front.end()
    # A worker that hangs in the keyring must not meet an interpreter that is being taken apart.
    os._exit(status)


def _is_wanted_beside(app: QApplication, instance: SingleInstance, first_look: compose.FirstLook) -> bool:
    """Asks the window that is open to come to the front; where it does not, whether one is to be opened here, too."""
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    if instance.ask_first_to_show(token):
        return False
    from tgate_desktop.ui.already_open_window import AlreadyOpenWindow

    Theme(app)
    show_language(app, first_look.language)
    window = AlreadyOpenWindow(lambda: instance.ask_first_to_show(token, _PATIENCE_MS), instance.is_first)
    window.answered.connect(lambda: app.exit(_ANSWERED))
    window.opened_here.connect(lambda: app.exit(_WANTED_HERE))
    window.rejected.connect(lambda: app.exit(_ANSWERED))
    window.start()
    return app.exec() == _WANTED_HERE


def _build() -> UseCases:
    from tgate_desktop.ui.garbage import leave_out_what_is_there

    compose.start_log()
    use_cases = compose.build()
    # Two thirds of all modules came with it: the window would stand still while each old collection looks at them.
    leave_out_what_is_there()
    return use_cases


class QtDesktop:
    """The desktop that the window asks for: made on first use, for QtNetwork and the like can wait."""

    def __init__(self) -> None:
        self._clipboard: Clipboard | None = None

    @property
    def clipboard(self) -> Clipboard:
        if self._clipboard is None:
            from tgate_desktop.adapters.desktop.clipboard import Clipboard
            from tgate_desktop.ui.desktop import CLIPBOARD_SECRET_LIFETIME_S

            self._clipboard = Clipboard(CLIPBOARD_SECRET_LIFETIME_S, QApplication.clipboard())
        return self._clipboard

    def open_browser(self, address: str, on_failed: Callable[[BrowserNotOpened], None]) -> None:
        from tgate_desktop.adapters.desktop.browser import open_browser
        from tgate_desktop.oauth.problems import BrowserNotOpened

        try:
            open_browser(address)
        except BrowserNotOpened as problem:
            on_failed(problem)

    def copy_text(self, text: str) -> None:
        self.clipboard.copy_text(text)

    def copy_secret(self, text: Secret) -> None:
        self.clipboard.copy_secret(text)

    def end(self) -> None:
        if self._clipboard is not None:
            self._clipboard.clear_secret()


class Front(QObject):
    """Which windows there are: the wizard at once where there is no company, else the main window."""

    _met_unexpected = Signal(str)

    def __init__(self, app: QApplication, instance: SingleInstance) -> None:
        super().__init__()
        self._app = app
        self._instance = instance
        self._theme = Theme(app, is_before_first_paint=True)
        self._desktop = QtDesktop()
        self._runner = Runner(_build, self)
        self._preferences = self._runner.lane(self)
        self._main: MainWindow | None = None
        self._wizard: WizardWindow | None = None
        self._unexpected: UnexpectedWindow | None = None
        self._quitting: Quitting | None = None
        self._signals: QuitSignals | None = None
        self._asked_to_end: AskedToEnd | None = None

    def start(self, first_look: compose.FirstLook) -> None:
        """Shows the first window; all that can wait comes after its first paint."""
        show_language(self._app, first_look.language)
        if first_look.has_companies:
            show_in_front(self.main)
        else:
            self.open_wizard(None)
            if first_look.hides_practice and self._wizard is not None:
                self._wizard.hide_practice()
        FirstPaint(self._main or self._wizard or self.main).painted.connect(self._after_first_paint)

    def end(self) -> None:
        """Before the process goes, whoever ended the event loop: a system that shuts down asks nobody. What is past the
        point of no return is waited for, and nothing new begins."""
        import logging

        self._desktop.end()
        use_cases = self._runner.use_cases
        if use_cases is not None:
            use_cases.in_flight.shut()
            use_cases.in_flight.wait_idle(_LAST_REQUEST_S)
        self._instance.release()
        logging.shutdown()

    @property
    def main(self) -> MainWindow:
        """Made when it is first wanted."""
        return self._main or self._make_main()

    def _make_main(self) -> MainWindow:
        if self._main is None:
            from tgate_desktop.ui.main_window import MainWindow

            self._main = MainWindow(self._runner, self._desktop)
            self._main.connect_requested.connect(self.open_wizard)
            self._main.setups_requested.connect(self._main.beside.show_setups)
            self._main.doctor_requested.connect(self._main.beside.check_computer)
            self._main.draft_change_requested.connect(self._change_draft)
            self._main.closed.connect(self._on_main_closed)
        return self._main

    def open_wizard(self, again: CompanyView | None) -> None:
        """One at a time: the one that is open comes to the front."""
        if self._wizard is None:
            from tgate_desktop.ui.wizard.wizard_window import WizardWindow

            self._wizard = WizardWindow(self._runner, self._desktop, self._overview, again)
            self._wizard.closed.connect(self._on_wizard_closed)
            # Made when the tokens come, the main window would stop this one for more than 100 ms just then.
            self._wizard.browser_awaited.connect(lambda: QTimer.singleShot(0, self._make_main))
            self._wizard.company_changed.connect(self._on_company_changed)
            self._wizard.requests_requested.connect(lambda: self.main.beside.show_requests())
            self._wizard.doctor_requested.connect(
                lambda application, environment: self.main.beside.check_draft(application, environment)
            )
            self._wizard.action_requested.connect(lambda action, view: self.main.act_on_problem(action, view))
            if self._main is not None:
                self._wizard.load()
        show_in_front(self._wizard)

    def _change_draft(self, action: Action) -> None:
        if self._wizard is not None:
            show_in_front(self._wizard)
            self._wizard.mend(action)

    def quit(self, given_up: frozenset[str] = frozenset()) -> None:
        """Windows go at once; the process when nothing is cut off. `given_up` are the companies whose unsaved pairs may
        be lost."""
        if self._quitting is None:
            from tgate_desktop.ui.quitting import Quitting

            self._quitting = Quitting(self._runner, self._app.quit, self.guard_unsaved)
        self._quitting.begin(given_up)

    def guard_unsaved(self) -> None:
        """The main window in front, with what would be lost."""
        self._quitting = None
        if self.main.overview is None:
            self.main.reload()
        self.main.guard_unsaved()
        show_in_front(self.main)

    @property
    def _overview(self) -> Overview | None:
        return self._main.overview if self._main is not None else None

    def _after_first_paint(self) -> None:
        from tgate_desktop.adapters.desktop.signals import QuitSignals
        from tgate_desktop.ui.asked_to_end import AskedToEnd
        from tgate_desktop.ui.garbage import GarbageCollector
        from tgate_desktop.ui.icons import application_icon

        sys.setswitchinterval(_TURN_OF_A_WORKER_S)
        GarbageCollector(self)
        self._theme.is_before_first_paint = False
        self._app.setWindowIcon(application_icon())
        self._asked_to_end = AskedToEnd(self._runner, self.quit, self.guard_unsaved)
        self._signals = QuitSignals(self._asked_to_end.by_signal)
        self._app.commitDataRequest.connect(self._on_session_end)
        self._instance.listen(self._on_second_start, self._asked_to_end.by_signal)
        self._met_unexpected.connect(self._show_unexpected)
        sys.excepthook = self._on_unexpected
        threading.excepthook = self._on_unexpected_in_thread
        if self._main is not None:
            self._main.load_preferences()
            self._main.reload()
        if self._wizard is not None:
            self._load_preferences()
            self._wizard.load()

    def _load_preferences(self) -> None:
        """The main window does this itself, but is not there yet."""
        from tgate_desktop.ui.preferences import read_preferences, show_preferences

        self._preferences.run(read_preferences, lambda preferences: show_preferences(self._app, preferences))

    def _on_company_changed(self, view: CompanyView | None) -> None:
        self.main.reload(view.company.company_id if view is not None else None)

    def _on_wizard_closed(self) -> None:
        self._wizard = None
        if self._quitting is None:
            self.main.load_preferences()
            self.main.reload()
            show_in_front(self.main)

    def _on_session_end(self, manager: QSessionManager) -> None:
        if self._asked_to_end is not None and not self._asked_to_end.by_session_end():
            manager.cancel()

    def _on_main_closed(self) -> None:
        if self._wizard is None:
            self.quit(self.main.given_up)

    def _on_second_start(self, activation_token: str) -> None:
        if activation_token:
            os.environ["XDG_ACTIVATION_TOKEN"] = activation_token
        show_in_front(self._wizard if self._wizard is not None else self.main)

    def _on_unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        import logging

        logging.getLogger(__name__).critical("nobody foresaw this", exc_info=(kind, error, trace))
        self._met_unexpected.emit(kind.__name__)

    def _on_unexpected_in_thread(self, met: threading.ExceptHookArgs) -> None:
        self._on_unexpected(met.exc_type, met.exc_value or met.exc_type(), met.exc_traceback)

    def _show_unexpected(self, kind: str) -> None:
        from tgate_desktop.oauth.problems import Unexpected
        from tgate_desktop.ui.unexpected_window import UnexpectedWindow

        if self._unexpected is None:
            self._unexpected = UnexpectedWindow(self._desktop)
        self._unexpected.show_problem(Unexpected(kind=kind))
