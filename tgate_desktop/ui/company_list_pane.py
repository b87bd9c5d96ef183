"""The left side of the main window: find, sort, and the **Companies** list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QMenu, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.ui.company_delegate import CompanyDelegate
from tgate_desktop.ui.company_list_model import CompanyListModel
from tgate_desktop.ui.company_rows import CompanyRow, Order, arranged, company_row, next_change
from tgate_desktop.ui.icons import IconButton
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as, theme
from tgate_desktop.ui.ticker import Ticker
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext


class CompanyListPane(QWidget):
    """Shows the companies of the last `show_companies`, and keeps their times right.

    Signals: `chosen(company_id)`, by a person; `connect_requested`.
    """

    chosen = Signal(str)
    connect_requested = Signal()

    def __init__(self, ticker: Ticker) -> None:
        super().__init__()
        named(self, "companyListPane")
        self._views: tuple[CompanyView, ...] = ()
        self._rows: tuple[CompanyRow, ...] = ()
        self._changes_at: datetime | None = None
        self._shown_at = ticker.now()
        self._chosen_id: str | None = None
        self._ticker = ticker
        self._title = text_label("heading", "companiesTitle")
        self._count = text_label("caption", "companyCount")
        self._connect = named(IconButton("plus"), "connectACompany")
        self._connect.clicked.connect(self.connect_requested)
        self._search = named(QLineEdit(), "findACompany")
        self._search.setClearButtonEnabled(True)
        self._sort = named(QPushButton(), "sortBy")
        style_as(self._sort, kind="quiet")
        self._sort_menu = named(QMenu(self), "sortByMenu")
        self._orders = self._make_orders()
        self._sort.setMenu(self._sort_menu)
        self._nothing_found = text_label("muted", "nothingFound")
        self.model = CompanyListModel(self)
        self.list = named(QListView(), "companies")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CompanyDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self._search.textChanged.connect(self._arrange)
        self._search.returnPressed.connect(self._go_to_list)
        self._sort_menu.triggered.connect(self._arrange)
        ticker.ticked.connect(self._tick)
        theme().changed.connect(self.list.scheduleDelayedItemsLayout)
        self._lay_out()
        self._retranslate()

    def show_companies(self, views: Iterable[CompanyView], chosen_id: str | None) -> None:
        """These companies; `chosen_id` is the one marked as chosen, without a signal."""
        views = tuple(views)
        self._chosen_id = chosen_id
        if views != self._views:
            self._views = views
            self._make_rows(self._ticker.now())
        self._mark_chosen()

    def focus_search(self) -> None:
        """Puts the cursor where one types what to look for."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def focus_list(self) -> None:
        self.list.setFocus()

    def first_company_id(self) -> str | None:
        """The company at the top of the list."""
        return self.model.company_id_at(self.model.index(0)) if self.model.rowCount() else None

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._title, 1)
        head.addWidget(self._connect)
        below = QHBoxLayout()
        below.setSpacing(Space.S)
        below.addWidget(self._count, 1)
        below.addWidget(self._sort)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.L, Space.L, Space.S, Space.L)
        box.setSpacing(Space.S)
        box.addLayout(head)
        box.addWidget(self._search)
        box.addLayout(below)
        box.addWidget(self._nothing_found)
        box.addWidget(self.list, 1)

    def _tick(self, now: datetime) -> None:
        """Nothing is made anew before something reads differently, or the clock has gone back."""
        has_gone_back, self._shown_at = now < self._shown_at, now
        if has_gone_back:
            self._make_rows(now)
            return
        if self._changes_at is None or now < self._changes_at:
            return
        before = self._rows
        self._rows = tuple(
            company_row(view, now) if row.changes_at is not None and now >= row.changes_at else row
            for view, row in zip(self._views, before, strict=True)
        )
        self._changes_at = next_change(self._rows)
        pairs = [(old, new) for old, new in zip(before, self._rows, strict=True) if old is not new]
        if self._order is Order.STATE and any(old.health is not new.health for old, new in pairs):
            self._arrange()
        else:
            self.model.replace((new for _old, new in pairs), self._seen())

    def _seen(self) -> range:
        """The places in the list that are on the screen now."""
        area = self.list.viewport().rect()
        first, last = self.list.indexAt(area.topLeft()), self.list.indexAt(area.bottomLeft())
        return range(max(first.row(), 0), last.row() + 1 if last.isValid() else self.model.rowCount())

    def _make_rows(self, now: datetime) -> None:
        self._shown_at = now
        self._rows = tuple(company_row(view, now) for view in self._views)
        self._changes_at = next_change(self._rows)
        self._arrange()

    def _arrange(self) -> None:
        shown = arranged(self._rows, self._search.text(), self._order)
        with QSignalBlocker(self.list.selectionModel()):
            self.model.show(shown)
        self._mark_chosen()
        self._nothing_found.setVisible(bool(self._rows) and not shown)
        self._nothing_found.setText(
            _("No company matches “{search}”.").format(search=isolated_name(self._search.text()))
        )
        self._show_count(len(shown))

    @property
    def _order(self) -> Order:
        return next(order for order, action in self._orders.items() if action.isChecked())

    def _make_orders(self) -> dict[Order, QAction]:
        group = QActionGroup(self._sort_menu)
        actions = {}
        for order in Order:
            action = actions[order] = self._sort_menu.addAction("")
            action.setObjectName(f"sortBy-{order.value}")
            action.setCheckable(True)
            group.addAction(action)
        actions[Order.NAME].setChecked(True)
        return actions

    def _show_count(self, shown: int) -> None:
        in_all = len(self._rows)
        if shown == in_all:
            text = ngettext("{count} company", "{count} companies", in_all).format(count=isolated(str(in_all)))
        else:
            text = _("{shown} of {in_all}").format(shown=isolated(str(shown)), in_all=isolated(str(in_all)))
        self._count.setText(text)

    def _mark_chosen(self) -> None:
        selection = self.list.selectionModel()
        at = self.model.row_of(self._chosen_id)
        if at is None:
            selection.clear()
            return
        index = self.model.index(at)
        if selection.currentIndex() != index or not selection.isSelected(index):
            with QSignalBlocker(selection):
                selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)
            self.list.viewport().update()

    def _on_current_changed(self, current: QModelIndex) -> None:
        company_id = self.model.company_id_at(current)
        if company_id is not None and company_id != self._chosen_id:
            self._chosen_id = company_id
            self.chosen.emit(company_id)

    def _go_to_list(self) -> None:
        """Enter in the search takes the first that was found."""
        self.list.setFocus()
        if self.model.row_of(self._chosen_id) is None and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))

    def _retranslate(self) -> None:
        self._title.setText(_("Companies"))
        self.list.setAccessibleName(_("Companies"))
        self._connect.setText(_("Connect a company"))
        self._search.setPlaceholderText(_("Find a company"))
        self._search.setAccessibleName(_("Find a company"))
        self._sort.setText(_("Sort by"))
        names = {
            Order.NAME: _("Name"),
            Order.STATE: _("What needs attention"),
            Order.TIME_LEFT: _("Time left"),
            Order.ENVIRONMENT: _("Environment"),
        }
        for order, action in self._orders.items():
            action.setText(names[order])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._make_rows(self._ticker.now())
            self.model.say_anew()
        super().changeEvent(event)
