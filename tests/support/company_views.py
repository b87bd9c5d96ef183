"""Companies as the screens get them, made up in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tgate_desktop.flows.ports import VaultReport
from tgate_desktop.flows.states import CompanyView, Overview
from tgate_desktop.oauth.company import Application, Brand, Company, Grant, Proof, ServerUse
from tgate_desktop.oauth.environment import Environment

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

STAGING = Environment(
    environment_id="staging",
    name="Staging",
    authorization_address="https://staging.tgate.example/oauth/authorize",
    token_address="https://staging.tgate.example/oauth/token",
    proof_address="https://staging.tgate.example/api/brands?items=1",
)
APPLICATION = Application(
    application_id="application-1",
    environment_id="staging",
    client_id="client-1",
    redirect_uri="http://127.0.0.1:8765/callback",
    secret_origin="https://staging.tgate.example:443",
)
PROOF = Proof(
    proven_at=NOON,
    brands=(Brand("1", "Olive House", "بيت الزيتون"), Brand("2", "Olive Express", None)),
    total=2,
)


def a_grant(company_id: str = "company-1", left: timedelta = timedelta(hours=2), **changes: Any) -> Grant:
    """A confirmed grant, obtained at `NOON`, with `left` until it expires."""
    grant = Grant(
        grant_id=f"grant-of-{company_id}",
        application_id=APPLICATION.application_id,
        company_id=company_id,
        generation=1,
        access_fingerprint="aaaa1111",
        refresh_fingerprint="bbbb2222",
        obtained_at=NOON,
        expires_at=NOON + left,
        expiry_assumed=False,
        awaits_decision=False,
        proof=PROOF,
    )
    return replace(grant, **changes)


def a_view(
    company_id: str = "company-1",
    name: str = "Olive House",
    *,
    grant: Grant | None = None,
    connected: bool = True,
    server_use: ServerUse = ServerUse.NO,
    environment: Environment = STAGING,
    application: Application = APPLICATION,
    **changes: Any,
) -> CompanyView:
    """A company with two hours left at `NOON`; without a grant when not `connected`."""
    has = (grant or a_grant(company_id)) if connected else None
    company = Company(
        company_id=company_id,
        name=name,
        application_id=application.application_id,
        grant_id=has.grant_id if has else None,
        server_use=server_use,
    )
    view = CompanyView(company=company, application=application, environment=environment, grant=has)
    return replace(view, **changes)


def an_overview(*views: CompanyView, **changes: Any) -> Overview:
    """All of these companies, with the environments and applications that they use, and a vault that works."""
    overview = Overview(
        companies=views,
        environments=tuple({view.environment.environment_id: view.environment for view in views}.values()),
        applications=tuple({view.application.application_id: view.application for view in views}.values()),
        vault=VaultReport(name="GNOME Keyring", problem=None),
    )
    return replace(overview, **changes)
