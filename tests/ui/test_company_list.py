"""The **Companies** list: the smallest changes, whatever comes, with one row as with a thousand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from tests.support.company_views import NOON, a_grant, a_view
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.environment import practice_environment
from tgate_desktop.oauth.health import TokenHealth
from tgate_desktop.oauth.problems import VaultLocked
from tgate_desktop.ui.company_list_model import ROW_ROLE, CompanyListModel
from tgate_desktop.ui.company_list_pane import CompanyListPane
from tgate_desktop.ui.company_rows import CompanyRow, Order, arranged, company_row, next_change
from tgate_desktop.ui.ticker import Ticker


class Changes:
    """Counts what a model tells its views."""

    def __init__(self, model: CompanyListModel) -> None:
        self.resets = self.inserts = self.removes = self.layouts = 0
        self.changed: list[int] = []
        model.modelReset.connect(lambda: self._count("resets"))
        model.rowsInserted.connect(lambda *_: self._count("inserts"))
        model.rowsRemoved.connect(lambda *_: self._count("removes"))
        model.layoutChanged.connect(lambda *_: self._count("layouts"))
        model.dataChanged.connect(lambda first, last, _: self.changed.extend(range(first.row(), last.row() + 1)))

    def _count(self, name: str) -> None:
        setattr(self, name, getattr(self, name) + 1)

    @property
    def all(self) -> tuple[int, int, int, int, list[int]]:
        return self.resets, self.inserts, self.removes, self.layouts, self.changed


def views_of(count: int):
    return [a_view(f"id-{n:04}", f"Company {n:04}", grant=grant_left(f"id-{n:04}", 5 + n % 120)) for n in range(count)]


def grant_left(company_id: str, minutes: float) -> Grant:
    return a_grant(company_id, left=timedelta(minutes=minutes))


def rows_of(views, now=NOON) -> list[CompanyRow]:
    return [company_row(view, now) for view in views]


@pytest.fixture
def model(qtmodeltester) -> CompanyListModel:
    model = CompanyListModel()
    qtmodeltester.check(model)
    return model


def names(model: CompanyListModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_a_thousand_companies_come_in_one_insertion(model):
    changes = Changes(model)
    model.show(rows_of(views_of(1000)))
    assert model.rowCount() == 1000
    assert changes.all == (0, 1, 0, 0, [])


def test_the_same_rows_again_change_nothing(model):
    model.show(rows_of(views_of(1000)))
    changes = Changes(model)
    model.show(rows_of(views_of(1000)))
    assert changes.all == (0, 0, 0, 0, [])


def test_one_renamed_company_is_one_changed_row(model):
    views = views_of(1000)
    model.show(rows_of(views))
    changes = Changes(model)
    views[500] = replace(views[500], company=replace(views[500].company, name="Company 0500 renamed"))
    model.show(rows_of(views))
    assert changes.all == (0, 0, 0, 0, [500])


def test_a_search_only_takes_rows_away_and_its_end_brings_them_back(model):
    rows = rows_of(views_of(1000))
    model.show(rows)
    changes = Changes(model)
    model.show(arranged(rows, "0042", Order.NAME))
    assert names(model) == ["Company 0042"]
    assert changes.all == (0, 0, 2, 0, [])
    model.show(arranged(rows, "", Order.NAME))
    assert model.rowCount() == 1000
    assert changes.all == (0, 2, 2, 0, [])


def test_another_order_moves_rows_and_the_chosen_one_goes_along(model):
    rows = rows_of(views_of(50))
    model.show(arranged(rows, "", Order.NAME))
    chosen = QPersistentModelIndex(model.index(7))
    changes = Changes(model)
    model.show(arranged(rows[::-1], "", Order.TIME_LEFT)[::-1])
    assert changes.all == (0, 0, 0, 1, [])
    assert chosen.data() == "Company 0007"
    assert chosen.row() == names(model).index("Company 0007")


def test_a_new_and_a_removed_company_are_one_insertion_and_one_removal(model):
    rows = rows_of(views_of(10))
    model.show(rows)
    changes = Changes(model)
    new = company_row(a_view("new", "Brand new"), NOON)
    model.show([*rows[:3], new, *rows[4:]])
    assert names(model)[3] == "Brand new"
    assert changes.all == (0, 1, 1, 0, [])


def test_a_row_is_read_out_with_environment_state_and_time_left(model):
    model.show(rows_of([a_view("1", "Olive House", grant=grant_left("1", 72))]))
    text = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "Olive House, Staging, Valid, 1 h 12 min"


# ---- rows ----


def test_a_row_says_until_when_it_reads_the_same():
    row = company_row(a_view(grant=grant_left("company-1", 72.5)), NOON)
    assert row.time_left == "1 h 12 min"
    assert row.changes_at == NOON + timedelta(seconds=30)
    last_moment, after = (company_row(a_view(grant=grant_left("company-1", 72.5)), at) for at in _around(row))
    assert last_moment.time_left == "1 h 12 min"
    assert after.time_left == "1 h 11 min"


def _around(row: CompanyRow):
    assert row.changes_at is not None
    return row.changes_at, row.changes_at + timedelta(seconds=1)


@pytest.mark.parametrize("minutes", [11, 10.5, 3, 2, 1.5, 1.01])
def test_no_change_is_missed_on_the_way_to_expiry(minutes: float):
    view = a_view(grant=grant_left("company-1", minutes))
    shown = company_row(view, NOON)
    now = NOON
    for _second in range(int(minutes * 60) + 2):
        now += timedelta(seconds=1)
        truth = company_row(view, now)
        if shown.changes_at is not None and now >= shown.changes_at:
            shown = truth
        assert (shown.time_left, shown.health) == (truth.time_left, truth.health)


def test_expired_and_missing_tokens_have_no_time_left_and_never_change():
    for view in (a_view(grant=grant_left("company-1", 0.5)), a_view(connected=False)):
        row = company_row(view, NOON)
        assert (row.time_left, row.changes_at) == ("", None)
    assert next_change(rows_of([a_view(connected=False)])) is None


def test_every_word_of_a_search_is_looked_for_in_company_and_environment():
    practice = practice_environment()
    rows = rows_of(
        [a_view("1", "Olive House"), a_view("2", "OLIVE Express", environment=practice), a_view("3", "Palm")]
    )
    assert [row.name for row in arranged(rows, "olive", Order.NAME)] == ["OLIVE Express", "Olive House"]
    assert [row.name for row in arranged(rows, "practice oli", Order.NAME)] == ["OLIVE Express"]
    assert arranged(rows, "olive palm", Order.NAME) == ()


def test_what_needs_attention_comes_first_when_sorted_so():
    rows = rows_of(
        [
            a_view("1", "Valid"),
            a_view("2", "Soon", grant=grant_left("2", 5)),
            a_view("3", "Expired", grant=grant_left("3", 0)),
            a_view("4", "Unsaved", unsaved=VaultLocked(vault="GNOME Keyring")),
            a_view("5", "Refused", grant=a_grant("5", rejected_fingerprint="aaaa1111")),
        ]
    )
    ordered = [row.name for row in arranged(rows, "", Order.STATE)]
    assert ordered == ["Unsaved", "Refused", "Expired", "Soon", "Valid"]
    assert arranged(rows, "", Order.STATE)[1].health is TokenHealth.REJECTED


# ---- the pane ----


@pytest.fixture
def time() -> list:
    return [NOON]


@pytest.fixture
def pane(qtbot, time) -> CompanyListPane:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    pane = CompanyListPane(Ticker(window, lambda: time[0]))
    pane.setParent(window)
    pane.ticker_of_test = window.findChild(Ticker)
    return pane


def tick(pane: CompanyListPane, time: list, seconds: float) -> None:
    time[0] += timedelta(seconds=seconds)
    pane.ticker_of_test.tick()


def test_a_tick_draws_only_the_rows_in_sight_whose_text_changed(pane, time):
    views = [a_view(f"id-{n}", f"Company {n:04}", grant=grant_left(f"id-{n}", 30 + (n % 60) / 60)) for n in range(1000)]
    pane.show_companies(views, None)
    pane.parent().resize(320, 600)
    pane.resize(320, 600)
    pane.parent().show()
    in_sight = len(pane._seen())
    assert 3 < in_sight < 20
    changes = Changes(pane.model)
    tick(pane, time, 0.5)
    assert changes.all == (0, 0, 0, 0, [0])
    tick(pane, time, 1)
    assert changes.all == (0, 0, 0, 0, [0, 1])
    assert [pane.model.index(n).data(ROW_ROLE).time_left for n in (60, 61, 62)] == ["29 min", "29 min", "30 min"]


def test_a_state_that_changes_by_itself_moves_its_row_when_sorted_by_attention(pane, time):
    pane.show_companies(
        [a_view("1", "Counting", grant=grant_left("1", 10.5)), a_view("2", "None", connected=False)], "1"
    )
    pane._orders[Order.STATE].trigger()
    assert names(pane.model) == ["None", "Counting"]
    tick(pane, time, 31)
    assert names(pane.model) == ["Counting", "None"]
    assert pane.list.currentIndex().data() == "Counting"


def test_the_chosen_row_stays_chosen_while_others_come_and_go(pane):
    views = views_of(5)
    pane.show_companies(views, "id-0003")
    assert pane.list.currentIndex().data() == "Company 0003"
    pane.show_companies([a_view("new", "A new one"), *views[1:]], "id-0003")
    assert pane.list.currentIndex().data() == "Company 0003"


def test_choosing_a_row_tells_the_company_once(pane, qtbot):
    pane.show_companies(views_of(3), "id-0000")
    chosen: list[str] = []
    pane.chosen.connect(chosen.append)
    pane.list.setCurrentIndex(pane.model.index(2))
    assert chosen == ["id-0002"]


def test_a_search_that_hides_the_chosen_company_chooses_no_other(pane):
    pane.show_companies(views_of(3), "id-0000")
    chosen: list[str] = []
    pane.chosen.connect(chosen.append)
    pane._search.setText("0002")
    assert names(pane.model) == ["Company 0002"]
    assert chosen == []
    pane._search.clear()
    assert pane.list.currentIndex().data() == "Company 0000"
    assert chosen == []


def test_the_count_says_how_many_of_all_were_found(pane):
    pane.show_companies(views_of(12), None)
    assert pane._count.text() == "12 companies"
    pane._search.setText("000")
    assert pane._count.text() == "10 of 12"
    pane._search.setText("nowhere")
    assert pane._nothing_found.text() == "No company matches “nowhere”."
    assert not pane._nothing_found.isHidden()


def test_the_sort_menu_orders_the_list(pane):
    pane.show_companies(
        [a_view("1", "B", grant=grant_left("1", 90)), a_view("2", "C", grant=grant_left("2", 60))], None
    )
    assert names(pane.model) == ["B", "C"]
    pane._orders[Order.TIME_LEFT].trigger()
    assert names(pane.model) == ["C", "B"]


def test_rows_are_drawn_in_both_directions_and_sizes(pane, qapp):
    from tgate_desktop.ui.preferences import Preferences, show_preferences

    pane.show_companies([*views_of(3), a_view("m", "Marked", paused=True)], "id-0001")
    pane.resize(320, 400)
    for preferences in (Preferences(language="ar"), Preferences(text_percent=200, colours="dark")):
        show_preferences(qapp, preferences)
        assert not pane.grab().isNull()
    assert pane.model.index(0).data(ROW_ROLE).name == "Company 0000"
