"""What the *View* menu chooses: shown at once, kept, and read back at the next start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from tgate_desktop.ui.preferences import Preferences, keep_preferences, read_preferences, show_preferences
from tgate_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from tgate_desktop.oauth.problems import Problem
    from tgate_desktop.ui.main_menu import MainMenu


class ViewMenu(QObject):
    """`on_problem` is told when they cannot be read or kept."""

    def __init__(self, runner: Runner, menu: MainMenu, on_problem: Callable[[Problem], None]) -> None:
        super().__init__(menu)
        self._lane = runner.lane(self)
        self._menu = menu
        self._on_problem = on_problem
        menu.preferences_chosen.connect(self._choose)

    def load(self) -> None:
        """Shows the language, text size and colours that are kept."""
        self._lane.run(read_preferences, self._show, self._on_problem)

    def _choose(self, preferences: Preferences) -> None:
        self._show(preferences)
        self._lane.run(lambda use_cases: keep_preferences(use_cases, preferences), failed=self._on_problem)

    def _show(self, preferences: Preferences) -> None:
        show_preferences(cast(QApplication, QApplication.instance()), preferences)
        self._menu.show_preferences(preferences)
