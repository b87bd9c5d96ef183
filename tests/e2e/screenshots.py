"""Takes the pictures of the README and the guide, from the real app: `python -m tests.e2e.screenshots`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.support.isolation import isolate
from tests.support.main_job import MAIN, MainJob
from tests.support.session import ROOT, Session, desktop_session
from tests.support.troubleshooting import Troubleshooting

PICTURES = ROOT / "docs" / "images"
ARABIC = {"LC_ALL": "ar_SA.UTF-8", "LANGUAGE": "ar"}


def take(session: Session) -> None:
    """Connects three companies and pictures the way there; then the main window in Arabic."""
    job = MainJob(session)
    job.wizard.see("environment", guard_s=30)
    session.picture(PICTURES / "environment.png", job.wizard)
    job.choose_practice()
    job.name_company("Saffron House")
    session.picture(PICTURES / "authorize.png", job.wizard)
    job.approve("saffron-house")
    job.wizard.see("yesThisCompany")
    session.picture(PICTURES / "tokens.png", job.wizard)
    job.finish()
    job.connect_another("Blue Harbor Seafood", "blue-harbor")
    job.connect_another("Corner Bakes", "corner-bakes")
    job.choose_company("Saffron House")
    session.picture(PICTURES / "main-window.png", job.main)
    desk = Troubleshooting(job)
    desk.have_practice_misbehave("used-refresh-token:refresh:once")
    desk.refresh_in_vain()
    desk.open_requests()
    session.picture(PICTURES / "requests.png", job.main)
    session.picture(PICTURES / "check-this-computer.png", desk.check_this_computer())
    job.quit()

    session.environment.update(ARABIC)
    arabic = MainJob(session)
    arabic.main.see("accessFingerprint")
    arabic.program.window.wait_for_windows(MAIN)
    session.picture(PICTURES / "main-window-ar.png", arabic.main)
    arabic.quit()


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        isolate(os.environ, Path(folder))
        session_folder = Path(folder) / "s"
        session_folder.mkdir()
        with desktop_session(session_folder) as session:
            take(session)
    sys.stdout.write("".join(f"{path.relative_to(ROOT)}\n" for path in sorted(PICTURES.glob("*.png"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
