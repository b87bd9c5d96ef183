"""An idle bare window with the probe, and nothing else."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from robot import Robot

app = QApplication([])
robot = Robot()
window = QLabel("idle")
window.show()
app.exec()
