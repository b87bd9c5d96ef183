"""A QWizard and nothing else, to its first paint."""

from __future__ import annotations

from paint_watch import PaintWatch
from PySide6.QtWidgets import QApplication, QWizard

app = QApplication([])
wizard = QWizard()
PaintWatch(wizard)
wizard.show()
app.exec()
