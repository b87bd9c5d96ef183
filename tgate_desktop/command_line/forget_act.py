"""`forget-everything`: what an uninstaller calls, and who gives a computer away."""

from __future__ import annotations

import argparse

from tgate_desktop import compose
from tgate_desktop.command_line.exit_status import ExitStatus
from tgate_desktop.command_line.outcome import Outcome, Refused
from tgate_desktop.command_line.session import Session


def forget_everything(session: Session, _options: argparse.Namespace) -> Outcome:
    """Nothing of this user is left in the keyring or on the disk. Raises: Refused, Problem, Cancelled."""
    if _is_window_open():
        from tgate_desktop.words.refusals import window_open

        raise Refused(ExitStatus.FAILED, "window_open", window_open())
    session.require_readable_keyring()
    forgotten = session.forget_everything()
    from tgate_desktop.words.commands import everything_forgotten

    document = {
        "companies": forgotten.companies,
        "grants": forgotten.grants + forgotten.unlisted,
        "applications": forgotten.applications,
        "folder": forgotten.folder,
    }
    lines = everything_forgotten(forgotten.companies, forgotten.applications, forgotten.folder)
    return Outcome(document, lines)


def _is_window_open() -> bool:
    try:
        return compose.is_window_open()
    except OSError:  # a lock that cannot be looked at is one of a program that runs
        return True
