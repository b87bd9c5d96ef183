"""What was exchanged: listed, opened, cleared, and exported without any secret."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.flows.world import FakeFiles, World
from tests.support.canaries import MARK, canary
from tests.support.fake_ports import FakeArchive
from tests.support.fake_requests import an_event, an_exchange
from tgate_desktop.flows.requests import Requests
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.problems import FileNotWritten, InvalidGrant, RecordGone, VaultLocked
from tgate_desktop.oauth.secret import MASK, Secret


class Desk:
    def __init__(self, known: Callable[[], tuple[Secret, ...]] = tuple) -> None:
        self.archive = FakeArchive()
        self.files = FakeFiles()
        self.requests = Requests(self.archive, self.files, known)
        refused = InvalidGrant(status=400, host="staging.tgate.example", error="invalid_grant")
        self.archive.record(
            [
                an_exchange(1, RequestKind.CODE),
                an_exchange(2, company_id="company-2"),
                an_exchange(3, status=400, body=b'{"error":"invalid_grant"}', problem=refused),
                an_exchange(4, status=None),
            ],
            [an_event(1), an_event(2, company_id="company-2"), an_event(3)],
        )

    def exported(self, *exchange_ids: str) -> list[dict[str, object]]:
        count = self.requests.export("company-1", "/x.json", exchange_ids or None)
        written: list[dict[str, object]] = json.loads(self.files.texts["/x.json"])["exchanges"]
        assert len(written) == count
        return written


def test_a_company_has_its_own_lines_and_events_the_newest_first() -> None:
    requests = Desk().requests
    assert [line.exchange_id for line in requests.lines("company-1")] == ["exchange-4", "exchange-3", "exchange-1"]
    assert [line.exchange_id for line in requests.lines("company-1", "invalid_grant")] == ["exchange-3"]
    assert [event.at.minute for event in requests.events("company-1")] == [3, 1]


def test_one_is_opened_whole_and_one_that_is_gone_says_so() -> None:
    desk = Desk()
    assert desk.requests.open("exchange-2") == desk.archive.recorded[1]
    with pytest.raises(RecordGone):
        desk.requests.open("exchange-9")


def test_clearing_forgets_the_exchanges_of_one_company_and_no_event() -> None:
    desk = Desk()
    desk.requests.clear("company-1")
    assert desk.requests.lines("company-1") == ()
    assert len(desk.requests.lines("company-2")) == 1
    assert len(desk.requests.events("company-1")) == 2


def test_an_export_holds_all_that_is_shown_and_no_secret() -> None:
    desk = Desk()
    none, refused, code = desk.exported()
    assert MARK not in desk.files.texts["/x.json"]
    assert refused["problem"] == {
        "code": "invalid_grant",
        "facts": {"status": 400, "host": "staging.tgate.example", "error": "invalid_grant"},
    }
    assert refused["answer"] == {
        "status": 400,
        "headers": [["content-type", "application/json"], ["date", "Mon, 04 May 2026 12:03:00 GMT"]],
        "body": '{"error":"invalid_grant"}',
        "size_bytes": 25,
    }
    assert none["answer"] is None
    assert code["kind"] == "code"
    request = code["request"]
    assert isinstance(request, dict)
    assert request["basic"] == {"client_id": "client-1", "encoding": "raw"}
    assert f"code={MASK}" in request["body"]
    assert code["seconds"] == {"connect": 0.012, "tls": 0.038, "first_byte": 0.121, "total": 0.184}


def test_only_what_is_asked_for_is_exported() -> None:
    assert [one["exchange_id"] for one in Desk().exported("exchange-3", "exchange-2")] == ["exchange-3"]


def test_what_has_become_known_as_a_secret_since_is_masked_in_every_field() -> None:
    leaked = canary("leaked")
    desk = Desk(lambda: (Secret(leaked),))
    exchange = an_exchange(5)
    desk.archive.recorded = [
        replace(
            exchange,
            url=f"https://x.example/?q={leaked}",
            request_headers=(("X-Debug", leaked),),
            request_body=leaked,
            answer_headers=((leaked, leaked),),
            answer_body=json.dumps({"message": f'say "{leaked}"'}),
            facts={"description": leaked},
            line=replace(exchange.line, company_name=leaked, problem_code="invalid_grant"),
        )
    ]
    (written,) = desk.exported()
    assert MARK not in desk.files.texts["/x.json"]
    assert written["company"] == MASK


def test_a_locked_vault_does_not_hinder_an_export() -> None:
    def locked() -> tuple[Secret, ...]:
        raise VaultLocked(vault="GNOME Keyring")

    desk = Desk(locked)
    assert len(desk.exported()) == 3
    assert MARK not in desk.files.texts["/x.json"]


def test_a_file_that_cannot_be_written_is_said() -> None:
    desk = Desk()
    desk.files.problem = FileNotWritten(path="/x.json", reason="Permission denied")
    with pytest.raises(FileNotWritten):
        desk.requests.export("company-1", "/x.json")


def test_all_that_the_flows_do_can_be_exported_without_a_secret() -> None:
    world = World()
    company_id = world.connected().company.company_id
    world.http.will_give_tokens("access-company-1-2", "refresh-company-1-2")
    world.refresh(company_id)
    files = FakeFiles()
    requests = Requests(world.archive, files, tuple)
    assert requests.export(company_id, "/x.json") == 3
    text = files.texts["/x.json"]
    assert not [secret for secret in ("s3cret", "access-company", "refresh-company", "code-company") if secret in text]
