"""Finding a fault in a real window, with real trouble in Practice T-Gate, by the names on the screen."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.support.main_job import MainJob
from tests.support.session import Session
from tests.support.troubleshooting import Troubleshooting


def test_a_refused_refresh_is_explained_and_can_be_looked_into(session: Session) -> None:
    job = MainJob(session)
    job.connect_first("Saffron", "saffron-house")
    before = job.tokens(job.main)
    desk = Troubleshooting(job)
    desk.have_practice_misbehave("used-refresh-token:refresh:once")

    assert "invalid_grant" in desk.refresh_in_vain()
    assert job.tokens(job.main) == before
    assert "400" in desk.open_requests()[0].text
    assert "invalid_grant" in job.main.text("answerText")
    assert "refresh_token=" in job.main.text("requestText")
    assert before.refresh in desk.open_history()[0].text


def test_a_company_that_uninstalled_the_application_is_recognised(session: Session) -> None:
    job = MainJob(session)
    job.connect_first("Saffron", "saffron-house")
    desk = Troubleshooting(job)
    desk.have_practice_misbehave("uninstalled-empty-list:check:once")
    assert "uninstalled" in desk.check_in_vain()
    job.main.see("accessTokenState", contains="Valid")


def test_trouble_is_switched_on_from_the_menu_and_the_browser(session: Session) -> None:
    job = MainJob(session)
    job.connect_first("Saffron", "saffron-house")
    Troubleshooting(job).open_practice()
    browser = session.browser().turn_to("http://127.0.0.1:8764/trouble")
    browser.wait_for_text("429")


def test_a_removed_company_is_revoked_at_practice(session: Session) -> None:
    job = MainJob(session)
    job.connect_first("Saffron", "saffron-house")
    assert revoked_at_practice(session) == [False]
    job.main.press("remove")
    job.main.press("revokeAndRemove")
    job.main.see("emptyState")
    assert revoked_at_practice(session) == [True]
    (left,) = session.keyring.entries()
    assert left.startswith("tgate-desktop/application/")


def test_the_doctor_finds_nothing_wrong_with_this_session(session: Session) -> None:
    job = MainJob(session)
    job.connect_first("Saffron", "saffron-house")
    doctor = Troubleshooting(job).check_this_computer()
    doctor.see("checkSummary", text="All is well with this computer.")


def revoked_at_practice(session: Session) -> list[bool]:
    """Of each pair that Practice T-Gate has issued, whether it was revoked."""
    with closing(sqlite3.connect(session.home / "practice" / "practice.sqlite3")) as store:
        return [bool(revoked) for (revoked,) in store.execute("SELECT revoked FROM pairs ORDER BY pair_id")]
