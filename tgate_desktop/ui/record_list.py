"""Lists of what was written down: thousands of rows, made one by one when they come to be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QListView

from tgate_desktop.ui.names import named
from tgate_desktop.ui.record_delegate import RecordDelegate
from tgate_desktop.ui.theme import Space, Tone, theme

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()
_MOST_ROWS_SHOWN = 5
_FEWEST_ROWS_SHOWN = 2

Record = TypeVar("Record")


class RecordRow(NamedTuple):
    """One row: title and moment above, below them icon and word and what stands at their end.

    `is_calm` where the word says no more than the title does.
    """

    title: str
    moment: str
    icon: str
    tone: Tone
    word: str
    at_end: str = ""
    is_calm: bool = False

    @property
    def said(self) -> str:
        return ", ".join(part for part in (self.title, self.word, self.moment, self.at_end) if part)


class RecordListModel(QAbstractListModel, Generic[Record]):
    """The newest record first. `row_of` makes a row for the screen; `ROW_ROLE` gives it."""

    def __init__(self, row_of: Callable[[Record], RecordRow]) -> None:
        super().__init__()
        self._row_of = row_of
        self._records: tuple[Record, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        return self._records

    def show(self, records: Sequence[Record]) -> None:
        """From now on these. What is equal at both ends stays, so that new ones on top move nothing else."""
        new, old = tuple(records), self._records
        if new is old:
            return
        first = _equal_at_start(old, new)
        last = _equal_at_start(old[first:][::-1], new[first:][::-1])
        if len(old) > first + last:
            self.beginRemoveRows(_ROOT, first, len(old) - last - 1)
            self._records = old[:first] + old[len(old) - last :]
            self.endRemoveRows()
        if len(new) > first + last:
            self.beginInsertRows(_ROOT, first, len(new) - last - 1)
            self._records = new
            self.endInsertRows()

    def say_anew(self) -> None:
        """The language is another one."""
        if self._records:
            self.dataChanged.emit(self.index(0), self.index(len(self._records) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._records)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return self._row_of(self._records[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._row_of(self._records[index.row()]).said
        return None


class RecordList(QListView, Generic[Record]):
    """As high as a few of its rows. Signals: `chosen(record)`, by a person."""

    chosen = Signal(object)

    def __init__(self, name: str, row_of: Callable[[Record], RecordRow]) -> None:
        super().__init__()
        named(self, name)
        self.records: RecordListModel[Record] = RecordListModel(row_of)
        self.setModel(self.records)
        self._delegate = RecordDelegate(self, ROW_ROLE)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        theme().changed.connect(self._follow_theme)

    def show_records(self, records: Sequence[Record], chosen: Record | None) -> None:
        """These; `chosen` is marked, without a signal."""
        with QSignalBlocker(self.selectionModel()):
            self.records.show(records)
        self._fit()
        self._mark(chosen)

    def _mark(self, chosen: Record | None) -> None:
        selection = self.selectionModel()
        at = next((at for at, record in enumerate(self.records.records) if record == chosen), None)
        with QSignalBlocker(selection):
            if at is None:
                selection.clear()
            elif selection.currentIndex().row() != at or not selection.isSelected(self.records.index(at)):
                index = self.records.index(at)
                selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self.scrollTo(index)
        self.viewport().update()

    def _on_current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.records.records[current.row()])

    def _follow_theme(self) -> None:
        self.scheduleDelayedItemsLayout()
        self._fit()

    def _fit(self) -> None:
        rows = max(_FEWEST_ROWS_SHOWN, min(self.records.rowCount(), _MOST_ROWS_SHOWN))
        frame = 2 * (self.frameWidth() + Space.XS)
        self.setFixedHeight(rows * self._delegate.row_height(self.font()) + frame)


def _equal_at_start(one: Sequence[object], other: Sequence[object]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
