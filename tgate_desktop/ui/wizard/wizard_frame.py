"""The wizard's window without its logic: the rail, the page, the buttons, the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tgate_desktop.ui.labels import rule
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as, theme
from tgate_desktop.ui.wizard.step_rail import StepRail
from tgate_desktop.ui.wizard.wizard_order import Buttons, Page
from tgate_desktop.words.languages import gettext as _

_SIZE = (900, 700)
_SMALLEST = (520, 400)
_WIDE_ENOUGH_FOR_WORDS = 700


class WizardFrame(QMainWindow):
    """Signals: `next_pressed`, `back_pressed`, `cancel_pressed`, `finish_pressed`."""

    next_pressed = Signal()
    back_pressed = Signal()
    cancel_pressed = Signal()
    finish_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "wizardWindow")
        centre = named(QWidget(), "wizardCentre")
        self.setCentralWidget(centre)
        self._rail = StepRail(centre)
        self.pages = named(QStackedWidget(centre), "pages")
        # Made in the order in which Tab goes through them.
        self._next = self._button(centre, "next", self.next_pressed, kind="primary")
        self._finish = self._button(centre, "finish", self.finish_pressed, kind="primary")
        self._back = self._button(centre, "back", self.back_pressed)
        self._cancel = self._button(centre, "cancel", self.cancel_pressed)
        self._lay_out(centre)
        self._retranslate_frame()
        room = self.screen().availableSize()
        self.setMinimumSize(*_SMALLEST)
        self.resize(min(theme().px(_SIZE[0]), room.width()), min(theme().px(_SIZE[1]), room.height()))

    def add_page(self, widget: QWidget) -> None:
        """From now on Qt deletes it with the window. One that is never shown would be Python's to delete, and so would
        die on whichever thread drops it or collects garbage."""
        self.pages.addWidget(widget)

    def polish_ahead(self, widget: QWidget) -> None:
        """Styles and lays out a page that will come, while nobody waits: when it is shown there is only its paint."""
        widget.resize(self.pages.size())
        for part in (widget, *widget.findChildren(QWidget)):
            part.ensurePolished()
            layout = part.layout()
            if layout is not None:
                layout.activate()

    def show_page(self, page: Page, widget: QWidget) -> None:
        """Brings `widget`, one that was added, up as `page`."""
        self.pages.setCurrentWidget(widget)
        self._rail.show_page(page)

    def show_buttons(self, shown: Buttons, can_go_on: bool) -> None:
        """`can_go_on` is whether Next or Finish can be pressed now."""
        for button, is_shown in (
            (self._next, shown.next),
            (self._back, shown.back),
            (self._cancel, shown.cancel),
            (self._finish, shown.finish),
        ):
            if button.isHidden() is is_shown:
                button.setVisible(is_shown)
        self._next.setEnabled(can_go_on)
        self._finish.setEnabled(can_go_on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rail.show_words(is_wide=self.width() >= theme().px(_WIDE_ENOUGH_FOR_WORDS))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, else Next; never Finish, which says Yes. Escape cancels."""
        from PySide6.QtCore import Qt  # see ui/early.py

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif self._next.isVisible() and self._next.isEnabled():
                self._next.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel_pressed.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate_frame()
        super().changeEvent(event)

    def _button(self, parent: QWidget, name: str, pressed: SignalInstance, kind: str = "") -> QPushButton:
        button = named(QPushButton(), name)
        style_as(button, kind=kind)
        button.setParent(parent)
        button.clicked.connect(pressed)
        return button

    def _lay_out(self, centre: QWidget) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(Space.XXL, Space.M, Space.XXL, Space.L)
        buttons.setSpacing(Space.S)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        for button in (self._back, self._next, self._finish):
            buttons.addWidget(button)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.pages, 1)
        side.addWidget(rule())
        side.addLayout(buttons)
        whole = QHBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._rail)
        whole.addLayout(side, 1)

    def _retranslate_frame(self) -> None:
        self.setWindowTitle(_("Connect a company"))
        self._next.setText(_("Next"))
        self._back.setText(_("Back"))
        self._cancel.setText(_("Cancel"))
        self._finish.setText(_("Finish"))
