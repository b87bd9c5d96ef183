"""Answers lost after the server has committed, and crashes while a pair is saved: what lives there, lives here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.cutting_proxy import CuttingProxy
from tests.support.keyrings import ChangingCall, FakeKeyring, Stop, nothing, vault_on
from tests.support.practice_account import PracticeAccount, practice_account
from tests.support.wired_app import WiredApp
from tgate_desktop.flows.states import CompanyView, Phase
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.problems import ConnectionLost, InvalidGrant, TokenRejected
from tgate_desktop.practice import Rotation
from tgate_desktop.words.explanation import Action
from tgate_desktop.words.problems import explain

each_rule = pytest.mark.parametrize("rule", Rotation)
forgiving = pytest.mark.parametrize("rule", [Rotation.GRACE, Rotation.NONE])
unforgiving = pytest.mark.parametrize("rule", [Rotation.STRICT, Rotation.REUSE_REVOKES])


@pytest.fixture
def account(rule: Rotation, tmp_path: Path) -> Iterator[PracticeAccount]:
    with practice_account(tmp_path / "practice", rotation=rule) as account:
        yield account


@pytest.fixture
def way(account: PracticeAccount) -> Iterator[CuttingProxy]:
    with CuttingProxy(account.server.port) as way:
        yield way


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


@pytest.fixture
def company_id(app: WiredApp, account: PracticeAccount, way: CuttingProxy) -> str:
    return account.connected(app, account.order(way.port)).company.company_id


def health(view: CompanyView) -> TokenHealth:
    return token_health(view.grant, view.intent_of(view.grant), datetime.now(UTC))


def lose_a_refresh(app: WiredApp, way: CuttingProxy, company_id: str) -> None:
    """The server has a new pair, and we do not know."""
    before = app.tokens(company_id)
    lost = len(way.lost)
    way.lose(1)
    with pytest.raises(ConnectionLost) as caught:
        app.use_cases.refresh(company_id)
    assert caught.value.sent
    assert len(way.lost) == lost + 1
    assert way.lost[-1].startswith(b"HTTP/1.1 200 ")
    app.start_again()
    view = app.use_cases.desk.open(company_id)
    assert health(view) is TokenHealth.UNKNOWN
    assert app.tokens(company_id) == before, "the refresh token is kept"


def assert_live(app: WiredApp, company_id: str) -> None:
    view, checked = app.use_cases.check(company_id)
    assert checked.problem is None
    assert health(view) is TokenHealth.VALID


@forgiving
def test_the_next_refresh_repairs_a_lost_one(app: WiredApp, way: CuttingProxy, company_id: str) -> None:
    for _ in range(3):
        lose_a_refresh(app, way, company_id)
    view = app.use_cases.refresh(company_id)
    assert health(view) is TokenHealth.VALID
    assert_live(app, company_id)
    app.use_cases.refresh(company_id)
    assert_live(app, company_id)


@forgiving
def test_the_old_access_token_serves_until_then(app: WiredApp, way: CuttingProxy, company_id: str) -> None:
    lose_a_refresh(app, way, company_id)
    view, checked = app.use_cases.check(company_id)
    assert checked.proof is not None
    assert health(view) is TokenHealth.UNKNOWN, "a use of the old token says nothing of the lost pair"
    app.use_cases.refresh(company_id)
    assert_live(app, company_id)


@unforgiving
def test_where_the_rule_ends_the_old_pair_it_is_told_kept_and_connecting_again_helps(
    app: WiredApp, account: PracticeAccount, way: CuttingProxy, company_id: str
) -> None:
    before = app.tokens(company_id)
    lose_a_refresh(app, way, company_id)
    assert isinstance(app.use_cases.check(company_id)[1].problem, TokenRejected)
    with pytest.raises(InvalidGrant) as caught:
        app.use_cases.refresh(company_id)
    assert explain(caught.value).action is Action.CONNECT_AGAIN
    app.start_again()
    view = app.use_cases.desk.open(company_id)
    assert health(view) is TokenHealth.REJECTED
    assert view.grant is not None
    assert not view.grant.can_be_refreshed
    assert app.tokens(company_id) == before, "nothing is deleted because a refresh failed"

    end = account.connect(app, replace(account.order(way.port), client_secret=None, **_same(view)))
    assert end.view is not None
    assert end.view.awaiting is not None
    app.use_cases.decide.confirm(end.view.awaiting.grant_id)
    app.use_cases.refresh(company_id)
    assert_live(app, company_id)


@each_rule
def test_a_code_whose_answer_got_lost_is_never_sent_again_and_a_fresh_attempt_works(
    app: WiredApp, account: PracticeAccount, way: CuttingProxy
) -> None:
    order = account.order(way.port)
    way.lose(1)
    end = account.connect(app, order)
    assert (type(end.problem), end.failed_in) == (ConnectionLost, Phase.EXCHANGING_CODE)
    assert (len(way.lost), way.passed) == (1, [])
    assert way.lost[0].startswith(b"HTTP/1.1 200 ")

    app.start_again()
    overview = app.use_cases.desk.overview()
    assert overview.companies == ()
    assert [one.draft.company.name for one in overview.interrupted if one.draft] == ["Saffron House"]

    view = account.connected(app, order)
    assert app.use_cases.desk.overview().interrupted == ()
    app.use_cases.refresh(view.company.company_id)
    assert_live(app, view.company.company_id)


@each_rule
def test_a_connect_again_whose_answer_got_lost_leaves_the_grant_that_serves(
    app: WiredApp, account: PracticeAccount, way: CuttingProxy, company_id: str
) -> None:
    view = app.use_cases.desk.open(company_id)
    way.lose(1)
    end = account.connect(app, replace(account.order(way.port), client_secret=None, **_same(view)))
    assert isinstance(end.problem, ConnectionLost)
    assert app.use_cases.desk.open(company_id) == view
    app.use_cases.refresh(company_id)
    assert_live(app, company_id)


def _same(view: CompanyView) -> dict[str, object]:
    return {"environment": view.environment, "application": view.application, "company": view.company}


# ---- crashes while a pair is saved ----


class Crashing:
    """The app on a keyring at which its process can end, before any one of the calls that change something."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.keyring = FakeKeyring()
        self.app = self._started()

    def _started(self) -> WiredApp:
        return WiredApp(self._home, vault_on(self.keyring))

    def crash_in_refresh(self, company_id: str, call: int) -> bool:
        """Whether the process ended before this call; it has been started again then."""
        stop = ChangingCall(call, Stop)
        self.keyring.before_call = stop
        with suppress(Stop):
            self.app.use_cases.refresh(company_id)
        self.keyring.before_call = nothing
        self.app = self._started()
        return stop.has_raised


