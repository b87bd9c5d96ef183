"""Every trouble of Practice T-Gate through the wired app: the right problem, nothing lost, all well when it is off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.practice_account import PracticeAccount, practice_account
from tests.support.practice_troubles import (
    FINE,
    NOT_SHOWN_CAUSES,
    NOT_SHOWN_PROBLEMS,
    PLACES,
    TOGETHER,
    UNINSTALLED,
    Met,
    met,
)
from tests.support.practice_troubles import TROUBLES as EXPECTED
from tests.support.wired_app import GUARD_S, WiredApp, opened
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.flows.states import CompanyView, Phase
from tgate_desktop.oauth.causes import Cause
from tgate_desktop.oauth.clock_offset import clock_offset_s
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.messages import HttpRequest, Network
from tgate_desktop.oauth.problems import (
    ApiProblem,
    AuthorizationProblem,
    Problem,
    RevocationProblem,
    TokenEndpointProblem,
    TransportProblem,
    every_problem,
)
from tgate_desktop.practice.trouble.catalogue import TROUBLES, order
from tgate_desktop.practice.trouble.kinds import Kind

ENDLESS = ("drip", "silent")


def troubles_of(kind: Kind) -> list[str]:
    return list(EXPECTED[kind])


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeAccount]:
    with practice_account(tmp_path_factory.mktemp("practice")) as account:
        yield account


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WiredApp]:
    with WiredApp(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture
def patience(app: WiredApp, name: str) -> Iterator[None]:
    """A server that never comes to an end is waited for for a moment only."""
    app.http.timeout_s = 0.3 if name in ENDLESS else GUARD_S
    yield
    app.http.timeout_s = GUARD_S


def an_order(account: PracticeAccount, name: str) -> ConnectOrder:
    return account.order(name=name, revocation_address=f"{account.server.address}/oauth/revoke")


@pytest.fixture(scope="module")
def company_id(app: WiredApp, account: PracticeAccount) -> str:
    return account.connected(app, an_order(account, "Saffron House")).company.company_id


def switch_on(account: PracticeAccount, told: str) -> None:
    trouble, kind, once = order(told)
    account.server.switch_on(trouble, kind, once=once)


def problem_of(act: object) -> Problem | None:
    try:
        act()  # type: ignore[operator]
    except Problem as problem:
        return problem
    return None


def checked(app: WiredApp, company_id: str) -> Met | None:
    return met(app.use_cases.check(company_id)[1].problem)


def refreshed(app: WiredApp, company_id: str) -> Met | None:
    return met(problem_of(lambda: app.use_cases.refresh(company_id)))


def test_the_table_has_every_trouble_at_every_kind_of_request() -> None:
    assert {kind: set(rows) for kind, rows in EXPECTED.items()} == {
        kind: {trouble.name for trouble in TROUBLES if kind in trouble.kinds} for kind in Kind
    }


def everything_shown() -> list[Met]:
    tables = (*EXPECTED.values(), UNINSTALLED, PLACES, TOGETHER)
    return [row for table in tables for row in table.values() if row]


def test_every_problem_that_a_server_can_make_can_be_made_here() -> None:
    roots = (AuthorizationProblem, TokenEndpointProblem, ApiProblem, RevocationProblem, TransportProblem)
    known = {each.code for root in roots for each in every_problem(root)}
    made = {code for code, *_causes in everything_shown()}
    assert known == made | NOT_SHOWN_PROBLEMS.keys()
    assert not made & NOT_SHOWN_PROBLEMS.keys()


def test_every_cause_can_be_shown_here_or_it_is_known_why_not() -> None:
    shown = {cause for _code, *causes in everything_shown() for cause in causes}
    assert set(Cause) == shown | NOT_SHOWN_CAUSES.keys()
    assert not shown & NOT_SHOWN_CAUSES.keys()


# ---- connect ----


@pytest.mark.parametrize("name", troubles_of(Kind.CODE))
def test_at_the_exchange_of_a_code(app: WiredApp, account: PracticeAccount, patience: None, name: str) -> None:
    switch_on(account, f"{name}:code:once")
    troubled = account.order(name=f"Met {name}")
    end = account.connect(app, troubled)
    assert met(end.problem) == EXPECTED[Kind.CODE][name]
    assert end.phase is (Phase.CONNECTED if end.problem is None else Phase.FAILED)
    if name == "no-refresh-token":
        assert end.view is not None
        assert not end.view.awaiting.can_be_refreshed  # type: ignore[union-attr]
    if end.problem is not None:
        assert account.connect(app, troubled).phase is Phase.CONNECTED, "it was on once"


@pytest.mark.parametrize("name", [name for name, row in EXPECTED[Kind.APPROVAL].items() if row])
def test_an_approval_that_comes_back_as_an_error(app: WiredApp, account: PracticeAccount, name: str) -> None:
    switch_on(account, f"{name}:once")
    end = account.connect(app, an_order(account, f"Met {name}"))
    assert met(end.problem) == EXPECTED[Kind.APPROVAL][name]
    assert end.phase is Phase.FAILED


@pytest.mark.parametrize("name", ["no-state", "wrong-state"])
def test_a_code_that_is_not_surely_ours_is_not_used(app: WiredApp, account: PracticeAccount, name: str) -> None:
    switch_on(account, f"{name}:once")
    attempt = app.attempt(an_order(account, f"Met {name}"))
    location = account.decided(attempt.link)
    opened(location)
    if name == "no-state":
        (held,) = attempt.until(lambda state: state.unconfirmed).unconfirmed
        attempt.attempt.use_unconfirmed(held)
        assert attempt.end().phase is Phase.CONNECTED, "after the person has confirmed it"
        return
    assert attempt.states[-1].phase is Phase.WAITING_FOR_BROWSER
    account.approves(attempt)
    assert attempt.end().phase is Phase.CONNECTED, "the wait went on"


def test_a_page_instead_of_a_redirect_leaves_the_app_waiting(app: WiredApp, account: PracticeAccount) -> None:
    switch_on(account, "page-instead-of-redirect:once")
    attempt = app.attempt(an_order(account, "Met a page"))
    page = account.owner.session.get(attempt.link, allow_redirects=False, timeout=GUARD_S)
    page = account.owner.sign_in(page) if 'id="password"' in page.text else page
    answer = account.owner.submit(page, follow=False, decision="approve", company="saffron-house")
    assert (answer.status_code, "Location" in answer.headers) == (200, False)
    assert attempt.states[-1].phase is Phase.WAITING_FOR_BROWSER
    account.approves(attempt)
    assert attempt.end().phase is Phase.CONNECTED


def test_a_denial_does_not_use_up_the_trouble_of_an_approval(app: WiredApp, account: PracticeAccount) -> None:
    switch_on(account, "authorization-server-error:once")
    attempt = app.attempt(an_order(account, "Denied first"))
    opened(account.decided(attempt.link, decision="deny"))
    assert met(attempt.end().problem) == EXPECTED[Kind.APPROVAL]["denied"]
    end = account.connect(app, an_order(account, "Approved then"))
    assert met(end.problem) == EXPECTED[Kind.APPROVAL]["authorization-server-error"]


# ---- the tokens there are ----


@pytest.mark.parametrize("name", troubles_of(Kind.REFRESH))
def test_at_a_refresh(app: WiredApp, account: PracticeAccount, company_id: str, patience: None, name: str) -> None:
    before = app.tokens(company_id)
    switch_on(account, f"{name}:refresh:once")
    problem = problem_of(lambda: app.use_cases.refresh(company_id))
    assert met(problem) == EXPECTED[Kind.REFRESH][name]
    if problem is not None:
        assert app.tokens(company_id) == before, "nothing is lost"
    app.http.timeout_s = GUARD_S
    assert app.use_cases.refresh(company_id).trouble is None
    assert app.tokens(company_id) != before
    assert checked(app, company_id) is FINE


@pytest.fixture(scope="module")
def unseen_id(app: WiredApp, account: PracticeAccount) -> str:
    """A company whose brands were never shown."""
    switch_on(account, "reset:check:once")
    return account.connected(app, an_order(account, "Never seen")).company.company_id


@pytest.mark.parametrize("name", troubles_of(Kind.CHECK))
def test_at_a_check(app: WiredApp, account: PracticeAccount, unseen_id: str, patience: None, name: str) -> None:
    before = app.tokens(unseen_id)
    switch_on(account, f"{name}:check:once")
    assert checked(app, unseen_id) == EXPECTED[Kind.CHECK][name]
    assert app.tokens(unseen_id) == before


def test_after_all_that_the_token_is_good(app: WiredApp, unseen_id: str) -> None:
    assert checked(app, unseen_id) is FINE


@pytest.mark.parametrize("name", UNINSTALLED)
def test_a_restaurant_that_uninstalls_is_recognized(
    app: WiredApp, account: PracticeAccount, company_id: str, name: str
) -> None:
    assert checked(app, company_id) is FINE
    switch_on(account, f"{name}:check:once")
    assert checked(app, company_id) == UNINSTALLED[name]
    assert checked(app, company_id) is FINE


@pytest.fixture(scope="module")
def to_be_removed(app: WiredApp, account: PracticeAccount) -> CompanyView:
    return account.connected(app, an_order(account, "To be removed"))


@pytest.mark.parametrize("name", troubles_of(Kind.REVOKE))
def test_at_a_revocation(
    app: WiredApp, account: PracticeAccount, to_be_removed: CompanyView, patience: None, name: str
) -> None:
    company_id = to_be_removed.company.company_id
    switch_on(account, f"{name}:revoke:once")
    problem = problem_of(lambda: app.use_cases.remove(company_id, revoke=True))
    assert met(problem) == EXPECTED[Kind.REVOKE][name]
    assert app.tokens(company_id), "nothing is removed"


def test_after_all_that_it_is_revoked_and_removed(
    app: WiredApp, account: PracticeAccount, to_be_removed: CompanyView
) -> None:
    company_id = to_be_removed.company.company_id
    app.use_cases.remove(company_id, revoke=True)
    companies = app.use_cases.desk.overview().companies
    assert company_id not in {view.company.company_id for view in companies}


# ---- two troubles together, or one and what was said in the app ----


@pytest.fixture
def another_id(app: WiredApp, account: PracticeAccount) -> Iterator[str]:
    """A company of its own, so that what is said of it stays with it."""
    company_id = account.connected(app, account.order(name="Together")).company.company_id
    yield company_id
    app.use_cases.remove(company_id)


def test_a_clock_that_is_behind_is_to_blame_for_a_token_that_looks_valid(
    app: WiredApp, account: PracticeAccount, another_id: str
) -> None:
    switch_on(account, "clock-ahead:every:once")
    switch_on(account, "expired-token:check:once")
    assert checked(app, another_id) == TOGETHER["clock-ahead and expired-token"]


def test_a_lifetime_that_was_assumed_is_to_blame_for_a_token_that_looks_valid(
    app: WiredApp, account: PracticeAccount, another_id: str
) -> None:
    switch_on(account, "no-expires-in:refresh:once")
    assert refreshed(app, another_id) is FINE
    switch_on(account, "expired-token:check:once")
    assert checked(app, another_id) == TOGETHER["no-expires-in, then expired-token"]


def test_a_lost_answer_is_to_blame_for_a_refresh_token_that_was_used(
    app: WiredApp, account: PracticeAccount, another_id: str
) -> None:
    switch_on(account, "answer-lost:refresh:once")
    assert refreshed(app, another_id) == EXPECTED[Kind.REFRESH]["answer-lost"]
    switch_on(account, "used-refresh-token:refresh:once")
    assert refreshed(app, another_id) == TOGETHER["answer-lost, then used-refresh-token"]


def test_a_server_that_uses_them_is_to_blame_for_a_refresh_token_that_was_used(
    app: WiredApp, account: PracticeAccount, another_id: str
) -> None:
    app.use_cases.desk.set_server_use(another_id, ServerUse.YES)
    switch_on(account, "used-refresh-token:refresh:once")
    assert refreshed(app, another_id) == TOGETHER["a server uses them, and used-refresh-token"]


# ---- on until it is switched off, and the clock ----


def test_what_is_on_until_it_is_switched_off_stays_on(app: WiredApp, account: PracticeAccount, company_id: str) -> None:
    switch_on(account, "too-many-requests-429:refresh")
    for _ in range(3):
        assert refreshed(app, company_id) == ("too_many_requests", Cause.MANY_REQUESTS)
    assert checked(app, company_id) is FINE, "other requests do not meet it"
    switch_on(account, "unavailable-503:refresh:once")
    assert refreshed(app, company_id) == EXPECTED[Kind.REFRESH]["unavailable-503"], "the later one counts"
    assert refreshed(app, company_id) is FINE


@pytest.mark.parametrize(("name", "offset_s"), [("clock-ahead", 600), ("clock-behind", -600)])
def test_the_other_clock(app: WiredApp, account: PracticeAccount, company_id: str, name: str, offset_s: int) -> None:
    look = HttpRequest("GET", f"{account.server.address}/oauth/token", (), None, Network(), GUARD_S)
    switch_on(account, f"{name}:every:once")
    offset = clock_offset_s(app.http.send(look))
    assert offset is not None
    assert abs(offset - offset_s) < 60
    assert clock_offset_s(app.http.send(look)) == 0
    switch_on(account, f"{name}:every:once")
    assert problem_of(lambda: app.use_cases.refresh(company_id)) is None


def test_without_a_pair_of_its_own_a_refresh_keeps_the_refresh_token_good(
    app: WiredApp, account: PracticeAccount, company_id: str
) -> None:
    _, refresh_token = app.tokens(company_id)
    for _ in range(2):
        switch_on(account, "no-refresh-token:refresh:once")
        app.use_cases.refresh(company_id)
        assert app.tokens(company_id)[1] == refresh_token
        assert checked(app, company_id) is FINE
    app.use_cases.refresh(company_id)
    assert app.tokens(company_id)[1] != refresh_token


def test_a_company_that_was_there_is_as_it_was(app: WiredApp, account: PracticeAccount, company_id: str) -> None:
    view = app.use_cases.refresh(company_id)
    assert (view.trouble, view.intents, view.unsaved) == (None, (), None)
    assert view.company.name == "Saffron House"
