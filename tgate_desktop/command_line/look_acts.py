"""`companies`, `status`, `doctor` and `diagnostics`: what people call to see how things are."""

from __future__ import annotations

import argparse
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tgate_desktop.command_line import documents, tables
from tgate_desktop.command_line.exit_status import ExitStatus, exit_status
from tgate_desktop.command_line.names import company_named
from tgate_desktop.command_line.outcome import Outcome
from tgate_desktop.command_line.session import Session
from tgate_desktop.oauth.checkup import Verdict
from tgate_desktop.oauth.problems import VaultProblem
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.words.catalog import strays_in_window, strays_text


def companies(session: Session, _options: argparse.Namespace) -> Outcome:
    """All companies, as the catalog remembers them, and what the keyring has that no company has; no other entry of it
    is read for it."""
    views = session.tokens.companies()
    now = _now()
    strays: tuple[Stray, ...] = ()
    with suppress(VaultProblem):  # the keyring's own trouble is told beside the companies
        strays = session.tokens.strays()
    return Outcome(
        {
            "companies": [documents.company_document(view, now) for view in views],
            "without_company": [documents.stray_document(stray) for stray in strays],
            "keyring": documents.keyring_document(session.vault.report()),
        },
        tuple(tables.company_table(views, now)),
        notice=f"{strays_text(strays)} {strays_in_window()}" if strays else "",
    )


def status(session: Session, options: argparse.Namespace) -> Outcome:
    """One company, as the vault has it."""
    view = company_named(session, options.name)
    trouble: VaultProblem | None = None
    if view.grant is not None:
        try:
            session.require_keyring()
            trouble = session.tokens.trouble(view.grant, session.cancel)
        except VaultProblem as problem:
            trouble = problem
        view = company_named(session, options.name)  # the reading may have mended the catalog
    now = _now()
    document = {**documents.company_document(view, now), "trouble": trouble.code if trouble is not None else None}
    return Outcome(
        document,
        tuple(tables.company_card(view, now)),
        ExitStatus.DONE if trouble is None else exit_status(trouble),
        trouble,
    )


def doctor(session: Session, options: argparse.Namespace) -> Outcome:
    """The checks of this computer."""
    application_id = None
    if options.name is not None:
        application_id = company_named(session, options.name).application.application_id
    results = session.use_cases.doctor.examine(application_id, lambda _result: None, session.cancel)
    has_trouble = any(result.verdict is Verdict.TROUBLE for result in results)
    return Outcome(
        documents.checkup_document(results),
        tuple(tables.checkup_lines(results)),
        ExitStatus.TROUBLE_FOUND if has_trouble else ExitStatus.DONE,
    )


def diagnostics(session: Session, options: argparse.Namespace) -> Outcome:
    """One zip for a colleague. What cannot be read is no obstacle: it is whoever has trouble that needs it."""
    session.require_no_prompt()
    collecting = session.use_cases.diagnostics
    collected = collecting.collect({"front": "command line"}, cancel=session.cancel)
    files = collecting.contents(collected)
    written = collecting.write(str(Path(options.file).absolute()), files, session.cancel)
    return Outcome(documents.diagnostics_document(written, files), tuple(tables.diagnostics_lines(written, files)))


def _now() -> datetime:
    return datetime.now(UTC)
