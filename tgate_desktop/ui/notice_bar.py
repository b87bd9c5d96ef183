"""The notices of the main window, one below the other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.ui.flow_layout import FlowLayout
from tgate_desktop.ui.icons import IconLabel
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.notices import Notice, NoticeAct, act_label
from tgate_desktop.ui.theme import Space, style_as

_PRIMARY = (
    NoticeAct.SAVE_AGAIN,
    NoticeAct.CONNECT_AGAIN,
    NoticeAct.MAKE_A_COMPANY,
    NoticeAct.MAKE_COMPANIES,
)


class NoticeBar(QWidget):
    """Signals: `acted(NoticeAct, Notice)`."""

    acted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "notices")
        self._notices: tuple[Notice, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.L, Space.M, Space.L, 0)
        self._column.setSpacing(Space.S)
        self.hide()

    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        """The same notices again leave everything alone, the focus on a button included."""
        if notices == self._notices:
            return
        self._notices = notices
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for notice in notices:
            self._column.addWidget(self._card(notice))
        self.setVisible(bool(notices))

    def _card(self, notice: Notice) -> QFrame:
        card = named(QFrame(), notice.name)
        style_as(card, role="panel", tone=notice.tone.value)
        icon = named(IconLabel("warning", notice.tone.value, 20), "noticeIcon")
        text = text_label(name="noticeText")
        text.setText(notice.text)
        buttons = FlowLayout()
        for act in notice.acts:
            buttons.addWidget(self._button(act, notice))
        row = QHBoxLayout(card)
        row.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(icon)
        row.addWidget(text, 1)
        row.addLayout(buttons)
        return card

    def _button(self, act: NoticeAct, notice: Notice) -> QPushButton:
        button = named(QPushButton(act_label(act)), act.value)
        kind = "primary" if act in _PRIMARY else "danger" if act is NoticeAct.QUIT_WITHOUT_SAVING else ""
        style_as(button, kind=kind)
        button.clicked.connect(lambda: self.acted.emit(act, notice))
        return button
