"""Trouble on the wire, as any application meets it."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.support.practice import GUARD_S, HandClock, Owner, Partner, plain_session, started
from tgate_desktop import practice
from tgate_desktop.practice.trouble.anywhere import CLOCK_OFF_S
from tgate_desktop.practice.trouble.catalogue import TROUBLES, order
from tgate_desktop.practice.trouble.kinds import Kind

IN_ITS_NAME = [each.name for each in TROUBLES if each.name[-3:].isdecimal() and each.name != "redirect-302"]


def switch_on(server: practice.PracticeServer, told: str) -> None:
    trouble, kind, once = order(told)
    server.switch_on(trouble, kind, once=once)


def request_of(kind: Kind, partner: Partner, pair: dict[str, str]) -> requests.Response:
    match kind:
        case Kind.CODE:
            return partner.exchange("garbage")
        case Kind.REFRESH:
            return partner.refresh(pair["refresh_token"])
        case Kind.REVOKE:
            return partner.post("/oauth/revoke", token="unknown")
        case _:
            return partner.api(pair["access_token"])


@pytest.mark.parametrize("name", IN_ITS_NAME)
def test_the_status_in_the_name_is_the_status(server: practice.PracticeServer, partner: Partner, name: str) -> None:
    pair = partner.connect()
    (trouble,) = (each for each in TROUBLES if each.name == name)
    for kind in trouble.kinds:
        switch_on(server, f"{name}:{kind.value}:once")
        assert request_of(kind, partner, pair).status_code == int(name[-3:])
    assert partner.refresh(pair["refresh_token"]).status_code == 200, "nothing was used up"


def test_a_redirect_leads_to_a_host_that_nobody_has(server: practice.PracticeServer) -> None:
    switch_on(server, "redirect-302:check:once")
    with plain_session() as session:
        answer = session.get(f"{server.address}/api/brands", allow_redirects=False, timeout=GUARD_S)
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://elsewhere.invalid/oauth/token")


@pytest.mark.parametrize("name", ["reset", "truncated", "answer-lost"])
def test_the_line_breaks(server: practice.PracticeServer, partner: Partner, name: str) -> None:
    pair = partner.connect()
    switch_on(server, f"{name}:refresh:once")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        partner.refresh(pair["refresh_token"])
    assert partner.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.parametrize(("name", "is_done"), [("reset", False), ("answer-lost", True)])
def test_an_answer_is_lost_before_or_after_the_server_has_done_it(
    tmp_path_factory: pytest.TempPathFactory, name: str, is_done: bool
) -> None:
    server, partner = started(tmp_path_factory.mktemp("strict"), rotation=practice.Rotation.STRICT)
    with server:
        pair = partner.connect()
        switch_on(server, f"{name}:refresh:once")
        with pytest.raises(requests.ConnectionError):
            partner.refresh(pair["refresh_token"])
        assert partner.refresh(pair["refresh_token"]).status_code == (400 if is_done else 200)


@pytest.mark.parametrize("name", ["silent", "drip"])
def test_an_answer_that_never_comes_ends_with_the_client_and_with_the_server(
    server: practice.PracticeServer, name: str
) -> None:
    switch_on(server, f"{name}:check")
    with socket.create_connection(("127.0.0.1", server.port), timeout=GUARD_S) as connection:
        head = f"GET /api/brands HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n"
        connection.sendall(head.encode())
        if name == "drip":
            received = connection.recv(4096)
            assert received.startswith(b"HTTP/1.1 200 OK\r\n")
        server.close()
        with suppress(ConnectionResetError):  # an end, too
            while connection.recv(4096):
                pass


def test_a_used_code_is_used_up(server: practice.PracticeServer, owner: Owner, partner: Partner) -> None:
    code = owner.approve()
    switch_on(server, "used-code:once")
    assert partner.exchange(code).json()["error"] == "invalid_grant"
    assert partner.exchange(code).json()["error"] == "invalid_grant"


def test_tokens_that_are_none_open_nothing(server: practice.PracticeServer, partner: Partner) -> None:
    pair = partner.connect()
    switch_on(server, "other-token-type:refresh:once")
    made_up = partner.refresh(pair["refresh_token"]).json()
    assert made_up["token_type"] == "mac"
    assert partner.api(made_up["access_token"]).status_code == 401
    assert partner.api(pair["access_token"]).status_code == 200


@pytest.mark.parametrize("rule", practice.Rotation)
def test_without_a_new_refresh_token_the_old_one_stays_good_under_every_rule(
    tmp_path_factory: pytest.TempPathFactory, rule: practice.Rotation
) -> None:
    server, partner = started(tmp_path_factory.mktemp(rule.value), rotation=rule)
    with server:
        pair = partner.connect()
        switch_on(server, "no-refresh-token:refresh:once")
        newer = partner.refresh(pair["refresh_token"]).json()
        assert "refresh_token" not in newer
        assert partner.api(newer["access_token"]).status_code == 200
        assert partner.refresh(pair["refresh_token"]).status_code == 200


def test_a_json_body_is_known_by_its_grant_type_as_well(server: practice.PracticeServer, partner: Partner) -> None:
    pair = partner.connect()
    switch_on(server, "failed-500:refresh:once")
    body = json.dumps({"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]})
    statuses = []
    with plain_session() as session:
        for sent in ("[1]", "{", body):
            statuses.append(
                session.post(
                    f"{server.address}/oauth/token",
                    data=sent,
                    headers={"Content-Type": "application/json"},
                    auth=(server.client_id, partner.secret),
                    timeout=GUARD_S,
                ).status_code
            )
    assert statuses == [400, 400, 500]


def test_the_clock_is_wrong_for_programs_and_no_page_uses_it_up(
    server: practice.PracticeServer, partner: Partner, owner: Owner
) -> None:
    switch_on(server, "clock-behind:once")
    shown = owner.open().headers["Date"]
    told = partner.exchange("garbage").headers["Date"]
    ahead = parsedate_to_datetime(shown) - parsedate_to_datetime(told)
    assert abs(ahead.total_seconds() - CLOCK_OFF_S) < GUARD_S


def test_trouble_ends_with_the_server(tmp_path_factory: pytest.TempPathFactory, clock: HandClock) -> None:
    data = tmp_path_factory.mktemp("again")
    server, partner = started(data)
    with server:
        switch_on(server, "failed-500:refresh")
        pair = partner.connect()
        assert partner.refresh(pair["refresh_token"]).status_code == 500
    server, partner = started(data)
    with server:
        assert partner.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("never-heard-of", "no trouble named"),
        ("", "no trouble named"),
        ("denied:refresh", "is for approval, not for refresh"),
        ("failed-500:refresh:twice", "not for refresh:twice"),
        ("failed-500:once:refresh", "not for once:refresh"),
    ],
)
def test_an_order_that_is_none_says_why(told: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        order(told)


def test_an_order_is_for_the_first_kind_and_until_switched_off_unless_it_says_otherwise() -> None:
    assert order("failed-500")[1:] == (Kind.CODE, False)
    assert order("failed-500:once")[1:] == (Kind.CODE, True)
    assert order("failed-500:revoke")[1:] == (Kind.REVOKE, False)
