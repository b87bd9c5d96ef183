"""The receiver's promise: the one true redirect is taken, once, and the browser is told the truth."""

from __future__ import annotations

import threading

import pytest

from tests.support.canaries import canary
from tests.support.hygiene import GUARD_S, WarningRecorder
from tests.support.receivers import (
    CONNECTED,
    REFUSED,
    Attempt,
    Readings,
    expected_redirect,
    free_port,
    listening,
    receivers,
)
from tgate_desktop.adapters.receiver_loop import ReceiverLimits
from tgate_desktop.flows.ports import FinalPage
from tgate_desktop.oauth.redirect import AuthorizationAnswer, CodeReceived, Reading, UnconfirmedCode
from tgate_desktop.oauth.secret import Secret


def test_the_callback_is_reported_and_the_browser_held_until_the_end() -> None:
    with listening() as attempt:
        browser = attempt.visit(attempt.request())
        assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
        attempt.receiver.finish(CONNECTED)
        answer = browser.answer()
    assert answer.status == 200
    assert "Connected" in answer.body


def test_a_denial_with_our_state_is_reported_and_told() -> None:
    with listening() as attempt:
        query = attempt.query(code=None, error="access_denied", error_description="No \u202ethanks")
        browser = attempt.visit(attempt.request(f"/callback?{query}"))
        assert attempt.readings.wait_for(1) == [AuthorizationAnswer("access_denied", "No \\u202ethanks")]
        attempt.receiver.finish(REFUSED)
        assert "Refused" in browser.answer().body


@pytest.mark.parametrize("finished_first", [True, False])
def test_a_repeat_gets_the_same_final_page_and_is_not_reported(finished_first: bool) -> None:
    with listening() as attempt:
        first = attempt.visit(attempt.request())
        attempt.readings.wait_for(1)
        if finished_first:
            attempt.receiver.finish(CONNECTED)
        reload = attempt.visit(attempt.request())
        other_code = attempt.visit(attempt.request(f"/callback?{attempt.query(code='another')}"))
        denial = attempt.visit(attempt.request(f"/callback?{attempt.query(code=None, error='access_denied')}"))
        if not finished_first:
            attempt.receiver.finish(CONNECTED)
        bodies = {visit.answer().body for visit in (first, reload, other_code, denial)}
        assert len(bodies) == 1
        assert "Connected" in bodies.pop()
        assert len(attempt.readings.all) == 1


def test_two_callbacks_at_once_report_one() -> None:
    with listening() as attempt:
        visits = [attempt.visit() for _ in range(8)]
        for number, visit in enumerate(visits):
            visit.send(attempt.request(f"/callback?{attempt.query(code=f'code-{number}')}"))
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        assert {visit.answer().status for visit in visits} == {200}
        assert len(attempt.readings.all) == 1


def test_a_held_browser_is_sent_to_the_app_when_the_end_takes_too_long() -> None:
    with listening(limits=ReceiverLimits(hold_s=0.05)) as attempt:
        assert "Finish in the app" in attempt.get().body
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in attempt.get().body
        assert len(attempt.readings.all) == 1


def test_a_browser_is_held_for_fifteen_seconds_at_most_and_read_for_five() -> None:
    assert (ReceiverLimits().hold_s, ReceiverLimits().read_s, ReceiverLimits().connections) == (15, 5, 64)


def test_a_browser_that_goes_away_while_held_changes_nothing() -> None:
    with listening() as attempt:
        attempt.visit(attempt.request()).socket.close()
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in attempt.get().body


def test_a_code_without_state_is_reported_unconfirmed_and_the_wait_goes_on() -> None:
    with listening() as attempt:
        answer = attempt.get("/callback?code=someones")
        assert (answer.status, "Finish in the app" in answer.body) == (200, True)
        browser = attempt.visit(attempt.request())
        assert attempt.readings.wait_for(2) == [
            UnconfirmedCode(Secret("someones")),
            CodeReceived(Secret(attempt.code)),
        ]
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in browser.answer().body


def test_after_the_callback_a_code_without_state_is_neither_reported_nor_held() -> None:
    with listening() as attempt:
        browser = attempt.visit(attempt.request())
        attempt.readings.wait_for(1)
        assert "Finish in the app" in attempt.get("/callback?code=late").body
        attempt.receiver.finish(CONNECTED)
        browser.answer()
        assert len(attempt.readings.all) == 1


def test_a_start_that_cannot_carry_a_state_takes_codes_only_unconfirmed() -> None:
    with listening(state=None) as attempt:
        assert attempt.get("/callback?code=one&state=anything").status == 400
        assert "Finish in the app" in attempt.get("/callback?code=two").body
        assert attempt.readings.wait_for(1) == [UnconfirmedCode(Secret("two"))]
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in attempt.get("/callback?code=two").body
        assert len(attempt.readings.all) == 1


