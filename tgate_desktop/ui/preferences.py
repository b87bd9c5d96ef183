"""How the person wants the window: language, text size, colours. Kept as settings, shown at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from tgate_desktop.ui.language import LANGUAGE_SETTING, show_language
from tgate_desktop.ui.theme import TEXT_PERCENTS, Scheme, theme
from tgate_desktop.words.languages import LANGUAGES

if TYPE_CHECKING:
    from tgate_desktop.flows.use_cases import UseCases

TEXT_SIZE_SETTING = "text_percent"
COLOURS_SETTING = "colours"
SYSTEM = ""


@dataclass(frozen=True)
class Preferences:
    """`language` is one of `LANGUAGES` and `colours` a value of `Scheme`; empty follows the system."""

    language: str = SYSTEM
    text_percent: int = 100
    colours: str = SYSTEM

    def settings(self) -> dict[str, str]:
        """By name, as they are kept."""
        return {
            LANGUAGE_SETTING: self.language,
            TEXT_SIZE_SETTING: str(self.text_percent),
            COLOURS_SETTING: self.colours,
        }


def read_preferences(use_cases: UseCases) -> Preferences:
    """As kept; what cannot be understood counts as not set. On a worker. Raises: CatalogProblem."""
    language = use_cases.desk.setting(LANGUAGE_SETTING) or SYSTEM
    text_percent = use_cases.desk.setting(TEXT_SIZE_SETTING) or ""
    colours = use_cases.desk.setting(COLOURS_SETTING) or SYSTEM
    return Preferences(
        language=language if language in LANGUAGES else SYSTEM,
        text_percent=next((percent for percent in TEXT_PERCENTS if str(percent) == text_percent), 100),
        colours=colours if colours in [scheme.value for scheme in Scheme] else SYSTEM,
    )


def keep_preferences(use_cases: UseCases, preferences: Preferences) -> None:
    """On a worker. Raises: CatalogProblem."""
    for name, value in preferences.settings().items():
        use_cases.desk.set_setting(name, value)


def show_preferences(app: QApplication, preferences: Preferences) -> None:
    """Every window follows at once."""
    theme().choose_scheme(Scheme(preferences.colours) if preferences.colours else None)
    theme().set_text_percent(preferences.text_percent)
    show_language(app, preferences.language)
