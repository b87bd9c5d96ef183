"""What each command does."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tgate_desktop.command_line import documents, tables
from tgate_desktop.command_line.arguments import EVEN_IF_A_SERVER_USES_THEM
from tgate_desktop.command_line.exit_status import ExitStatus, exit_status
from tgate_desktop.command_line.outcome import Outcome, Refused
from tgate_desktop.command_line.session import Session
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.checkup import Verdict
from tgate_desktop.oauth.company import Grant, ServerUse, name_key
from tgate_desktop.oauth.problems import NoAccessToken, RecordGone, VaultProblem
from tgate_desktop.words import commands as words

Act = Callable[[Session, argparse.Namespace], Outcome]


def companies(session: Session, _options: argparse.Namespace) -> Outcome:
    """All companies, as the catalog remembers them; no vault entry is read for it."""
    views = session.tokens.companies()
    now = _now()
    return Outcome(
        {
            "companies": [documents.company_document(view, now) for view in views],
            "keyring": documents.keyring_document(session.vault.report()),
        },
        tuple(tables.company_table(views, now)),
    )


def status(session: Session, options: argparse.Namespace) -> Outcome:
    """One company, as the vault has it."""
    view = _company_named(session, options.name)
    trouble: VaultProblem | None = None
    if view.grant is not None:
        try:
            session.require_keyring()
            trouble = session.tokens.trouble(view.grant, session.cancel)
        except VaultProblem as problem:
            trouble = problem
        view = _company_named(session, options.name)  # the reading may have mended the catalog
    now = _now()
    document = {**documents.company_document(view, now), "trouble": trouble.code if trouble is not None else None}
    return Outcome(
        document,
        tuple(tables.company_card(view, now)),
        ExitStatus.DONE if trouble is None else exit_status(trouble),
        trouble,
    )


def refresh(session: Session, options: argparse.Namespace) -> Outcome:
    """A pair newer than the one at the call."""
    view = _company_named(session, options.name)
    after = _refreshed(session, view, options)
    now = _now()
    return Outcome(documents.company_document(after, now), tuple(tables.company_card(after, now)))


def token(session: Session, options: argparse.Namespace) -> Outcome:
    """The access token alone."""
    view = _company_named(session, options.name)
    grant, fresh_for = _grant(view), timedelta(seconds=options.fresh_for)
    session.require_keyring()
    present = session.tokens.read(grant, fresh_for, session.cancel)
    is_refreshed = not present.is_fresh
    if is_refreshed:
        view = _refreshed(session, view, options)
        present = session.tokens.read(_grant(view), timedelta(0), session.cancel)
    access_token = present.pair.access_token
    if access_token is None:
        raise NoAccessToken
    value = access_token.reveal()
    return Outcome(documents.token_document(view, present.pair, value, refreshed=is_refreshed), (value,))


def doctor(session: Session, options: argparse.Namespace) -> Outcome:
    """The checks of this computer."""
    application_id = None
    if options.name is not None:
        application_id = _company_named(session, options.name).application.application_id
    results = session.use_cases.doctor.examine(application_id, lambda _result: None, session.cancel)
    has_trouble = any(result.verdict is Verdict.TROUBLE for result in results)
    return Outcome(
        documents.checkup_document(results),
        tuple(tables.checkup_lines(results)),
        ExitStatus.TROUBLE_FOUND if has_trouble else ExitStatus.DONE,
    )


def diagnostics(session: Session, options: argparse.Namespace) -> Outcome:
    """One zip for a colleague."""
    collecting = session.use_cases.diagnostics
    collected = collecting.collect({"front": "command line"}, cancel=session.cancel)
    files = collecting.contents(collected)
    written = collecting.write(str(Path(options.file).absolute()), files, session.cancel)
    return Outcome(
        documents.diagnostics_document(written, files), (words.diagnostics_written(written.path, len(files)),)
    )


ACTS: dict[str, Act] = {
    "companies": companies,
    "status": status,
    "refresh": refresh,
    "token": token,
    "doctor": doctor,
    "diagnostics": diagnostics,
}


def _company_named(session: Session, name: str) -> CompanyView:
    """Raises: Refused, CatalogProblem."""
    key = name_key(" ".join(name.split()))
    for view in session.tokens.companies():
        if name_key(view.company.name) == key:
            return view
    raise Refused(ExitStatus.NO_SUCH_COMPANY, "no_such_company", words.no_such_company(name), {"name": name})


def _grant(view: CompanyView) -> Grant:
    """The confirmed one: tokens of perhaps another restaurant are not for scripts. Raises: Refused, RecordGone."""
    if view.grant is not None:
        return view.grant
    if view.awaiting is not None:
        explanation = words.not_decided(view.company.name)
        raise Refused(ExitStatus.CONNECT_AGAIN, "not_decided", explanation, {"company": view.company.name})
    raise RecordGone(kind="grant")


def _refreshed(session: Session, view: CompanyView, options: argparse.Namespace) -> CompanyView:
    """The company with a newer pair that is in the vault. Raises: Refused, Problem, Cancelled."""
    grant, use = _grant(view), view.company.server_use
    is_alone = use is ServerUse.NO and not grant.handed_over
    if not is_alone and not options.even_if_a_server_uses_them:
        said = use if use is ServerUse.UNKNOWN and not grant.handed_over else ServerUse.YES
        explanation = words.not_alone(view.company.name, said, EVEN_IF_A_SERVER_USES_THEM)
        facts = {"company": view.company.name, "server_use": said.value}
        raise Refused(ExitStatus.NOT_ALONE, "tokens_used_by_a_server", explanation, facts)
    session.require_keyring()
    return session.saved(session.use_cases.refresh(view.company.company_id, session.cancel))


def _now() -> datetime:
    return datetime.now(UTC)
