"""The main job in a real window, with a real browser and a real keyring, by the names on the screen."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from tests.support.main_job import MAIN, PRACTICE_REDIRECT_PORT, MainJob
from tests.support.session import Session


def test_a_company_is_connected_proven_refreshed_and_there_after_a_restart(session: Session) -> None:
    first = MainJob(session)
    first.choose_practice()
    first.name_company("Saffron, Riyadh")
    first.approve("saffron-house")
    brands = first.wizard.see("brands", contains="Saffron Express").text
    assert "زعفران إكسبرس" in brands
    before, after = first.refresh(first.wizard)
    assert after.access != before.access
    assert after.refresh != before.refresh
    first.finish()
    first.main.see("accessFingerprint", text=after.access)
    first.quit()

    second = MainJob(session)
    assert "Saffron, Riyadh" in second.main.rows("companies")[0].text
    second.main.see("accessFingerprint", text=after.access)
    second.main.see("refreshFingerprint", text=after.refresh)
    second.main.see("accessTokenState", contains="Valid")
    second.program.window.wait_for_windows(MAIN)


def test_a_second_company_is_connected_and_the_same_restaurant_twice_is_noticed(session: Session) -> None:
    job = MainJob(session)
    job.connect_first("Saffron", "saffron-house")
    job.connect_another("Harbor", "blue-harbor")
    assert len(job.main.rows("companies")) == 2

    job.begin_another()
    job.name_company("Saffron again")
    job.approve("saffron-house")
    job.wizard.see("decisionHeading", contains="Saffron")
    job.wizard.press("useItForX")
    job.wizard.see("decidedText", contains="Saffron")
    job.finish()
    assert len(job.main.rows("companies")) == 2


def test_another_company_than_meant_is_kept_under_its_own_name(session: Session) -> None:
    job = MainJob(session)
    job.choose_practice()
    job.name_company("Saffron")
    job.approve("corner-bakes")
    job.wizard.press("noAnotherCompany")
    job.wizard.type("nameOfTheNewCompany", "Corner Bakes")
    job.wizard.press("keepAsANewCompany")
    job.wizard.see("decidedText", contains="Corner Bakes")
    job.finish()
    assert ["Corner Bakes" in row.text for row in job.main.rows("companies")] == [True]


def test_a_denial_is_explained_and_can_be_tried_again(session: Session) -> None:
    job = MainJob(session)
    job.choose_practice()
    job.name_company("Harbor")
    job.deny()
    job.wizard.see("whatHappened", contains="access_denied")
    assert "declined" in job.wizard.text("likelyCause")
    assert "approve" in job.wizard.text("whatToDo")
    job.wizard.press("details")
    job.wizard.see("problemCode", contains="access_denied")
    job.wizard.press("tryAgain")
    job.wizard.see("stepListening", contains="done")
    job.approve("blue-harbor")
    job.wizard.see("brands", contains="Harbor Coffee")


def test_cancel_frees_the_port_and_writes_nothing(session: Session) -> None:
    job = MainJob(session)
    job.choose_practice()
    job.name_company("Harbor")
    job.wizard.press("cancel")
    job.program.window.wait_for_windows(MAIN)
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", PRACTICE_REDIRECT_PORT))
    job.quit()
    again = MainJob(session)
    again.wizard.see("environment")


def test_nothing_secret_is_outside_the_keyring(session: Session) -> None:
    job = MainJob(session)
    job.connect_first("Saffron", "saffron-house")
    before = secrets_in(session)
    job.refresh(job.main)
    held = before | secrets_in(session)
    process = Path("/proc") / str(job.program.process.pid)
    places = [*job.written_files(), process / "cmdline", process / "environ"]
    assert len(held) >= 5
    assert len(places) > 4
    assert [
        (str(place), secret[:4]) for place in places for secret in held if secret.encode() in place.read_bytes()
    ] == []
    job.quit()
    assert [
        (str(place), secret[:4])
        for place in job.written_files()
        for secret in held
        if secret.encode() in place.read_bytes()
    ] == []


def secrets_in(session: Session) -> set[str]:
    """The tokens and the client secret, out of the keyring itself."""
    found = set()
    for entry in session.keyring.entries().values():
        told = json.loads(entry.split(" ", 4)[4])
        found.update(told[name] for name in ("access_token", "refresh_token", "client_secret") if name in told)
    return found
