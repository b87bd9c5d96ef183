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

PICTURES = ROOT / "build" / "tour"


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
    with tour.step("The app ends"):
        job.quit()
    sys.stdout.write(f"\nBrands shown:  {' '.join(brands.split())}\n")
    sys.stdout.write(f"Access token:  {before.access} -> {after.access}\n")
    sys.stdout.write(f"Refresh token: {before.refresh} -> {after.refresh}\n")
    sys.stdout.write(f"Pictures:      {PICTURES.relative_to(ROOT)}\n")
    if before.access == after.access or before.refresh == after.refresh:
        raise AssertionError("Refresh brought the same tokens again")


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
