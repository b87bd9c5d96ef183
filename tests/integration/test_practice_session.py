"""Practice T-Gate from the first connect to the decision about a second one, under each of its rotation rules."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.practice_account import PracticeAccount, practice_account
from tests.support.wired_app import GUARD_S, WiredApp
from tgate_desktop.flows.states import CompanyView, ConnectState, Phase
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.practice import Rotation

each_rule = pytest.mark.parametrize("rule", Rotation)


@pytest.fixture
def account(rule: Rotation, tmp_path: Path) -> Iterator[PracticeAccount]:
    with practice_account(tmp_path / "practice", rotation=rule) as account:
        yield account


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


def health(view: CompanyView) -> TokenHealth:
    return token_health(view.grant, view.intent_of(view.grant), datetime.now(UTC))


def assert_live(app: WiredApp, company_id: str) -> CompanyView:
    """The stored access token opens the API."""
    view, checked = app.use_cases.check(company_id)
    assert checked.problem is None
    assert checked.proof is not None
    assert health(view) is TokenHealth.VALID
    return view


def awaiting(end: ConnectState) -> Grant:
    assert end.phase is Phase.CONNECTED, end.problem
    assert end.view is not None
    assert end.view.awaiting is not None
    return end.view.awaiting


@each_rule
def test_connect_check_three_refreshes_connect_again_and_decide(
    app: WiredApp, account: PracticeAccount, rule: Rotation
) -> None:
    order = account.order()
    end = account.connect(app, order)
    first = awaiting(end)
    assert end.checked is not None
    assert end.checked.proof is not None
    assert [(brand.name_en, brand.name_ar) for brand in end.checked.proof.brands] == [
        ("Saffron House", "بيت الزعفران"),
        ("Saffron Express", "زعفران إكسبرس"),
        ("Saffron Sweets", "حلويات الزعفران"),
    ]
    company = app.use_cases.decide.confirm(first.grant_id).company
    assert_live(app, company.company_id)

    pairs = [app.tokens(company.company_id)]
    for generation in (2, 3, 4):
        view = app.use_cases.refresh(company.company_id)
        assert view.grant is not None
        assert (view.grant.generation, view.intents, view.unsaved) == (generation, (), None)
        pairs.append(app.tokens(company.company_id))
        if generation != 3:  # once without a use between two refreshes
            assert_live(app, company.company_id)
    assert len({access for access, _ in pairs}) == 4
    assert len({refresh for _, refresh in pairs}) == (4 if rule.issues_refresh_tokens else 1)

    app.start_again()
    again = awaiting(account.connect(app, replace(order, client_secret=None, company=view.company)))
    before = app.use_cases.desk.open(company.company_id)
    assert before.grant is not None
    assert before.grant.grant_id == first.grant_id, "the old grant serves until somebody says Yes"
    assert_live(app, company.company_id)
    after = app.use_cases.decide.confirm(again.grant_id)
    assert after.grant is not None
    assert after.grant.grant_id == again.grant_id
    assert app.vault.read_pair(first.grant_id).pair is None
    app.use_cases.refresh(company.company_id)
    assert_live(app, company.company_id)
    overview = app.use_cases.desk.overview()
    assert ([one.company for one in overview.companies], overview.interrupted) == ([after.company], ())


@each_rule
def test_each_decision_about_a_second_connect_leaves_every_kept_grant_alive(
    app: WiredApp, account: PracticeAccount
) -> None:
    saffron = account.connected(app, account.order())
    settled = replace(account.order(), application=saffron.application, environment=saffron.environment)

    other = account.connect(app, replace(settled, company=saffron.company), company="blue-harbor")
    assert other.same_as is None
    blue = app.use_cases.decide.keep_as_new(awaiting(other).grant_id, "Blue Harbor")

    unwanted = account.connect(app, replace(settled, company=saffron.company), company="blue-harbor")
    assert unwanted.same_as is not None
    assert unwanted.same_as.name == "Blue Harbor"
    app.use_cases.decide.discard(awaiting(unwanted).grant_id)

    same = account.connect(app, replace(settled, company=replace(saffron.company, company_id="new", name="Again")))
    assert same.same_as is not None
    assert same.same_as.name == "Saffron House"
    used = app.use_cases.decide.use_for(awaiting(same).grant_id, saffron.company.company_id)
    assert used.grant is not None
    assert used.grant.grant_id == awaiting(same).grant_id

    assert [one.company.name for one in app.use_cases.desk.overview().companies] == ["Saffron House", "Blue Harbor"]
    for view in (used, blue):
        assert_live(app, view.company.company_id)
        app.use_cases.refresh(view.company.company_id)
        assert_live(app, view.company.company_id)


@pytest.mark.parametrize("rule", [Rotation.STRICT])
def test_requests_and_history_are_with_the_company_that_a_grant_was_decided_to_be_of(
    app: WiredApp, account: PracticeAccount
) -> None:
    saffron = account.connected(app, account.order())
    settled = replace(account.order(), application=saffron.application, environment=saffron.environment)
    other = account.connect(app, replace(settled, company=saffron.company), company="blue-harbor")
    blue = app.use_cases.decide.keep_as_new(awaiting(other).grant_id, "Blue Harbor")
    again = account.connect(app, replace(settled, company=replace(saffron.company, company_id="new", name="Again")))
    used = app.use_cases.decide.use_for(awaiting(again).grant_id, saffron.company.company_id)
    app.start_again()

    requests = app.use_cases.requests
    one_connect = [(EventKind.PROVEN, None), (EventKind.CONNECTED, "refresh")]
    for view, connects in ((blue, 1), (used, 2)):
        events, lines = requests.events(view.company.company_id), requests.lines(view.company.company_id)
        assert [(one.kind, one.refresh_fingerprint and "refresh") for one in events] == one_connect * connects
        assert [one.kind for one in lines] == [RequestKind.PROOF, RequestKind.CODE] * connects
        assert view.grant is not None
        assert {one.access_fingerprint for one in events[:2]} == {view.grant.access_fingerprint}
    assert (requests.events("new"), requests.lines("new")) == ((), ())


@each_rule
def test_two_windows_that_refresh_at_once_end_with_one_pair_that_lives(app: WiredApp, account: PracticeAccount) -> None:
    """Two apps over the same files, as two processes are: the lock's file is all that they share."""
    company_id = account.connected(app, account.order()).company.company_id
    with WiredApp(app.folders.home, app.vault) as other:
        together = threading.Barrier(2, timeout=GUARD_S)
        seen: list[int] = []

        def refresh(one: WiredApp) -> None:
            together.wait()
            view = one.use_cases.refresh(company_id)
            assert view.grant is not None
            seen.append(view.grant.generation)

        threads = [threading.Thread(target=refresh, args=(one,)) for one in (app, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(GUARD_S)
        assert len(seen) == 2
        assert_live(other, company_id)
        other.use_cases.refresh(company_id)
    assert_live(app, company_id)
