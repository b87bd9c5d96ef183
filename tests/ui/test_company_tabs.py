"""The tabs below a company's name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.support.company_stage import CompanyStage
from tests.support.company_views import PROOF, a_grant, a_view
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.ui.company_tabs import Tab
from tgate_desktop.ui.preferences import Preferences, show_preferences


@pytest.fixture
def shown(qtbot) -> CompanyStage:
    return CompanyStage(qtbot)


def names(shown: CompanyStage) -> list[str]:
    return [shown.tabs.tabText(at) for at in range(shown.tabs.count())]


def test_tokens_come_first_and_nothing_of_the_others_is_made_or_read(shown):
    assert names(shown) == ["Tokens", "Requests", "History"]
    assert shown.is_shown("tokens")
    assert shown.window.findChild(object, "requests") is None
    assert shown.window.findChild(object, "history") is None
    assert shown.use_cases.calls_of("lines") == shown.use_cases.calls_of("events") == []


def test_ctrl_and_a_number_bring_a_tab_up_from_anywhere(shown, qtbot):
    for key, tab in ((Qt.Key.Key_2, Tab.REQUESTS), (Qt.Key.Key_3, Tab.HISTORY), (Qt.Key.Key_1, Tab.TOKENS)):
        qtbot.keyClick(shown.window, key, Qt.KeyboardModifier.ControlModifier)
        shown.wait(lambda tab=tab: shown.is_shown(tab.value))
        assert [one for one in Tab if shown.window.findChild(object, one.value) and shown.is_shown(one.value)] == [tab]
        assert shown.tabs.hasFocus()


def test_arrows_move_between_the_tabs(shown, qtbot):
    shown.tabs.setFocus()
    qtbot.keyClick(shown.tabs, Qt.Key.Key_Right)
    assert shown.is_shown("requests")
    qtbot.keyClick(shown.tabs, Qt.Key.Key_Left)
    assert shown.is_shown("tokens")


def test_the_name_and_a_pressing_question_stay_above_every_tab(qtbot):
    awaiting = a_grant("company-1", awaits_decision=True, grant_id="new-grant", proof=PROOF)
    shown = CompanyStage(qtbot, a_view(connected=False, awaiting=awaiting))
    for tab in Tab:
        shown.bring_up(tab)
        assert shown.is_shown("companyHeader")
        assert shown.is_shown("decisionPanel")
        assert shown.find("decisionPanel").y() < shown.tabs.y()


def test_f5_brings_up_the_tokens_where_it_asks(qtbot):
    shown = CompanyStage(qtbot, a_view(server_use=ServerUse.YES))
    shown.bring_up(Tab.HISTORY)
    shown.window._company.refresh()
    assert shown.tabs.tab is Tab.TOKENS
    assert shown.use_cases.calls_of("refresh") == []
    assert shown.is_shown("refreshWarning")


def test_in_arabic_the_first_tab_stands_at_the_right(shown, qapp):
    show_preferences(qapp, Preferences("ar"))
    shown.wait(lambda: names(shown)[0] == "الرموز")
    assert shown.tabs.tabRect(0).x() > shown.tabs.tabRect(2).x()
