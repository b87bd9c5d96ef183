"""The **History** tab with real widgets and made-up use cases."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.support.company_stage import CompanyStage
from tests.support.company_views import a_view
from tests.support.fake_requests import an_event
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.problems import CatalogUnreadable, InvalidGrant, TokenRejected
from tgate_desktop.ui.company_tabs import Tab
from tgate_desktop.ui.preferences import Preferences, show_preferences


@pytest.fixture
def stage(qtbot):
    def shown(*happened, views=()) -> CompanyStage:
        made = CompanyStage(qtbot, *views, happened=happened)
        made.bring_up(Tab.HISTORY)
        made.wait(lambda: made.use_cases.calls_of("events") != [])
        return made

    return shown


def test_each_kind_of_event_has_its_icon_and_its_words(stage):
    shown = stage(*(an_event(20 - at, kind) for at, kind in enumerate(EventKind)))
    shown.wait(lambda: len(shown.rows("historyList")) == len(EventKind))
    rows = shown.rows("historyList")
    assert [row.title for row in rows] == [
        "Connected",
        "Refreshed",
        "Proven: T-Gate accepted the access token",
        "Refused",
        "Imported",
        "Handed over",
        "Revoked",
        "Removed",
    ]
    assert len({row.icon for row in rows}) == len(EventKind)
    assert rows[1].word == "access token aaaa0019 · refresh token bbbb0019"


def test_a_refusal_says_which_token_and_why(stage):
    shown = stage(
        an_event(2, EventKind.REFUSED, access_fingerprint=None, problem_code=InvalidGrant.code),
        an_event(1, EventKind.REFUSED, refresh_fingerprint=None, problem_code=TokenRejected.code),
    )
    shown.wait(lambda: len(shown.rows("historyList")) == 2)
    by_refresh, by_access = shown.rows("historyList")
    assert (by_refresh.title, by_access.title) == ("Refused: the refresh token", "Refused: the access token")
    assert by_refresh.word == "T-Gate does not take this refresh token any more (invalid_grant)."
    assert by_access.word == "The API of T-Gate does not take this access token any more (401)."


def test_a_reason_that_only_a_newer_version_knows_is_shown_as_it_is(stage):
    shown = stage(an_event(1, EventKind.REFUSED, problem_code="from_the_future"))
    shown.wait(lambda: shown.text("eventReason") == "from_the_future")


def test_the_newest_is_shown_in_full_and_another_when_it_is_chosen(stage):
    shown = stage(an_event(2), an_event(1, EventKind.CONNECTED))
    shown.wait(lambda: shown.text("eventAccessFingerprint") == "aaaa0002")
    assert "UTC" in shown.text("eventTime")
    shown.choose("historyList", 1)
    assert shown.text("eventTitle") == "Connected"
    assert shown.text("eventRefreshFingerprint") == "bbbb0001"
    fingerprint = shown.find("eventRefreshFingerprint", QLabel)
    assert fingerprint.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_it_is_read_again_after_an_act_and_for_another_company(stage):
    other = an_event(1, company_id="company-2")
    shown = stage(an_event(1), other, views=(a_view(), a_view("company-2", "Palm Diner")))
    shown.wait(lambda: len(shown.rows("historyList")) == 1)
    shown.use_cases.requests.happened.insert(0, an_event(2, EventKind.PROVEN))
    shown.find("tokenPanel").check()
    shown.wait(lambda: len(shown.rows("historyList")) == 2)
    shown.choose("companies", 1)
    shown.wait(lambda: shown.use_cases.calls_of("events")[-1] == ("company-2",))
    shown.wait(lambda: len(shown.rows("historyList")) == 1)


def test_without_an_event_it_says_so(stage):
    shown = stage()
    shown.wait(lambda: shown.is_shown("noHistory"))
    assert not shown.is_shown("eventCard")


def test_a_history_that_cannot_be_read_says_why(qtbot):
    shown = CompanyStage(qtbot)
    shown.use_cases.refuse["events"] = CatalogUnreadable(path="/x/catalog.sqlite3", reason="disk I/O error")
    shown.bring_up(Tab.HISTORY)
    shown.wait(lambda: shown.is_shown("historyReadingPanel"))
    shown.find("historyReadingPanel").action_requested.emit(None)
    shown.wait(lambda: shown.is_shown("noHistory"))


def test_in_arabic_words_change_and_fingerprints_stay_left_to_right(stage, qapp):
    shown = stage(an_event(1))
    shown.wait(lambda: shown.text("eventTitle") == "Refreshed")
    show_preferences(qapp, Preferences("ar"))
    shown.wait(lambda: shown.text("eventTitle") == "تم التحديث")
    assert shown.find("eventAccessFingerprint").layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert shown.text("eventAccessFingerprint") == "aaaa0001"
