"""The files of a bundle: a check mark for each that goes in, what it is, and its size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from tgate_desktop.oauth.diagnostics import Part
from tgate_desktop.ui.diagnostics_state import DiagnosticsState
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, theme
from tgate_desktop.words.diagnostics import part_name, size_text, what_it_is
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _

_FILE, _WHAT, _SIZE = range(3)
_PART = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 28


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + Space.S, theme().px(_ROW_HEIGHT))


class DiagnosticsList(QTreeWidget):
    """Space marks, the arrows choose.

    Signals: `chosen(Part)`; `marked(Part, bool)`, whether it goes in.
    """

    chosen = Signal(object)
    marked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        named(self, "diagnosticsFiles")
        self.setRootIsDecorated(False)
        self.setItemDelegate(_Rows(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAllColumnsShowFocus(True)
        self.setColumnCount(3)
        self._items = {part: self._item(part) for part in Part}
        self.addTopLevelItems(list(self._items.values()))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(_FILE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_SIZE, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(self._on_current)
        self.itemChanged.connect(self._on_changed)
        theme().changed.connect(self._fit)
        self._retranslate()
        self._fit()

    def show_state(self, state: DiagnosticsState) -> None:
        """Marks, sizes, and which one is shown."""
        with QSignalBlocker(self):
            for part, item in self._items.items():
                is_in = part not in state.choice.left_out
                item.setCheckState(_FILE, Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked)
                file = state.files.get(part)
                item.setText(_SIZE, size_text(file.size_bytes) if file and is_in else "")
            self.setCurrentItem(self._items[state.shown])

    def _item(self, part: Part) -> QTreeWidgetItem:
        item = QTreeWidgetItem([""] * 3)
        item.setData(_FILE, _PART, part)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable if part.can_be_left_out else flags)
        item.setTextAlignment(_SIZE, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_FILE, _PART))

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == _FILE and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            self.marked.emit(item.data(_FILE, _PART), item.checkState(_FILE) is Qt.CheckState.Checked)

    def _fit(self) -> None:
        """As high as its rows."""
        self.doItemsLayout()
        rows = theme().px(_ROW_HEIGHT) * len(self._items)
        self.setFixedHeight(rows + self.header().sizeHint().height() + 2 * (self.frameWidth() + Space.XS))

    def _retranslate(self) -> None:
        self.setAccessibleName(_("What is in the zip"))
        self.setHeaderLabels([_("File"), _("What it is"), _("Size")])
        with QSignalBlocker(self):
            for part, item in self._items.items():
                item.setText(_FILE, part_name(part))
                item.setText(_WHAT, what_it_is(part))
                item.setToolTip(_FILE, isolated_name(part.value))
                item.setToolTip(_WHAT, what_it_is(part))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
