"""Switches the language of the whole window, live: our texts, Qt's own, and the direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from tgate_desktop.words import languages

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

LANGUAGE_SETTING = "language"

_qt_texts: QTranslator | None = None


def show_language(app: QApplication, setting: str | None) -> None:
    """Speaks the language of `setting`, or the system's when it is empty or unknown.

    Every window gets a `LanguageChange` event and sets its texts anew.
    """
    global _qt_texts
    language = setting if setting in languages.LANGUAGES else system_language()
    if language == languages.current():
        return
    languages.use(language)
    if _qt_texts is not None:
        app.removeTranslator(_qt_texts)
        _qt_texts = None
    app.setLayoutDirection(_direction())
    translator = qt_texts(language) if language != languages.ENGLISH else None
    if translator is not None:
        app.installTranslator(translator)
        _qt_texts = translator
    QApplication.sendEvent(app, QEvent(QEvent.Type.LanguageChange))


def qt_texts(language: str) -> QTranslator | None:
    """Those of Qt's own dialogs and menus; None where they are not installed."""
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator if translator.load(f"qtbase_{language}", folder) else None


def system_language() -> str:
    """The first of the system's languages that we speak."""
    return languages.best_language(QLocale.system().uiLanguages())


def _direction() -> Qt.LayoutDirection:
    from PySide6.QtCore import Qt  # see ui/early.py

    return Qt.LayoutDirection.RightToLeft if languages.is_right_to_left() else Qt.LayoutDirection.LeftToRight
