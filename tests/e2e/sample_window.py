"""A small window to prove the driver on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QFormLayout, QLabel, QLineEdit, QListWidget, QPushButton, QWidget


def main() -> None:
    application = QApplication(sys.argv)
    window = QWidget()
    window.setWindowTitle("Sample")
    layout = QFormLayout(window)
    field, hidden, secret = QLineEdit(), QLineEdit(), QLineEdit()
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    echo, greet, opener, box, rows = (
        QLabel(),
        QPushButton("Greet"),
        QPushButton("Open browser"),
        QCheckBox("Loud"),
        QListWidget(),
    )
    names = {
        "clientId": field,
        "clientSecret": secret,
        "hidden": hidden,
        "echo": echo,
        "greet": greet,
        "openBrowser": opener,
        "loud": box,
        "companies": rows,
    }
    for name, widget in names.items():
        widget.setObjectName(name)
        layout.addRow("Client ID" if widget is field else "", widget)
    hidden.hide()
    greet.setEnabled(False)
    rows.addItems(["Harbour Kitchen", "مطبخ المرفأ"])
    field.textEdited.connect(lambda text: greet.setEnabled(bool(text)))
    greet.clicked.connect(lambda: echo.setText(f"Hello {field.text()}{'!' * box.isChecked()} {len(secret.text())}"))
    rows.currentTextChanged.connect(echo.setText)
    opener.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(field.text())))
    QShortcut(QKeySequence("Ctrl+G"), window).activated.connect(lambda: echo.setText("by key"))
    window.resize(480, 420)
    window.show()
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
