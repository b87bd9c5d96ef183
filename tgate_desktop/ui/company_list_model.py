"""The rows of the **Companies** list for Qt's views: a new list becomes the smallest changes, never a reset.

So selection, scroll position and everything that did not change stay as they are, with one row as with a thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tgate_desktop.ui.company_rows import CompanyRow
from tgate_desktop.words.tokens import health_word

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()


class CompanyListModel(QAbstractListModel):
    """Shows what it was last given; `ROW_ROLE` gives a delegate the `CompanyRow` itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CompanyRow] = []

    def show(self, rows: Iterable[CompanyRow]) -> None:
        """From now on these rows, in this order. Each company at most once."""
        new = list(rows)
        self._remove_missing({row.company_id for row in new})
        self._reorder(new)
        self._insert_new(new)
        self._replace_changed(new)

    def replace(self, rows: Iterable[CompanyRow], seen: range) -> None:
        """These rows in the places where their companies are, if they are listed at all.

        Only the places that are `seen` now are announced: a view reads the others when they come to be seen.
        """
        by_id = {row.company_id: row for row in rows}
        self._take([by_id.get(row.company_id, row) for row in self._rows], seen)

    def say_anew(self) -> None:
        """The language is another one: every row is drawn again."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, company_id: str | None) -> int | None:
        """Where a company is, None when it is not shown."""
        return next((at for at, row in enumerate(self._rows) if row.company_id == company_id), None)

    def company_id_at(self, index: QModelIndex) -> str | None:
        """The company of an index, None for an invalid one."""
        return self._rows[index.row()].company_id if index.isValid() else None

    def _remove_missing(self, wanted: set[str]) -> None:
        gone = [at for at, row in enumerate(self._rows) if row.company_id not in wanted]
        for first, last in reversed(list(_runs(gone))):
            self.beginRemoveRows(_ROOT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _reorder(self, new: list[CompanyRow]) -> None:
        present = {row.company_id: row for row in self._rows}
        ordered = [present[row.company_id] for row in new if row.company_id in present]
        if ordered == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        old_indexes = self.persistentIndexList()
        at = {row.company_id: position for position, row in enumerate(ordered)}
        moved = [self.index(at[self._rows[index.row()].company_id]) for index in old_indexes]
        self._rows = ordered
        self.changePersistentIndexList(old_indexes, moved)
        self.layoutChanged.emit()

    def _insert_new(self, new: list[CompanyRow]) -> None:
        present = {row.company_id for row in self._rows}
        for first, last in _runs(at for at, row in enumerate(new) if row.company_id not in present):
            self.beginInsertRows(_ROOT, first, last)
            self._rows[first:first] = new[first : last + 1]
            self.endInsertRows()

    def _replace_changed(self, new: list[CompanyRow]) -> None:
        self._take(new, range(len(new)))

    def _take(self, new: list[CompanyRow], places: Iterable[int]) -> None:
        # What is written again unchanged on screen (only `changes_at` differs) is not painted again.
        changed = [at for at in places if at < len(new) and _reads_differently(new[at], self._rows[at])]
        self._rows = new
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first), self.index(last))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            parts = (row.name, row.environment_name, health_word(row.health), row.time_left)
            return ", ".join(part for part in parts if part)
        return None


def _reads_differently(one: CompanyRow, other: CompanyRow) -> bool:
    return one != other and _shown(one) != _shown(other)


def _shown(row: CompanyRow) -> tuple[object, ...]:
    return row.name, row.environment_id, row.environment_name, row.health, row.time_left, row.marked


def _runs(positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending positions as runs (first, last) without gaps."""
    first = last = None
    for at in positions:
        if first is None or last is None:
            first = last = at
        elif at == last + 1:
            last = at
        else:
            yield first, last
            first = last = at
    if first is not None and last is not None:
        yield first, last
