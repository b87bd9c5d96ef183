"""The **Requests** tab with real widgets and made-up use cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListView, QPlainTextEdit, QPushButton, QWidget

from tests.support.canaries import MARK
from tests.support.company_stage import CompanyStage
from tests.support.company_views import NOON, STAGING, a_view
from tests.support.fake_requests import TRACE, an_exchange
from tgate_desktop.oauth.exchange import Exchange
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.problems import (
    CatalogUnreadable,
    FileNotWritten,
    InvalidClient,
    InvalidGrant,
    RevocationUnavailable,
    ServerFailed,
    TimedOut,
    TokenRejected,
)
from tgate_desktop.ui.company_tabs import Tab
from tgate_desktop.ui.preferences import Preferences, show_preferences

HOST = "staging.tgate.example"
GRANT_REFUSED = InvalidGrant(status=400, host=HOST, error="invalid_grant", grant_type="refresh_token")


def refused(number: int = 9, problem=GRANT_REFUSED, kind: RequestKind = RequestKind.REFRESH) -> Exchange:
    body = b'{"error":"invalid_grant","error_description":"No longer valid."}'
    return an_exchange(number, kind, status=problem.facts["status"], body=body, problem=problem)


class Stage(CompanyStage):
    def __init__(self, qtbot, *kept, views=()):
        super().__init__(qtbot, *views, kept=kept)
        self.bring_up(Tab.REQUESTS)
        self.wait(lambda: self.use_cases.calls_of("lines") != [])

    def is_open(self, exchange: Exchange) -> None:
        """Waits until it is shown in full."""
        self.wait(lambda: self.is_shown("requestDetails") and exchange.url in self.console("requestText"))

    def type(self, text: str) -> None:
        field = self.find("searchRequests", QLineEdit)
        field.setFocus()
        self.qtbot.keyClicks(field, text)


@pytest.fixture
def stage(qtbot):
    return lambda *kept, **more: Stage(qtbot, *kept, **more)


# ---- the list --------------------------------------------------------------------------------------------------------


def test_each_request_says_what_it_was_for_how_it_ended_and_how_long_it_took(stage):
    shown = stage(
        an_exchange(6, RequestKind.PROOF, body=b"[]"),
        refused(5),
        an_exchange(4, status=503, body=b"", problem=ServerFailed(status=503, host=HOST)),
        an_exchange(3, status=200, body=b"<html>", problem=InvalidClient(status=200, host=HOST)),
        an_exchange(2, status=None, problem=TimedOut(host=HOST, seconds=60, sent=True)),
        an_exchange(1, RequestKind.CODE),
    )
    shown.wait(lambda: len(shown.rows("requestList")) == 6)
    said = [(row.title, row.word, row.at_end) for row in shown.rows("requestList")]
    assert said == [
        ("Check token", "200 · fine", "184 ms"),
        ("Refresh", "400 · refused", "184 ms"),
        ("Refresh", "503 · the server failed", "184 ms"),
        ("Refresh", "200 · unusable answer", "184 ms"),
        ("Refresh", "no answer", ""),
        ("Token request with the code", "200 · fine", "184 ms"),
    ]
    assert len({(row.icon, row.tone) for row in shown.rows("requestList")}) == 5
    local = (NOON.astimezone()).strftime("%Y-%m-%d %H:")
    assert all(row.moment.startswith(local) for row in shown.rows("requestList"))


def test_without_a_request_it_says_so_and_offers_nothing(stage):
    shown = stage()
    shown.wait(lambda: shown.is_shown("noRequests"))
    assert "without its secrets" in shown.text("noRequests")
    assert not shown.is_shown("requestDetails")
    assert not shown.find("export").isEnabled()
    assert not shown.find("clear").isEnabled()


def test_the_newest_is_open_and_another_is_when_it_is_chosen(stage):
    newest, other = an_exchange(2), an_exchange(1, RequestKind.PROOF, body=b'[{"id": 1}]')
    shown = stage(newest, other)
    shown.is_open(newest)
    shown.choose("requestList", 1)
    shown.is_open(other)
    assert shown.console("answerText").endswith('[\n  {\n    "id": 1\n  }\n]')


def test_a_chosen_one_stays_when_a_newer_one_comes_and_the_newest_is_followed_before(stage):
    first, second = an_exchange(1), an_exchange(2, RequestKind.PROOF, body=b"[]")
    shown = stage(first)
    shown.is_open(first)
    shown.use_cases.requests.kept.insert(0, second)
    shown.window.findChild(QWidget, "requests").reload()
    shown.is_open(second)
    shown.choose("requestList", 1)
    shown.is_open(first)
    shown.use_cases.requests.kept.insert(0, an_exchange(3))
    shown.window.findChild(QWidget, "requests").reload()
    shown.wait(lambda: len(shown.rows("requestList")) == 3)
    assert shown.find("requestList", QListView).currentIndex().row() == 2
    assert shown.use_cases.calls_of("open_exchange")[-1] == ("exchange-1",)


def test_it_is_read_again_when_an_act_of_this_company_ended_well_or_badly(stage):
    shown = stage(an_exchange(1))
    shown.wait(lambda: len(shown.rows("requestList")) == 1)
    panel = shown.find("tokenPanel")
    shown.use_cases.requests.kept.insert(0, an_exchange(2))
    panel.check()
    shown.wait(lambda: len(shown.rows("requestList")) == 2)
    shown.use_cases.requests.kept.insert(0, refused(3))
    shown.use_cases.refuse["refresh"] = GRANT_REFUSED
    panel.refresh()
    shown.wait(lambda: len(shown.rows("requestList")) == 3)


def test_two_thousand_rows_are_made_only_where_they_are_seen(stage, monkeypatch):
    from tgate_desktop.ui import request_rows

    made = []
    real = request_rows.kind_word
    monkeypatch.setattr(request_rows, "kind_word", lambda kind: made.append(kind) or real(kind))
    one = an_exchange()
    shown = stage(*(replace(one, line=replace(one.line, exchange_id=f"{number}")) for number in range(2000)))
    rows = shown.find("requestList", QListView)
    shown.wait(lambda: rows.model() is not None and rows.model().rowCount() == 2000)
    shown.is_open(shown.use_cases.requests.kept[0])
    rows.viewport().repaint()
    assert 0 < len(made) < 200
    rows.scrollToBottom()
    rows.viewport().repaint()
    assert len(made) < 400


def test_another_company_shows_its_own_and_forgets_the_search(stage):
    here, there = an_exchange(1), an_exchange(2, RequestKind.PROOF, company_id="company-2", body=b"[]")
    shown = stage(here, there, views=(a_view(), a_view("company-2", "Palm Diner")))
    shown.is_open(here)
    shown.type("refresh")
    shown.wait(lambda: ("company-1", "refresh") in shown.use_cases.calls_of("lines"))
    shown.choose("companies", 1)
    shown.is_open(there)
    assert shown.find("searchRequests", QLineEdit).text() == ""
    assert [row.title for row in shown.rows("requestList")] == ["Check token"]


def test_a_list_that_cannot_be_read_says_why_and_is_read_again(stage, qtbot):
    shown = CompanyStage(qtbot, kept=[an_exchange(1)])
    shown.use_cases.refuse["lines"] = CatalogUnreadable(path="/x/catalog.sqlite3", reason="disk I/O error")
    shown.bring_up(Tab.REQUESTS)
    shown.wait(lambda: shown.is_shown("requestsReadingPanel"))
    shown.find("requestsReadingPanel").action_requested.emit(None)
    shown.wait(lambda: shown.is_shown("requestList"))
    assert not shown.is_shown("requestsReadingPanel")


def test_one_that_another_command_has_cleared_meanwhile_leaves_the_list(stage):
    gone, kept = an_exchange(2), an_exchange(1, RequestKind.PROOF, body=b"[]")
    shown = stage(kept)
    shown.is_open(kept)
    shown.use_cases.requests.kept.insert(0, gone)
    opening = shown.use_cases.hold("open_exchange")
    shown.find("requests").reload()
    shown.wait(lambda: len(shown.rows("requestList")) == 2)
    shown.use_cases.requests.kept.remove(gone)
    opening.set()
    shown.wait(lambda: len(shown.rows("requestList")) == 1)
    assert not shown.is_shown("requestsReadingPanel")


# ---- search ----------------------------------------------------------------------------------------------------------


def test_the_search_goes_through_the_archive_and_says_when_nothing_is_found(stage):
    shown = stage(refused(2), an_exchange(1))
    shown.wait(lambda: len(shown.rows("requestList")) == 2)
    shown.type("no longer")
    shown.wait(lambda: len(shown.rows("requestList")) == 1)
    shown.type("nonsense")
    shown.wait(lambda: shown.is_shown("noRequests"))
    assert "no longernonsense" in shown.text("noRequests")
    assert not shown.is_shown("requestDetails")


def test_enter_in_the_search_goes_to_the_list_and_arrows_choose(stage):
    shown = stage(an_exchange(2), an_exchange(1, RequestKind.PROOF, body=b"[]"))
    shown.is_open(shown.use_cases.requests.kept[0])
    shown.type("http")
    shown.qtbot.keyClick(shown.find("searchRequests"), Qt.Key.Key_Return)
    rows = shown.find("requestList", QListView)
    assert rows.hasFocus()
    shown.qtbot.keyClick(rows, Qt.Key.Key_Down)
    shown.is_open(shown.use_cases.requests.kept[1])


# ---- one request in full ---------------------------------------------------------------------------------------------


def test_request_and_answer_are_shown_whole_and_hold_no_secret(stage):
    exchange = refused()
    shown = stage(exchange)
    shown.is_open(exchange)
    assert shown.console("requestText").splitlines() == [
        "POST https://staging.tgate.example/oauth/token",
        "Authorization: ••••••••",
        "Content-Type: application/x-www-form-urlencoded",
        "Accept: application/json",
        "",
        "grant_type=refresh_token&refresh_token=••••••••",
    ]
    answer = shown.console("answerText")
    assert answer.startswith("400 Bad Request\ncontent-type: application/json\n")
    assert '  "error": "invalid_grant",\n' in answer
    assert shown.text("tlsIssuer") == TRACE.tls_issuer
    assert shown.text("proxyUsed") == "None"
    assert shown.text("answerSize") == "64 bytes"
    said = [shown.text(name) for name in ("timingTotal", "connectTime", "tlsTime", "firstByteTime", "restTime")]
    assert said == ["In all 184 ms", "connect 12 ms", "TLS 38 ms", "first byte 121 ms", "rest 13 ms"]


def test_no_secret_of_any_request_reaches_a_widget(stage):
    kinds = (RequestKind.REFRESH, RequestKind.CODE, RequestKind.PROOF)
    kept = [an_exchange(number, kind) for number, kind in enumerate(kinds)]
    shown = stage(*kept)
    for at, exchange in enumerate(kept):
        shown.wait(lambda: len(shown.rows("requestList")) == len(kept))
        shown.choose("requestList", at)
        shown.wait(
            lambda exchange=exchange: (
                shown.is_shown("copyAsCurl") and shown.console("requestText").endswith(exchange.request_body)
            )
        )
        shown.press("copyAsCurl")
        assert MARK not in shown.console("requestText") + shown.console("answerText")
    assert MARK not in "".join(shown.desktop.texts)
    assert len(shown.desktop.texts) == len(kept)


def test_what_turns_directions_or_hides_is_shown_as_escapes(stage):
    exchange = an_exchange(1, body='{"message": "ok\u202eko\u200b"}'.encode())
    shown = stage(exchange)
    shown.is_open(exchange)
    assert '"ok\\u202eko\\u200b"' in shown.console("answerText")


def test_a_failed_one_is_explained_on_top_with_its_button(stage, qtbot):
    exchange = refused()
    shown = stage(exchange)
    shown.is_open(exchange)
    assert shown.is_shown("requestProblemPanel")
    asked = []
    shown.window.connect_requested.connect(lambda view: asked.append(view.company.name))
    panel = shown.find("requestProblemPanel")
    next(one for one in panel.findChildren(QWidget, "connectAgain") if one.isVisible()).click()
    assert asked == ["Olive House"]


def test_a_refused_secret_leads_to_where_it_is_entered(stage):
    exchange = refused(problem=InvalidClient(status=401, host=HOST, error="invalid_client"))
    shown = stage(exchange)
    shown.is_open(exchange)
    asked = []
    shown.window.setups_requested.connect(lambda application, environment: asked.append((application, environment)))
    shown.find("requestProblemPanel").findChild(QWidget, "enterTheSecretAgain").click()
    assert asked == [("application-1", None)]


def test_an_expired_token_leads_to_refresh_in_the_tokens_tab(stage):
    problem = TokenRejected(status=401, host=HOST)
    exchange = refused(problem=problem, kind=RequestKind.PROOF)
    shown = stage(exchange)
    shown.is_open(exchange)
    shown.find("requestProblemPanel").findChild(QWidget, "refresh").click()
    shown.wait(lambda: shown.use_cases.calls_of("refresh") == [("company-1",)])
    assert shown.tabs.tab is Tab.TOKENS


def test_one_without_an_answer_says_so(stage):
    exchange = an_exchange(1, status=None, problem=TimedOut(host=HOST, seconds=60, sent=True))
    shown = stage(exchange)
    shown.is_open(exchange)
    assert shown.text("noAnswer") == "No answer was read."
    assert not shown.is_shown("answerText")
    assert shown.is_shown("requestProblemPanel")
    assert not shown.is_shown("timing")


def test_a_problem_that_only_a_newer_version_knows_leaves_the_request_readable(stage):
    exchange = an_exchange(1, status=400, body=b"{}", problem=GRANT_REFUSED)
    exchange = replace(exchange, line=replace(exchange.line, problem_code="from_the_future"))
    shown = stage(exchange)
    shown.is_open(exchange)
    assert not shown.is_shown("requestProblemPanel")


# ---- acts ------------------------------------------------------------------------------------------------------------


def test_copy_as_curl_copies_a_command_and_says_what_it_needs_and_does(stage):
    exchange = an_exchange(1)
    shown = stage(exchange)
    shown.is_open(exchange)
    shown.press("copyAsCurl")
    (command,) = shown.desktop.texts
    assert command.startswith("# Set TGATE_CLIENT_SECRET and TGATE_REFRESH_TOKEN first.")
    assert "--user-agent 'tgate-desktop/" in command
    assert "refreshes for real" in shown.text("requestsNote")


def test_clearing_is_asked_first_in_the_window_and_can_be_declined(stage):
    shown = stage(an_exchange(2), an_exchange(1))
    shown.wait(lambda: len(shown.rows("requestList")) == 2)
    shown.press("clear")
    assert "all 2 requests of Olive House" in shown.text("clearingQuestion")
    assert shown.find("keepTheRequests").hasFocus()
    shown.press("keepTheRequests")
    assert not shown.is_shown("clearing")
    assert shown.use_cases.calls_of("clear") == []
    shown.press("clear")
    shown.press("clearRequests")
    shown.wait(lambda: shown.is_shown("noRequests"))
    assert shown.use_cases.requests.kept == []
    assert not shown.is_shown("clearing")


def test_export_writes_what_the_list_shows(stage, tmp_path):
    shown = stage(refused(2), an_exchange(1))
    shown.wait(lambda: len(shown.rows("requestList")) == 2)
    shown.type("no longer")
    shown.wait(lambda: len(shown.rows("requestList")) == 1)
    path = str(tmp_path / "requests.json")
    shown.find("requests").export_file(path)
    shown.wait(lambda: shown.is_shown("requestsNote"))
    assert shown.text("requestsNote") == "1 request exported, without secrets."
    assert shown.use_cases.calls_of("export") == [("company-1", path, frozenset({"exchange-2"}))]


def test_a_file_that_cannot_be_written_is_explained(stage):
    shown = stage(an_exchange(1))
    shown.wait(lambda: len(shown.rows("requestList")) == 1)
    shown.use_cases.refuse["export"] = FileNotWritten(path="/x.json", reason="Permission denied")
    shown.find("requests").export_file("/x.json")
    shown.wait(lambda: shown.is_shown("requestsReadingPanel"))
    assert shown.find("export").isEnabled()


def test_a_revocation_is_tried_again_where_it_is_asked_about(stage):
    revocable = replace(STAGING, revocation_address="https://staging.tgate.example/oauth/revoke")
    failed = RevocationUnavailable(status=503, host=HOST, token="refresh_token")
    exchange = an_exchange(9, status=503, body=b"", problem=failed)
    exchange = replace(exchange, line=replace(exchange.line, kind=RequestKind.REVOCATION))
    shown = stage(exchange, views=(a_view(environment=revocable),))
    shown.is_open(exchange)
    shown.find("requestProblemPanel").findChild(QPushButton, "tryAgain").click()
    assert shown.is_shown("removing")
    assert shown.find("keepTheCompany").hasFocus()
    assert shown.use_cases.calls_of("remove") == []


def test_a_file_that_cannot_be_written_asks_for_another(stage):
    shown = stage(an_exchange(1))
    shown.wait(lambda: len(shown.rows("requestList")) == 1)
    shown.use_cases.refuse["export"] = FileNotWritten(path="/x.json", reason="Permission denied")
    shown.find("requests").export_file("/x.json")
    shown.wait(lambda: shown.is_shown("requestsReadingPanel"))
    shown.find("requestsReadingPanel").findChild(QPushButton, "tryAgain").click()
    shown.wait(lambda: shown.window.findChild(QFileDialog) is not None)


# ---- keyboard, Arabic ------------------------------------------------------------------------------------------------


def test_the_tab_key_leads_through_all_of_it(stage, qtbot):
    exchange = refused()
    shown = stage(exchange)
    shown.is_open(exchange)
    shown.tabs.setFocus()
    visited = []
    for _step in range(12):
        qtbot.keyClick(shown.window.focusWidget(), Qt.Key.Key_Tab)
        visited.append(shown.window.focusWidget().objectName())
    wanted = [
        "searchRequests",
        "export",
        "clear",
        "requestList",
        "connectAgain",
        "copyAsCurl",
        "requestText",
        "answerText",
    ]
    assert [name for name in visited if name in wanted] == wanted


def test_in_arabic_the_window_is_mirrored_and_the_console_is_not(stage, qapp):
    exchange = refused()
    shown = stage(exchange)
    shown.is_open(exchange)
    show_preferences(qapp, Preferences("ar"))
    shown.wait(lambda: shown.find("copyAsCurl").text() != "Copy as cURL")
    assert shown.find("searchRequests").mapTo(shown.window, shown.find("searchRequests").rect().topLeft()).x() > (
        shown.find("clear").mapTo(shown.window, shown.find("clear").rect().topLeft()).x()
    )
    for name in ("requestText", "answerText"):
        console = shown.find(name, QPlainTextEdit)
        assert console.layoutDirection() is Qt.LayoutDirection.LeftToRight
        assert console.document().defaultTextOption().textDirection() is Qt.LayoutDirection.LeftToRight
    assert shown.console("requestText").startswith("POST https://")
    assert "مرفوض" in shown.rows("requestList")[0].word
