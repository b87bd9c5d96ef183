"""The main job in a virtual display, for people without one: `python -m tests.e2e.tour`.

The real app, Practice T-Gate, a real browser and a real keyring. A line per step; pictures are left in `build/tour`.
The exit status is 0 only if the tokens were shown and refreshed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.desktop import Desktop
from tests.support.isolation import isolate
from tests.support.main_job import OWNER, MainJob
from tests.support.pages import PracticePages
from tests.support.session import ROOT, Session, desktop_session
from tests.support.troubleshooting import Troubleshooting
from tgate_desktop.words.languages import speaking

PICTURES = ROOT / "build" / "tour"
ARABIC = {"LC_ALL": "ar_SA.UTF-8", "LANGUAGE": "ar"}


class Tour:
    """Tells each step when it is done, and takes its picture."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._number = 0
        self._begun_s = time.monotonic()

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        self._number += 1
        sys.stdout.write(f"{self._number:2}  {text} ... ")
        sys.stdout.flush()
        yield
        took_s = time.monotonic() - self._begun_s
        self._begun_s = time.monotonic()
        sys.stdout.write(f"done ({took_s:.1f} s)\n")

    def window(self, window: Desktop, name: str) -> None:
        """A picture of one window."""
        self._session.picture(self._path(name), window)

    def browser(self, name: str) -> None:
        """A picture of the browser's page."""
        self._session.browser().picture(self._path(name))

    def _path(self, name: str) -> Path:
        return PICTURES / f"{self._number:02}-{name}.png"


def tour(session: Session) -> None:
    """Raises: NotOnScreen, TimeoutError; when a step does not show its result."""
    tour = Tour(session)
    with tour.step("The app starts, and asks which T-Gate"):
        job = MainJob(session)
        job.wizard.see("environment", guard_s=30)
        tour.window(job.wizard, "environment")
    with tour.step("Practice T-Gate is chosen: its application fills itself in"):
        job.choose_practice()
        job.wizard.see("company")
        tour.window(job.wizard, "company")
    with tour.step("The company gets its name: the app listens for the answer"):
        job.name_company("Saffron House")
        tour.window(job.wizard, "authorize")
    with tour.step("The browser opens, and the restaurant's owner signs in"):
        owner = PracticePages(job.open_browser(), *OWNER, "saffron-house")
        owner.sign_in()
        owner.choose()
        tour.browser("consent")
    with tour.step("The owner approves: the code is exchanged, the pair is saved, then proven"):
        owner.approve()
        brands = job.wizard.see("brands", contains="Saffron House").text
        job.session.browser().wait_for_text("Connected")
        tour.browser("approved")
        tour.window(job.wizard, "tokens")
    with tour.step("Yes, this company: the main window shows its tokens"):
        job.finish()
        job.main.see("accessTokenState", contains="Valid")
        tour.window(job.main, "main-window")
    with tour.step("Refresh: a new pair takes the old one's place"):
        before, after = job.refresh(job.main)
        tour.window(job.main, "refreshed")
    find_a_fault(tour, job, "")
    with tour.step("The app ends"):
        job.quit()
    with tour.step("The same trouble in Arabic"):
        session.environment.update(ARABIC)
        arabic = MainJob(session)
        arabic.main.see("accessFingerprint")
        arabic.refresh(arabic.main)  # Practice T-Gate starts when it is used
    with speaking("ar"):
        find_a_fault(tour, arabic, "-ar")
    arabic.quit()
    sys.stdout.write(f"\nBrands shown:  {' '.join(brands.split())}\n")
    sys.stdout.write(f"Access token:  {before.access} -> {after.access}\n")
    sys.stdout.write(f"Refresh token: {before.refresh} -> {after.refresh}\n")
    sys.stdout.write(f"Pictures:      {PICTURES.relative_to(ROOT)}\n")
    if before.access == after.access or before.refresh == after.refresh:
        raise AssertionError("Refresh brought the same tokens again")


def find_a_fault(tour: Tour, job: MainJob, language: str) -> None:
    """The explainer, the console, the history and the doctor, on trouble that Practice T-Gate was told to make."""
    desk = Troubleshooting(job)
    with tour.step("A refresh is refused: the window says why, and what to do"):
        desk.have_practice_misbehave("used-refresh-token:refresh:once")
        desk.refresh_in_vain()
        tour.window(job.main, f"explained{language}")
    with tour.step("Requests: what was sent and what came back, without its secrets"):
        desk.open_requests()
        tour.window(job.main, f"requests{language}")
    with tour.step("History: what happened to the tokens, by fingerprint"):
        desk.open_history()
        tour.window(job.main, f"history{language}")
    with tour.step("Check this computer"):
        doctor = desk.check_this_computer()
        tour.window(doctor, f"doctor{language}")
        doctor.keys("ctrl+w")
    with tour.step("Diagnostics: what would go into the bundle"):
        bundle = desk.diagnostics()
        tour.window(bundle, f"diagnostics{language}")
        bundle.keys("ctrl+w")
    desk.open_tokens()


def main() -> int:
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="tour-") as folder:
        isolate(os.environ, Path(folder))
        session_folder = Path(folder) / "s"
        session_folder.mkdir()
        with desktop_session(session_folder) as session:
            try:
                tour(session)
            except (AssertionError, TimeoutError) as problem:
                session.picture(PICTURES / "failed.png")
                sys.stdout.write(f"\nThe tour ended here: {problem}\n")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
