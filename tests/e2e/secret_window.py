"""A window with a secret in each place where the app has one: a field, a hidden value, the clipboard."""

from __future__ import annotations

import os
import sys

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.adapters.desktop.clipboard import Clipboard
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.field import Field

LIFETIME_S = 60


def main() -> None:
    secret = Secret(os.environ["SECRET_OF_THE_TEST"])
    application = QApplication(sys.argv)
    clipboard = Clipboard(float(os.environ.get("LIFETIME_S", LIFETIME_S)), application.clipboard())
    window = QWidget()
    window.setWindowTitle("Secrets")
    field = Field("clientSecret", is_secret=True)
    field.set_text(secret.reveal())
    other = QLineEdit()
    other.setObjectName("other")
    copy, clear, leave = QPushButton("Copy"), QPushButton("Clear"), QPushButton("Quit")
    copy.clicked.connect(lambda: clipboard.copy_secret(secret))
    clear.clicked.connect(clipboard.clear_secret)
    leave.clicked.connect(application.quit)
    application.aboutToQuit.connect(clipboard.clear_secret)
    column = QVBoxLayout(window)
    for name, widget in (("copy", copy), ("clear", clear), ("leave", leave), ("other", other)):
        widget.setObjectName(name)
        column.addWidget(widget)
    column.addWidget(field)
    window.resize(480, 320)
    window.show()
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
