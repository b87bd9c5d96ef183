"""What this app is, and which version."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from tgate_desktop import __version__
from tgate_desktop.ui.icons import application_icon
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _


class AboutWindow(QDialog):
    """Shown beside the main window; nothing waits for it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "aboutWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = text_label(name="aboutPicture")
        size = theme().px(64)
        picture.setPixmap(application_icon().pixmap(size, size))
        self._name = text_label("title", "aboutName")
        self._version = value_label("version")
        self._text = text_label("muted", "aboutText")
        self._close = named(QPushButton(), "close")
        self._close.clicked.connect(self.close)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        box.setSpacing(Space.S)
        for widget in (picture, self._name, self._version, self._text):
            box.addWidget(widget)
        box.addStretch(1)
        box.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTrailing)
        self.setMinimumWidth(theme().px(380))
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(_("About T-Gate Desktop"))
        self._name.setText("T-Gate Desktop")
        self._version.setText(_("Version {version}").format(version=isolated(__version__)))
        self._text.setText(
            _("Connects restaurant companies to T-Gate and keeps their tokens in this computer's keyring.")
        )
        self._close.setText(_("Close"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
