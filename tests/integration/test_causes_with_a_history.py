"""Causes that only show by what went before: each made by real servers, and told through the wired app."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.canaries import canary
from tests.support.faults import JSON, FaultyTgate, Meaning, Trouble, Way, assert_meaning, said, tgate_in_trouble
from tests.support.hygiene import GUARD_S
from tests.support.practice_account import practice_account
from tests.support.said import spoken
from tests.support.servers import Connection, http_answer
from tests.support.tls import Authority
from tests.support.token_server import resetting
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes import Cause, likely_causes
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.environment import BasicEncoding
from tgate_desktop.practice import Rotation
from tgate_desktop.words import languages
from tgate_desktop.words.cause_texts import cause_text
from tgate_desktop.words.explanation import Action, Facts


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FaultyTgate, Authority]]:
    with tgate_in_trouble(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def trouble(tmp_path: Path, running: tuple[FaultyTgate, Authority]) -> Iterator[Trouble]:
    tgate, authority = running
    tgate.mend()
    way = Way()
    with WiredApp(tmp_path / "home", way=way) as app:
        yield Trouble(app, way, tgate, authority)


def assert_told(problem: problems.Problem | None, cause: Cause) -> None:
    """The cause is among those that a person reads, in both languages."""
    assert problem is not None
    causes = likely_causes(problem)
    assert cause in causes
    for language in (languages.ENGLISH, languages.ARABIC):
        with languages.speaking(language):
            told = cause_text(cause, Facts(problem.facts, causes))
        assert told in spoken(problem, language).likely_causes


def test_a_code_that_another_window_has_lost_an_answer_of_is_known_when_it_is_pasted(trouble: Trouble) -> None:
    """An attempt never sends a code again that it knows to be sent; this one was sent after the attempt had begun."""
    order = an_order(trouble.tgate.token_address, ca_file=trouble.ca_file)
    elsewhere = an_order(trouble.tgate.token_address, ca_file=trouble.ca_file)
    code = canary("code")
    with WiredApp(trouble.app.folders.home, trouble.app.vault, trouble.way) as another_window:
        attempt = trouble.app.attempt(order)
        trouble.tgate.misbehave = resetting
        first = another_window.attempt(elsewhere)
        first.is_redirected(code=code)
        assert isinstance(first.end().problem, problems.ConnectionLost)

        trouble.tgate.misbehave = said("400 Bad Request", '{"error": "invalid_grant"}')
        attempt.attempt.paste(code)
        end = attempt.end()
    assert (end.phase, end.failed_in) == (Phase.FAILED, Phase.EXCHANGING_CODE)
    refused = Meaning(problems.InvalidGrant, Cause.CODE_SENT_BEFORE, Action.TRY_AGAIN, "refused the code (status 400")
    assert_meaning(end.problem, refused)
    assert_told(end.problem, Cause.CODE_SENT_BEFORE)


def test_a_basic_encoding_that_could_not_be_tried_is_told(trouble: Trouble) -> None:
    """A client ID with a colon cannot be sent as it is, so the app does not try the other encoding by itself."""
    trouble.tgate.misbehave = said("401 Unauthorized", '{"error": "invalid_client"}')
    order = an_order(
        trouble.tgate.token_address,
        ca_file=trouble.ca_file,
        client_id="partner:1",
        basic_encoding=BasicEncoding.FORM_ENCODED,
    )
    before = len(trouble.tgate.token_requests)
    problem = trouble.app.connect(order).problem
    assert len(trouble.tgate.token_requests) == before + 1
    assert isinstance(problem, problems.InvalidClient)
    assert_told(problem, Cause.OTHER_BASIC_ENCODING)


def test_a_lifetime_that_was_only_assumed_is_to_blame_when_the_token_ends_before_it(trouble: Trouble) -> None:
    def issue_without_lifetime(connection: Connection) -> None:
        tokens = {"access_token": canary("access"), "refresh_token": canary("refresh"), "token_type": "Bearer"}
        connection.write(http_answer("200 OK", json.dumps(tokens).encode(), JSON))

    trouble.tgate.misbehave = issue_without_lifetime
    order = an_order(trouble.tgate.token_address, trouble.tgate.proof_address, ca_file=trouble.ca_file)
    view = trouble.app.connected(order)
    assert view.grant is not None
    assert view.grant.expiry_assumed
    challenge = 'Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token expired"'
    trouble.tgate.misbehave_in_proof = said("401 Unauthorized", "", f"WWW-Authenticate: {challenge}")
    _view, checked = trouble.app.use_cases.check(view.company.company_id)
    rejected = Meaning(
        problems.TokenRejected, Cause.LIFETIME_WAS_ASSUMED, Action.REFRESH, "refused the access token (status 401)"
    )
    assert_meaning(checked.problem, rejected)
    assert_told(checked.problem, Cause.LIFETIME_WAS_ASSUMED)


def test_a_refresh_token_that_a_server_had_used_may_have_ended_the_servers_tokens_too(tmp_path: Path) -> None:
    """Where a second use revokes all, both lose: that is what Practice T-Gate does here, and what is told."""
    with (
        practice_account(tmp_path / "practice", rotation=Rotation.REUSE_REVOKES) as account,
        WiredApp(tmp_path / "home") as app,
    ):
        company_id = account.connected(app, account.order()).company.company_id
        app.use_cases.desk.set_server_use(company_id, ServerUse.YES)

        def refreshed_by_the_server(refresh_token: str | None) -> requests.Response:
            return requests.post(
                f"{account.server.address}/oauth/token",
                data={"grant_type": "refresh_token", "refresh_token": refresh_token},
                auth=(account.server.client_id, account.client_secret),
                timeout=GUARD_S,
            )

        theirs = refreshed_by_the_server(app.tokens(company_id)[1])
        assert theirs.status_code == 200
        with pytest.raises(problems.InvalidGrant) as caught:
            app.use_cases.refresh(company_id)
        assert refreshed_by_the_server(theirs.json()["refresh_token"]).status_code == 400
    refused = Meaning(
        problems.InvalidGrant,
        Cause.REFRESHED_BY_SERVER,
        Action.CONNECT_AGAIN,
        "no longer accepts the refresh token",
    )
    assert_meaning(caught.value, refused)
    assert_told(caught.value, Cause.REUSE_ENDED_THEM)