def test_when_the_code_was_pasted_a_later_callback_gets_the_final_page_and_is_not_reported() -> None:
    with listening() as attempt:
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in attempt.get().body
        assert attempt.readings.all == []


def test_the_issuer_must_match_when_it_is_known() -> None:
    with listening(issuer="https://tgate.example") as attempt:
        assert attempt.get().status == 400
        assert attempt.get(f"/callback?{attempt.query(iss='https://evil.example')}").status == 400
        browser = attempt.visit(attempt.request(f"/callback?{attempt.query(iss='https://tgate.example')}"))
        assert attempt.readings.wait_for(1) == [CodeReceived(Secret(attempt.code))]
        attempt.receiver.finish(CONNECTED)
        browser.answer()


def test_a_code_with_percent_encoded_separators_arrives_whole() -> None:
    with listening() as attempt:
        browser = attempt.visit(attempt.request(f"/callback?{attempt.query(code='a&b=c+d %2F~')}"))
        assert attempt.readings.wait_for(1) == [CodeReceived(Secret("a&b=c+d %2F~"))]
        attempt.receiver.finish(CONNECTED)
        browser.answer()


def test_a_callback_in_many_pieces_is_taken() -> None:
    with listening() as attempt:
        browser = attempt.visit()
        for byte in attempt.request():
            browser.send(bytes([byte]))
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        assert "Connected" in browser.answer().body


def test_a_long_code_beside_the_cookies_of_other_local_programs_is_taken() -> None:
    with listening() as attempt:
        cookies = "".join(f"Cookie: {'c' * 3000}=\xe9\r\n" for _ in range(8))
        query = attempt.query(code="x" * 4096)
        browser = attempt.visit(attempt.request(f"/callback?{query}", more=cookies))
        attempt.readings.wait_for(1)
        attempt.receiver.finish(CONNECTED)
        assert browser.answer().status == 200


@pytest.mark.parametrize("page", [CONNECTED, REFUSED])
def test_the_page_of_the_end_is_whole_even_when_the_receiver_closes_at_once(page: FinalPage) -> None:
    for _ in range(20):
        with listening() as attempt:
            browser = attempt.visit(attempt.request())
            attempt.readings.wait_for(1)
            attempt.receiver.finish(page)
        answer = browser.answer()
        assert len(answer.body.encode()) == int(answer.headers["content-length"])
        assert page.headings[0][1] in answer.body


def test_a_browser_that_is_held_when_the_wait_is_given_up_is_sent_to_the_app() -> None:
    with listening() as attempt:
        browser = attempt.visit(attempt.request())
        attempt.readings.wait_for(1)
    assert "Finish in the app" in browser.answer().body


def test_a_listener_that_fails_does_not_end_the_wait(expected_warnings: WarningRecorder) -> None:
    expected_warnings.expect("^KeyError while a reading was handed over")
    expected = expected_redirect(f"http://127.0.0.1:{free_port()}/callback")
    readings = Readings()

    def fails_once(reading: Reading) -> None:
        readings(reading)
        if isinstance(reading, UnconfirmedCode):
            raise KeyError(reading.code.reveal())

    receiver = receivers()(expected, fails_once)
    attempt = Attempt(receiver, expected, readings)
    attempt.get(f"/callback?code={canary('unconfirmed')}")
    readings.wait_for(1)
    browser = attempt.visit(attempt.request())
    assert readings.wait_for(2)[1] == CodeReceived(Secret(attempt.code))
    receiver.close()
    browser.answer()


def test_a_listener_that_is_busy_holds_up_no_browser_and_then_hears_the_latest_codes_and_the_callback() -> None:
    expected = expected_redirect(f"http://127.0.0.1:{free_port()}/callback")
    readings = Readings()
    goes_on = threading.Event()

    def is_slow(reading: Reading) -> None:
        readings(reading)
        goes_on.wait(GUARD_S)

    receiver = receivers()(expected, is_slow)
    attempt = Attempt(receiver, expected, readings)
    attempt.get("/callback?code=first")
    readings.wait_for(1)
    for number in range(20):
        assert attempt.get(f"/callback?code=number-{number}").status == 200
    browser = attempt.visit(attempt.request())
    attempt.get("/answered-after-the-callback-was-read")
    receiver.finish(CONNECTED)
    assert "Connected" in browser.answer().body
    goes_on.set()
    assert readings.wait_for(4) == [
        UnconfirmedCode(Secret("first")),
        UnconfirmedCode(Secret("number-18")),
        UnconfirmedCode(Secret("number-19")),
        CodeReceived(Secret(attempt.code)),
    ]
    receiver.close()
