"""What this client knows of a token before T-Gate refuses it: the evidence that tells one cause from another."""

from __future__ import annotations

from datetime import datetime, timedelta

from tgate_desktop.flows.ports import Contents
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import Application, Grant, Intent, TokenRequestKind
from tgate_desktop.oauth.problems import Fact
from tgate_desktop.oauth.secret import Secret

JUST_NOW = timedelta(minutes=10)


def known_of_refresh_token(
    view: CompanyView, grant: Grant, refresh_token: Secret, before: Intent | None, now: datetime
) -> dict[str, Fact]:
    """What speaks for one cause or another of a refused refresh token. `before` is the intent of an earlier refresh
    that was never completed: its answer was lost."""
    facts: dict[str, Fact] = {
        "server_use": view.company.server_use.value,
        "outcome_was_open": before is not None and before.fingerprint == refresh_token.fingerprint,
        "is_imported": grant.imported,
        "was_handed_over": grant.handed_over,
    }
    if not grant.imported:
        facts["refreshed_ago_s"] = _seconds_between(grant.obtained_at, now)
    return facts


def known_of_access_token(grant: Grant, contents: Contents, now: datetime) -> dict[str, Fact]:
    """What speaks for one cause or another of an access token that the API refuses."""
    facts: dict[str, Fact] = {
        "had_brands": grant.proof is not None and bool(grant.proof.brands),
        "is_imported": grant.imported,
        "was_handed_over": grant.handed_over,
        "outcome_was_open": any(one.grant_id == grant.grant_id for one in contents.intents),
        "refreshed_just_now": not grant.imported and now - grant.obtained_at < JUST_NOW,
    }
    if not grant.imported:
        facts["token_age_s"] = _seconds_between(grant.obtained_at, now)
    if grant.is_expiry_known:
        facts["expired"] = now >= grant.expires_at
        facts["expiry_assumed"] = grant.expiry_assumed
    for company in contents.companies:
        if company.company_id == grant.company_id:
            facts["server_use"] = company.server_use.value
    return facts


def known_of_code(code: Secret, grant_id: str, contents: Contents) -> dict[str, Fact]:
    """Whether the code was sent before, in an attempt whose answer was lost."""
    return {
        "code_was_used": any(
            one.kind is TokenRequestKind.AUTHORIZATION_CODE
            and one.fingerprint == code.fingerprint
            and one.grant_id != grant_id
            for one in contents.intents
        )
    }


def has_brought_tokens(application: Application, contents: Contents) -> bool:
    """Whether T-Gate has accepted this application's stored secret before."""
    return any(one.application_id == application.application_id and not one.imported for one in contents.grants)


def _seconds_between(earlier: datetime, later: datetime) -> int:
    return max(0, int((later - earlier).total_seconds()))
