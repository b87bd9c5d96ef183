"""*Tools > All requests* with real widgets and made-up use cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit, QPushButton

from tests.support.company_views import NOON, a_view
from tests.support.fake_requests import an_exchange
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.support.translations import without_isolates
from tests.ui.looking import Looking
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.problems import (
    CatalogUnreadable,
    HostNotFound,
    InvalidClient,
    TokenRejected,
)
from tgate_desktop.ui.all_requests_window import AllRequestsWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.record_list import ROW_ROLE
from tgate_desktop.ui.runner import Runner

HOST = "staging.tgate.example"
REFUSED = InvalidClient(status=401, host=HOST, error="invalid_client", tried_both=True)


def of_nobody(number: int, kind: RequestKind = RequestKind.CODE, problem=REFUSED, status: int | None = 401):
    exchange = an_exchange(number, kind, status=status, body=b"", problem=problem, company_id="never")
    return replace(exchange, line=replace(exchange.line, company_name="New Harbour"))


class Stage(Looking):
    """*Olive House* is connected; `kept` is what the archive holds, the newest first."""

    def __init__(self, qtbot, *kept):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(a_view())
        self.use_cases.requests.kept = list(kept)
        self.main = MainWindow(Runner(lambda: self.use_cases), FakeDesktop(), now=lambda: NOON)
        qtbot.addWidget(self.main)
        self.main.show()
        self.main.reload()
        self.wait(lambda: self.use_cases.calls_of("open") != [])
        self.main.findChild(QAction, "allRequests").trigger()
        self.window = self.main.findChild(AllRequestsWindow)
        self.asked: list[object] = []
        self.main.connect_requested.connect(self.asked.append)
        self.checked: list[object] = []
        self.main.doctor_requested.connect(self.checked.append)
        self.wait(lambda: len(self.titles()) == len(kept))

    def titles(self) -> list[str]:
        model = self.find("requestList", QListView).model()
        return [without_isolates(model.index(row, 0).data(ROW_ROLE).title) for row in range(model.rowCount())]

    def is_open(self, exchange) -> None:
        text = self.find("requestText", QPlainTextEdit)
        self.wait(lambda: exchange.url in text.toPlainText() and self.is_shown("requestDetails"))

    def beside(self, name: str) -> QPushButton:
        return self.find("requestProblemPanel").findChild(QPushButton, name)


@pytest.fixture
def stage(qtbot):
    return lambda *kept: Stage(qtbot, *kept)


def test_each_row_names_its_company_or_says_that_it_is_not_connected(stage):
    shown = stage(of_nobody(3), an_exchange(2), of_nobody(1))
    assert shown.titles() == [
        "Token request with the code · New Harbour (not connected)",
        "Refresh · Olive House",
        "Token request with the code · New Harbour (not connected)",
    ]
    assert shown.use_cases.calls_of("lines")[0] == (None, "")


def test_a_renamed_company_is_called_as_it_is_now(stage):
    shown = stage(an_exchange(1))
    renamed = replace(a_view(), company=replace(a_view().company, name="Bait Al Zaytoun"))
    shown.use_cases.put(renamed)
    shown.window.reload()
    shown.wait(lambda: shown.titles() == ["Refresh · Bait Al Zaytoun"])


def test_they_are_searched_over_all_companies(stage):
    shown = stage(of_nobody(2), an_exchange(1))
    field = shown.find("searchRequests", QLineEdit)
    shown.qtbot.keyClicks(field, "harbour")
    shown.wait(lambda: len(shown.titles()) == 1)
    assert not shown.find("clear").isEnabled()


def test_clear_takes_all_of_them_after_a_question(stage):
    shown = stage(of_nobody(2), an_exchange(1))
    shown.press("clear")
    assert "all 2 requests, of every company and every attempt" in without_isolates(shown.text("clearingQuestion"))
    shown.press("clearRequests")
    shown.wait(lambda: shown.is_shown("noRequests"))
    assert shown.use_cases.calls_of("clear") == [(None,)]
    assert shown.use_cases.requests.kept == []
    assert shown.text("noRequests").startswith("No request to T-Gate is kept. ")


def test_an_export_writes_all_that_is_shown(stage):
    shown = stage(of_nobody(2), an_exchange(1))
    shown.find("requests").export_file("/x.json")
    shown.wait(lambda: shown.is_shown("requestsNote"))
    assert shown.use_cases.calls_of("export") == [(None, "/x.json", frozenset({"exchange-1", "exchange-2"}))]


def test_what_mends_a_company_in_the_list_is_done_with_that_company(stage):
    problem = TokenRejected(status=401, host=HOST, expired=False)
    exchange = an_exchange(2, RequestKind.PROOF, status=401, body=b"", problem=problem)
    shown = stage(exchange, of_nobody(1))
    shown.is_open(exchange)
    shown.beside("refresh").click()
    shown.wait(lambda: shown.use_cases.calls_of("refresh") == [("company-1",)])


def test_what_mends_an_attempt_that_never_connected_is_done_in_the_wizard(stage):
    exchange = of_nobody(1)
    shown = stage(exchange)
    shown.is_open(exchange)
    shown.beside("enterTheSecretAgain").click()
    assert shown.asked == [None]


def test_the_way_of_an_attempt_that_never_connected_can_be_checked(stage):
    exchange = of_nobody(1, problem=HostNotFound(host=HOST, sent=False), status=None)
    shown = stage(exchange)
    shown.is_open(exchange)
    shown.beside("checkThisComputer").click()
    assert (shown.checked, shown.asked) == ([None], [])


def test_tokens_of_a_company_that_is_gone_cannot_be_refreshed(stage):
    exchange = of_nobody(1, RequestKind.PROOF, TokenRejected(status=401, host=HOST, expired=False))
    shown = stage(exchange)
    shown.is_open(exchange)
    assert not shown.beside("refresh").isVisible()


def test_what_cannot_be_read_is_said_once_and_read_again(stage):
    shown = stage(an_exchange(1))
    shown.use_cases.refuse["lines"] = CatalogUnreadable(path="/a/catalog")
    shown.use_cases.refuse["overview"] = CatalogUnreadable(path="/a/catalog")
    shown.window.reload()
    shown.wait(lambda: shown.is_shown("requestsReadingPanel"))
    assert shown.find("requestsReadingPanel").isVisible()


def test_a_new_request_is_there_when_the_window_comes_back(stage):
    shown = stage(an_exchange(1))
    shown.use_cases.requests.kept.insert(0, of_nobody(2))
    shown.main.findChild(QAction, "allRequests").trigger()
    shown.wait(lambda: len(shown.titles()) == 2)
    assert len(shown.main.findChildren(AllRequestsWindow)) == 1