@forgiving
def test_a_crash_at_any_moment_of_a_save_is_repaired_by_the_next_refresh(
    account: PracticeAccount, way: CuttingProxy, tmp_path: Path
) -> None:
    crashing = Crashing(tmp_path / "home")
    company_id = account.connected(crashing.app, account.order(way.port)).company.company_id
    call = 0
    while crashing.crash_in_refresh(company_id, call):
        crashing.app.use_cases.refresh(company_id)
        assert_live(crashing.app, company_id)
        call += 1
    assert call >= 2, "a slot is emptied and written"
    assert_live(crashing.app, company_id)


@unforgiving
def test_a_crash_once_the_pair_is_written_loses_nothing_under_the_strictest_rule(
    account: PracticeAccount, way: CuttingProxy, tmp_path: Path
) -> None:
    """The write is the keyring's last change: what comes after it is the catalog, which is mended."""
    crashing = Crashing(tmp_path / "home")
    company_id = account.connected(crashing.app, account.order(way.port)).company.company_id
    write = crashing.keyring.set_password

    def write_and_crash(service: str, username: str, password: str) -> None:
        write(service, username, password)
        raise Stop

    crashing.keyring.set_password = write_and_crash  # type: ignore[method-assign]
    with pytest.raises(Stop):
        crashing.app.use_cases.refresh(company_id)
    crashing.keyring.set_password = write  # type: ignore[method-assign]
    crashing.app.start_again()
    view = crashing.app.use_cases.desk.open(company_id)
    assert view.grant is not None
    assert (view.grant.generation, view.intents, view.trouble) == (2, (), None)
    assert_live(crashing.app, company_id)
    crashing.app.use_cases.refresh(company_id)
    assert_live(crashing.app, company_id)
