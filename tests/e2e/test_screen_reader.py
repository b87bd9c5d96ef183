"""The app under a screen reader that asks, over the real bus, for what was there a moment ago."""

from __future__ import annotations

from tests.support.main_job import MainJob
from tests.support.session import Session


def test_a_child_that_is_not_there_any_more_ends_no_window(session: Session) -> None:
    job = MainJob(session)
    job.wizard.see("environment")
    assert {"wizardWindow", "environmentPage"} <= set(job.wizard.ask_beyond())
    job.connect_first("Saffron", "saffron-house")
    job.main.press("remove")
    job.main.see("revokeAndRemove")
    assert {"mainWindow", "companies", "companyPane", "removing"} <= set(job.main.ask_beyond())
    job.main.press("keepTheCompany")
    job.main.gone("removing")
    assert job.program.process.poll() is None
