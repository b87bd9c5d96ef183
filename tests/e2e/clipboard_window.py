"""Another program: what it finds on the clipboard is what it shows, and it can copy something of its own."""

from __future__ import annotations

import sys

from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget


def main() -> None:
    application = QApplication(sys.argv)
    system = application.clipboard()
    window = QWidget()
    window.setWindowTitle("Other program")
    names = ("text", "mark", "selection")
    labels = {name: QLabel("-") for name in names}
    look, copy = QPushButton("Look"), QPushButton("Copy mine")

    def show() -> None:
        data = system.mimeData()
        mark = bytes(data.data("x-kde-passwordManagerHint").data()).decode()
        found = (system.text(), mark, system.text(QClipboard.Mode.Selection))
        for name, text in zip(names, found, strict=True):
            labels[name].setText(text or "nothing")

    look.clicked.connect(show)
    system.dataChanged.connect(show)
    copy.clicked.connect(lambda: system.setText("theirs"))
    column = QVBoxLayout(window)
    for name, widget in (*labels.items(), ("look", look), ("copyMine", copy)):
        widget.setObjectName(name)
        column.addWidget(widget)
    window.move(600, 0)
    window.show()
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
