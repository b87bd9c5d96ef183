"""The menus of the main window, and the keys that work in all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from tgate_desktop.ui.language import LANGUAGE_SETTING
from tgate_desktop.ui.preferences import COLOURS_SETTING, SYSTEM, TEXT_SIZE_SETTING, Preferences
from tgate_desktop.ui.theme import TEXT_PERCENTS, Scheme
from tgate_desktop.words.languages import ARABIC, ENGLISH
from tgate_desktop.words.languages import gettext as _

if TYPE_CHECKING:
    from tgate_desktop.oauth.provisioning import Provisioning


class MainMenu(QObject):
    """Signals: a wish each, and `preferences_chosen(Preferences)`."""

    connect_requested = Signal()
    import_requested = Signal()
    find_requested = Signal()
    quit_requested = Signal()
    refresh_requested = Signal()
    copy_requested = Signal()
    setups_requested = Signal()
    doctor_requested = Signal()
    practice_requested = Signal()
    diagnostics_requested = Signal()
    requests_requested = Signal()
    guide_requested = Signal()
    about_requested = Signal()
    preferences_chosen = Signal(object)

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._preferences = Preferences()
        self._companies = _menu(bar, "companiesMenu")
        self._connect = self._action(self._companies, "connectACompany", self.connect_requested, "Ctrl+N")
        self._import = self._action(self._companies, "importTokens", self.import_requested, "")
        self._find = self._action(self._companies, "find", self.find_requested, "Ctrl+F")
        self._companies.addSeparator()
        self._quit = self._action(self._companies, "quit", self.quit_requested, "Ctrl+Q")
        self._tokens = _menu(bar, "tokensMenu")
        self._refresh = self._action(self._tokens, "refresh", self.refresh_requested, "F5")
        self._copy = self._action(self._tokens, "copyAccessToken", self.copy_requested, "Ctrl+Shift+C")
        self._view = _menu(bar, "viewMenu")
        self._language = _submenu(self._view, "language")
        self._languages = self._choices(self._language, "language", [SYSTEM, ENGLISH, ARABIC])
        self._text_size = _submenu(self._view, "textSize")
        self._text_sizes = self._choices(self._text_size, "text_percent", list(TEXT_PERCENTS))
        self._colours = _submenu(self._view, "colours")
        self._schemes = self._choices(self._colours, "colours", [SYSTEM, *(scheme.value for scheme in Scheme)])
        self._tools = _menu(bar, "toolsMenu")
        self._setups = self._action(self._tools, "applicationsAndEnvironments", self.setups_requested, "")
        self._doctor = self._action(self._tools, "checkThisComputer", self.doctor_requested, "")
        self._requests = self._action(self._tools, "allRequests", self.requests_requested, "")
        self._diagnostics = self._action(self._tools, "diagnostics", self.diagnostics_requested, "")
        self._practice = self._action(self._tools, "practiceTGate", self.practice_requested, "")
        self._help = _menu(bar, "helpMenu")
        self._guide = self._action(self._help, "guide", self.guide_requested, "F1")
        self._about = self._action(self._help, "about", self.about_requested, "")
        self.show_preferences(self._preferences)
        self.retranslate()

    def show_preferences(self, preferences: Preferences) -> None:
        """Marks what is chosen."""
        self._preferences = preferences
        self._languages[preferences.language].setChecked(True)
        self._text_sizes[preferences.text_percent].setChecked(True)
        self._schemes[preferences.colours].setChecked(True)

    def show_provisioning(self, provisioning: Provisioning) -> None:
        """IT's locks, and whether Practice T-Gate is offered."""
        locked = provisioning.locked_settings
        for menu, setting in (
            (self._language, LANGUAGE_SETTING),
            (self._text_size, TEXT_SIZE_SETTING),
            (self._colours, COLOURS_SETTING),
        ):
            menu.setEnabled(setting not in locked)
        self._practice.setVisible(not provisioning.hide_practice)

    def set_tokens_there(self, are_there: bool) -> None:
        """Whether the chosen company has tokens to refresh and to copy."""
        self._refresh.setEnabled(are_there)
        self._copy.setEnabled(are_there)

    def set_companies_there(self, are_there: bool) -> None:
        """Whether there is something to find."""
        self._find.setEnabled(are_there)

    def retranslate(self) -> None:
        """Sets every text anew."""
        for menu, text in (
            (self._companies, _("&Companies")),
            (self._tokens, _("T&okens")),
            (self._view, _("&View")),
            (self._language, _("&Language")),
            (self._text_size, _("&Text size")),
            (self._colours, _("&Colours")),
            (self._tools, _("&Tools")),
            (self._help, _("&Help")),
        ):
            menu.setTitle(text)
        for action, text in (
            (self._connect, _("Connect a company")),
            (self._import, _("Import tokens")),
            (self._find, _("Find")),
            (self._quit, _("Quit")),
            (self._refresh, _("Refresh")),
            (self._copy, _("Copy access token")),
            (self._setups, _("Applications and environments")),
            (self._doctor, _("Check this computer")),
            (self._practice, _("Practice T-Gate")),
            (self._requests, _("All requests")),
            (self._diagnostics, _("Diagnostics")),
            (self._guide, _("Guide")),
            (self._about, _("About T-Gate Desktop")),
            (self._languages[SYSTEM], _("System")),
            (self._languages[ENGLISH], "English"),
            (self._languages[ARABIC], "العربية"),
            (self._schemes[SYSTEM], _("System")),
            (self._schemes[Scheme.LIGHT.value], _("Light")),
            (self._schemes[Scheme.DARK.value], _("Dark")),
        ):
            action.setText(text)
        for percent, action in self._text_sizes.items():
            action.setText(f"{percent} %")

    def _action(self, menu: QMenu, name: str, wish: object, keys: str) -> QAction:
        action = QAction(self)
        action.setObjectName(name)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: wish.emit())  # type: ignore[attr-defined]
        menu.addAction(action)
        return action

    def _choices(self, menu: QMenu, member: str, values: list[object]) -> dict[object, QAction]:
        group = QActionGroup(menu)
        actions = {}
        for value in values:
            action = menu.addAction("")
            action.setObjectName(f"{menu.objectName()}-{value or 'system'}")
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, value=value: self._choose(member, value))
            actions[value] = action
        return actions

    def _choose(self, member: str, value: object) -> None:
        self.preferences_chosen.emit(replace(self._preferences, **{member: value}))  # type: ignore[arg-type]


def _menu(bar: QMenuBar, name: str) -> QMenu:
    menu = bar.addMenu("")
    menu.setObjectName(name)
    return menu


def _submenu(parent: QMenu, name: str) -> QMenu:
    menu = parent.addMenu("")
    menu.setObjectName(name)
    return menu
