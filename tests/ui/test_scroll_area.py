"""What scroll areas tell screen readers, also those that ask for what has just gone."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QScrollArea, QWidget

from tests.support.company_stage import CompanyStage
from tgate_desktop.ui.scroll_area import ScrollArea


def described(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


def all_in(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield node
    for index in range(node.childCount()):
        if (child := node.child(index)) is not None:
            yield from all_in(child)


def test_a_scroll_bar_that_comes_or_goes_changes_no_number_of_children(qtbot):
    area = ScrollArea()
    qtbot.addWidget(area)
    area.setWidget(QWidget())
    area.resize(200, 200)
    area.show()
    counts = set()
    for height in (1000, 100, 1000):
        area.widget().resize(100, height)
        qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible() is (height == 1000), timeout=10_000)  # noqa: B023
        counts.add(described(area).childCount())
    area.hide()
    counts.add(described(area).childCount())
    assert len(counts) == 1


def test_a_child_that_is_not_there_is_none(qtbot):
    area = ScrollArea()
    qtbot.addWidget(area)
    node = described(area)
    assert [node.child(node.childCount() + beyond) for beyond in range(5)] == [None] * 5


def test_what_is_in_the_area_is_found(qtbot):
    area, content = ScrollArea(), QWidget()
    qtbot.addWidget(area)
    content.setObjectName("content")
    area.setWidget(content)
    assert content in [node.object() for node in all_in(described(area))]


def test_its_role_is_that_of_any_scroll_area(qtbot):
    area, plain = ScrollArea(), QScrollArea()
    for each in (area, plain):
        qtbot.addWidget(each)
    assert described(area).role() is described(plain).role()


def test_the_area_of_a_company_that_has_gone_is_safe_to_ask(qtbot):
    shown = CompanyStage(qtbot)
    pane = described(shown.find("companyPane", QWidget))
    before = pane.childCount()
    shown.press("remove")
    shown.press("removeCompany")
    shown.wait(lambda: shown.is_shown("emptyState"))
    assert pane.childCount() == before
    for node in all_in(pane):
        assert node.child(node.childCount()) is None
