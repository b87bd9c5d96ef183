"""Bad input into the paste field: codes that were used, addresses of another attempt, and what is neither."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.practice_account import PracticeAccount, practice_account
from tests.support.said import Said, assert_said
from tests.support.token_server import TokenServer
from tests.support.wired_app import RunningAttempt, WiredApp, an_order, opened
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.problems import (
    CodeAlreadyUsed,
    InputProblem,
    PasteEmpty,
    PasteNotOurAddress,
    PasteOtherAttempt,
    PasteUnreadable,
)
from tgate_desktop.words.explanation import Action


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


@pytest.fixture
def account(tmp_path: Path) -> Iterator[PracticeAccount]:
    with practice_account(tmp_path / "practice") as account:
        yield account


def refused(attempt: RunningAttempt, text: str, kind: type[InputProblem], said: Said) -> None:
    with pytest.raises(kind) as caught:
        attempt.attempt.paste(text)
    assert_said(caught.value, said)


USED = Said("already been sent", "try again: a new approval brings a new code", "من قبل", action=Action.TRY_AGAIN)
OTHER_ATTEMPT = Said(
    "belongs to another attempt", "Open the link shown here", "يخص محاولة أخرى", "with a link from an earlier attempt"
)


def test_a_code_that_is_pasted_twice(app: WiredApp, account: PracticeAccount) -> None:
    order = account.order()
    first = app.attempt(order)
    address = account.decided(first.link)
    first.attempt.paste(address)
    first.until(lambda state: state.phase is Phase.EXCHANGING_CODE)
    refused(first, address, CodeAlreadyUsed, USED)
    end = first.end()
    assert end.phase is Phase.CONNECTED
    second = app.attempt(order)
    code = address.partition("code=")[2].partition("&")[0]
    refused(second, code, CodeAlreadyUsed, USED)
    refused(second, address, PasteOtherAttempt, OTHER_ATTEMPT)
    account.approves(second)
    assert second.end().phase is Phase.CONNECTED
    assert end.view is not None
    assert app.use_cases.check(end.view.company.company_id)[1].problem is None


def test_an_address_from_another_attempt(app: WiredApp, account: PracticeAccount) -> None:
    order = account.order()
    given_up = app.attempt(order)
    address = account.decided(given_up.link)
    given_up.attempt.cancel()
    assert given_up.end().phase is Phase.CANCELLED
    fresh = app.attempt(order)
    refused(fresh, address, PasteOtherAttempt, OTHER_ATTEMPT)
    answer = opened(address)
    assert answer.status == 400, "the receiver goes by the same rule"
    assert fresh.states[-1].unconfirmed == (), "and a wrong state is never offered"
    assert app.use_cases.desk.overview().companies == ()
    account.approves(fresh)
    assert fresh.end().phase is Phase.CONNECTED


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("  ", PasteEmpty, Said("nothing in the field", "Paste the address", "لا شيء في الحقل")),
        (
            "https://partner.example/callback?code=c&state=s",
            PasteNotOurAddress,
            Said("does not lead to the redirect URI", "Finish the approval", "لا يؤدي إلى", "before the approval"),
        ),
        (
            "code=c&state=s",
            PasteUnreadable,
            Said("neither one address with one code", "in one piece", "ليس عنوانًا واحدًا", "Only a part"),
        ),
    ],
)
def test_a_paste_that_is_none(app: WiredApp, text: str, kind: type[InputProblem], said: Said) -> None:
    with TokenServer() as server:
        attempt = app.attempt(an_order(server.token_address))
        refused(attempt, text, kind, said)
        assert attempt.states[-1].phase is Phase.WAITING_FOR_BROWSER
        attempt.is_redirected()
        assert attempt.end().phase is Phase.CONNECTED
