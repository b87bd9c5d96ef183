"""What is written down of an act: all of it, redacted, after what matters is saved, and never at its cost."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.flows.world import Run, World
from tests.support.canaries import MARK, canary
from tests.support.fake_ports import FakeArchive
from tests.support.hygiene import WarningRecorder
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.flows.clock_watch import ClockWatch
from tgate_desktop.flows.states import CompanyView, Phase
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import HttpAnswer, RequestKind
from tgate_desktop.oauth.problems import (
    CatalogUnwritable,
    ConnectionLost,
    InvalidClient,
    InvalidGrant,
    Problem,
    VaultRefused,
)
from tgate_desktop.oauth.secret import MASK, Secret

FULL = CatalogUnwritable(path="catalog.sqlite3", reason="SQLITE_FULL")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def company(world: World) -> CompanyView:
    return world.connected()


class StoppedWatch(ClockWatch):
    """On a computer whose clock does not answer."""

    def note(self, offset_s: int) -> None:
        raise OSError


def kinds(archive: FakeArchive) -> list[tuple[RequestKind, int | None, str | None]]:
    return [(one.line.kind, one.line.status, one.line.problem_code) for one in archive.recorded]


def turns(archive: FakeArchive) -> list[tuple[EventKind, str | None, str | None]]:
    return [(one.kind, one.access_fingerprint, one.refresh_fingerprint) for one in archive.happened]


def test_a_connect_is_written_down_with_its_proof(world: World, company: CompanyView) -> None:
    assert kinds(world.archive) == [(RequestKind.CODE, 200, None), (RequestKind.PROOF, 200, None)]
    access, refresh = Secret("access-company-1-1").fingerprint, Secret("refresh-company-1-1").fingerprint
    assert turns(world.archive) == [(EventKind.CONNECTED, access, refresh), (EventKind.PROVEN, access, None)]
    assert {one.company_name for one in world.archive.recorded} == {"Saffron House"}
    assert {one.line.company_id for one in world.archive.recorded} == {company.company.company_id}


def test_a_refresh_is_written_down_after_its_pair_is_saved(world: World, company: CompanyView) -> None:
    grant = company.grant
    assert grant is not None
    saved: list[str] = []
    record = world.archive.record

    def record_and_look(*written: object) -> None:
        pair = world.vault.read_pair(grant.grant_id).pair
        assert pair is not None
        saved.append(pair.access_token.reveal())
        record(*written)  # type: ignore[arg-type]

    world.archive.record = record_and_look  # type: ignore[method-assign, assignment]
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    assert saved == ["access-2"]
    assert kinds(world.archive)[-1] == (RequestKind.REFRESH, 200, None)


def test_the_pair_of_a_connect_is_shown_before_it_is_written_down(world: World) -> None:
    shown: list[list[Phase]] = []
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(1)
    run = Run(world, world.order())
    record = world.archive.record

    def record_and_look(*written: object) -> None:
        shown.append(run.phases)
        record(*written)  # type: ignore[arg-type]

    world.archive.record = record_and_look  # type: ignore[method-assign, assignment]
    run.code_arrives()
    run.end()
    assert Phase.PROVING in shown[0]
    assert kinds(world.archive)[0] == (RequestKind.CODE, 200, None)


def test_a_journal_that_cannot_be_written_takes_nothing_from_a_refresh(
    world: World, company: CompanyView, expected_warnings: WarningRecorder
) -> None:
    expected_warnings.expect("the journal could not be written: catalog_unwritable")
    world.archive.problem = FULL
    world.http.will_give_tokens("access-2", "refresh-2")
    view = world.refresh("company-1")
    assert view.grant is not None
    assert view.grant.generation == 2
    assert view.intent_of(view.grant) is None
    assert world.desk.access_token("company-1").reveal() == "access-2"


def test_a_journal_that_cannot_be_written_takes_nothing_from_a_connect(
    world: World, expected_warnings: WarningRecorder
) -> None:
    expected_warnings.expect("the journal could not be written: catalog_unwritable")
    world.archive.problem = FULL
    view = world.connected()
    assert view.grant is not None
    assert view.grant.proof is not None
    assert world.desk.access_token("company-1").reveal() == "access-company-1-1"


def test_a_journal_that_cannot_be_written_does_not_hide_the_problem_that_it_was_about(
    world: World, company: CompanyView, expected_warnings: WarningRecorder
) -> None:
    expected_warnings.expect("the journal could not be written")
    world.archive.problem = FULL
    world.http.will_answer(400, {"error": "invalid_grant"})
    with pytest.raises(InvalidGrant):
        world.refresh("company-1")


def test_both_requests_of_the_two_basic_encodings_are_written_down(world: World) -> None:
    world.http.will_give_tokens("access-1", "refresh-1")
    world.http.will_show_brands(1)
    order = world.order()
    order = type(order)(order.environment, order.application, Secret("s3cret+with%signs"), order.company)
    run = Run(world, order)
    run.code_arrives()
    run.end()
    world.http.will_answer(401, {"error": "invalid_client"})
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    first, second = world.archive.recorded[-2:]
    assert [one.line.status for one in (first, second)] == [401, 200]
    assert [one.line.problem_code for one in (first, second)] == ["invalid_client", None]
    assert first.basic_user is not None
    assert second.basic_user is not None
    assert first.basic_user.encoding is second.basic_user.encoding.other


def test_when_both_encodings_are_refused_both_requests_are_written_down(world: World, company: CompanyView) -> None:
    world.vault.client_secrets["app-1"] = Secret("s3cret+with%signs")
    world.http.will_answer(401, {"error": "invalid_client"})
    world.http.will_answer(401, {"error": "invalid_client"})
    with pytest.raises(InvalidClient):
        world.refresh("company-1")
    assert kinds(world.archive)[-2:] == [(RequestKind.REFRESH, 401, "invalid_client")] * 2


def test_a_request_without_an_answer_is_written_down(world: World, company: CompanyView) -> None:
    world.http.will_fail(ConnectionLost(host="tgate.example", sent=True))
    with pytest.raises(ConnectionLost):
        world.refresh("company-1")
    assert kinds(world.archive)[-1] == (RequestKind.REFRESH, None, "connection_lost")
    assert world.archive.recorded[-1].facts["sent"] is True


def test_a_refused_token_is_a_turn_with_its_fingerprint(world: World, company: CompanyView) -> None:
    world.http.will_answer(400, {"error": "invalid_grant"})
    with pytest.raises(InvalidGrant):
        world.refresh("company-1")
    last = world.archive.happened[-1]
    assert (last.kind, last.refresh_fingerprint) == (EventKind.REFUSED, Secret("refresh-company-1-1").fingerprint)
    assert last.problem_code == "invalid_grant"


def test_what_was_cancelled_is_not_written_down_and_what_came_before_is(world: World, company: CompanyView) -> None:
    before = len(world.archive.recorded)
    cancel = Cancel()
    cancel()
    with pytest.raises(Cancelled):
        world.check("company-1", cancel)
    assert len(world.archive.recorded) == before
    cancel = Cancel()
    world.http.will_answer(401, {"error": "invalid_token"})
    world.http.will_call(cancel)
    with pytest.raises(Cancelled):
        world.check("company-1", cancel)
    assert [one[:2] for one in kinds(world.archive)[before:]] == [(RequestKind.PROOF, 401)]


def test_a_pair_that_is_only_in_memory_is_written_down_as_well(world: World, company: CompanyView) -> None:
    world.vault.refusing_writes = VaultRefused(vault="Fake Keyring", act="write", reason="OSError")
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    assert kinds(world.archive)[-1] == (RequestKind.REFRESH, 200, None)
    assert turns(world.archive)[-1][0] is EventKind.REFRESHED


def test_a_problem_learns_how_far_the_clock_is_off(world: World, company: CompanyView) -> None:
    ahead = world.clock.now() + timedelta(seconds=130)
    world.http.responses.append(
        lambda _request: HttpAnswer(
            400, {"date": format_datetime(ahead, usegmt=True)}, b"{}", world.clock.now(), world.clock.now()
        )
    )
    with pytest.raises(Problem) as caught:
        world.refresh("company-1")
    assert caught.value.facts["clock_offset_s"] == 130


@pytest.mark.parametrize(
    "date", [f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT", f"Mon, 01 Jan 2026 00:00:00 +{'9' * 20}", "\ud800", "9" * 5000]
)
def test_whatever_the_date_of_an_answer_is_its_pair_is_kept(world: World, company: CompanyView, date: str) -> None:
    world.http.headers = {"date": date}
    world.http.will_give_tokens("access-2", "refresh-2")
    view = world.refresh("company-1")
    assert world.desk.access_token("company-1").reveal() == "access-2"
    assert view.intents == ()


def test_a_clock_that_cannot_be_compared_costs_neither_pair_nor_problem(
    world: World, company: CompanyView, expected_warnings: WarningRecorder
) -> None:
    expected_warnings.expect("the clock could not be compared: OSError")
    world.watch = StoppedWatch(world.clock)
    world.start_again()
    world.http.headers = {"date": "Sun, 01 Mar 2026 12:10:00 GMT"}
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    assert world.desk.access_token("company-1").reveal() == "access-2"
    world.http.will_answer(400, {"error": "invalid_grant"})
    with pytest.raises(InvalidGrant) as caught:
        world.refresh("company-1")
    assert "clock_offset_s" not in caught.value.facts


def test_a_problem_repeats_no_token_that_came_with_it(world: World, company: CompanyView) -> None:
    """When its description was read, the new tokens were not known as secrets yet."""
    access = canary("echoed")  # no other test's token may be alive in it: `access-1` would leave what is before it
    echo = f"issued {access} and {access[:30]}"
    world.http.will_answer(400, {"error": "invalid_grant", "error_description": echo, "access_token": access})
    with pytest.raises(InvalidGrant) as caught:
        world.refresh("company-1")
    description = str(caught.value.facts["description"])
    assert MASK in description
    assert access[:30] not in description + str(caught.value)
    assert MARK not in repr(world.archive.recorded[-1])
