"""In place of PyInstaller's own hook for PySide6.QtSvg: only the parts of Qt that are used."""

from PyInstaller.utils.hooks.qt import add_qt6_dependencies
from qt_parts import used

hiddenimports, binaries, datas = used(*add_qt6_dependencies(__file__))
