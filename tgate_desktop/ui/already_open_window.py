"""Another window of this user is open and does not come to the front: said, with ways on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.languages import gettext as _

ASK_AGAIN_MS = 2000
SHOWN_AFTER_MS = 3000


class AlreadyOpenWindow(QDialog):
    """Asks the other window again and again to show itself; is seen only when that takes long, as it does not while the
    other one starts.

    `ask` tells whether it has; `take_over` whether it has ended, and this process is the one with the window now.

    Signals: `answered`, the other window is in front; `opened_here`, this process is to open one. Closing ends it:
    `rejected`.
    """

    answered = Signal()
    opened_here = Signal()

    def __init__(
        self,
        ask: Callable[[], bool],
        take_over: Callable[[], bool],
        ask_again_ms: int = ASK_AGAIN_MS,
        shown_after_ms: int = SHOWN_AFTER_MS,
    ) -> None:
        super().__init__()
        named(self, "alreadyOpenWindow")
        self._ask_other = ask
        self._take_over = take_over
        self._text = text_label(name="alreadyOpenText")
        self._buttons = QDialogButtonBox()
        self._try = named(self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole), "tryAgain")
        self._here = named(self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole), "openHere")
        self._close = named(self._buttons.addButton(QDialogButtonBox.StandardButton.Close), "close")
        self._try.clicked.connect(self._ask)
        self._here.clicked.connect(self._open_here)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(self._text)
        column.addWidget(self._buttons)
        self.setMinimumWidth(theme().px(460))
        self._asking = QTimer(self, interval=ask_again_ms)
        self._asking.timeout.connect(self._ask)
        self._showing = QTimer(self, singleShot=True, interval=shown_after_ms)
        self._showing.timeout.connect(self.show)
        self.finished.connect(self._asking.stop)
        self._retranslate()

    def start(self) -> None:
        """Asks from now on."""
        self._asking.start()
        self._showing.start()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _ask(self) -> None:
        if self._take_over():
            self._open_here()
        elif self._ask_other():
            self._stop()
            self.answered.emit()

    def _open_here(self) -> None:
        self._stop()
        self.opened_here.emit()

    def _stop(self) -> None:
        self._asking.stop()
        self._showing.stop()
        self.hide()

    def _retranslate(self) -> None:
        self.setWindowTitle(_("T-Gate Desktop"))
        self._text.setText(
            _(
                "T-Gate Desktop is open already, and does not answer. It may hang, or be open on another computer that "
                "uses the same folder. Wait and try again, or end it there. Opening it here as well loses no tokens: "
                "the two take turns."
            )
        )
        self._try.setText(_("Try again"))
        self._here.setText(_("Open it here"))
        self._close.setText(_("Close"))
