"""`refresh` and `token`: what scripts call, so nothing is loaded for it that it does not need."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tgate_desktop.command_line.arguments import EVEN_IF_A_SERVER_USES_THEM
from tgate_desktop.command_line.documents import company_document, token_document
from tgate_desktop.command_line.exit_status import ExitStatus
from tgate_desktop.command_line.names import company_named
from tgate_desktop.command_line.outcome import Outcome, Refused
from tgate_desktop.oauth.company import Grant, ServerUse
from tgate_desktop.oauth.problems import NoAccessToken, RecordGone

if TYPE_CHECKING:
    import argparse

    from tgate_desktop.command_line.session import Session
    from tgate_desktop.flows.states import CompanyView


def refresh(session: Session, options: argparse.Namespace) -> Outcome:
    """A pair newer than the one at the call."""
    from tgate_desktop.command_line.tables import company_card

    after = _refreshed(session, company_named(session, options.name), options)
    now = datetime.now(UTC)
    return Outcome(company_document(after, now), tuple(company_card(after, now)))


def token(session: Session, options: argparse.Namespace) -> Outcome:
    """The access token alone."""
    view = company_named(session, options.name)
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
    return Outcome(token_document(view, present.pair, value, refreshed=is_refreshed), (value,))


def _grant(view: CompanyView) -> Grant:
    """The confirmed one: tokens of perhaps another restaurant are not for scripts. Raises: Refused, RecordGone."""
    if view.grant is not None:
        return view.grant
    if view.awaiting is not None:
        from tgate_desktop.words.refusals import not_decided

        name = view.company.name
        raise Refused(ExitStatus.CONNECT_AGAIN, "not_decided", not_decided(name), {"company": name})
    raise RecordGone(kind="grant")


def _refreshed(session: Session, view: CompanyView, options: argparse.Namespace) -> CompanyView:
    """The company with a newer pair that is in the vault. Raises: Refused, Problem, Cancelled."""
    grant, use = _grant(view), view.company.server_use
    is_alone = use is ServerUse.NO and not grant.handed_over
    if not is_alone and not options.even_if_a_server_uses_them:
        from tgate_desktop.words.refusals import not_alone

        said = use if use is ServerUse.UNKNOWN and not grant.handed_over else ServerUse.YES
        explanation = not_alone(view.company.name, said, EVEN_IF_A_SERVER_USES_THEM)
        facts = {"company": view.company.name, "server_use": said.value}
        raise Refused(ExitStatus.NOT_ALONE, "tokens_used_by_a_server", explanation, facts)
    session.require_keyring()
    return session.refreshed(view)
