"""The catalog's values as rows, and back. Times are ISO 8601 in UTC, choices their values, nested values JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tgate_desktop.flows.ports import Record
from tgate_desktop.oauth.company import (
    Application,
    Brand,
    Company,
    Draft,
    Grant,
    Intent,
    Proof,
    ServerUse,
    TokenRequestKind,
    name_key,
)
from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Environment, ProxyChoice, Source, Start

Row = Mapping[str, Any]


def row_of(record: Record) -> tuple[str, dict[str, Any]]:
    """The table of a record and its row, the ID first."""
    match record:
        case Environment():
            return "environments", _environment_row(record) | {"name_key": name_key(record.name)}
        case Application():
            return "applications", _application_row(record)
        case Company():
            return "companies", _company_row(record) | {"name_key": name_key(record.name)}
        case Grant():
            return "grants", _grant_row(record)
        case Intent():
            return "intents", _intent_row(record)


def environment_of(row: Row) -> Environment:
    """Raises: KeyError, TypeError, ValueError, as all below."""
    return Environment(
        environment_id=row["environment_id"],
        name=row["name"],
        authorization_address=row["authorization_address"],
        token_address=row["token_address"],
        proof_address=row["proof_address"],
        revocation_address=row["revocation_address"],
        source=Source(row["source"]),
        start=Start(row["start"]),
        pkce=bool(row["pkce"]),
        body_format=BodyFormat(row["body_format"]),
        basic_encoding=BasicEncoding(row["basic_encoding"]),
        extra_parameters=tuple((name, value) for name, value in json.loads(row["extra_parameters"])),
        issuer=row["issuer"],
        ca_file=row["ca_file"],
        proxy=ProxyChoice(row["proxy"]),
        proxy_address=row["proxy_address"],
        access_token_lifetime_s=row["access_token_lifetime_s"],
        code_lifetime_s=row["code_lifetime_s"],
    )


def application_of(row: Row) -> Application:
    return Application(
        application_id=row["application_id"],
        environment_id=row["environment_id"],
        client_id=row["client_id"],
        redirect_uri=row["redirect_uri"],
        secret_origin=row["secret_origin"],
    )


def company_of(row: Row) -> Company:
    return Company(
        company_id=row["company_id"],
        name=row["name"],
        application_id=row["application_id"],
        grant_id=row["grant_id"],
        server_use=ServerUse(row["server_use"]),
    )


def grant_of(row: Row) -> Grant:
    return Grant(
        grant_id=row["grant_id"],
        application_id=row["application_id"],
        company_id=row["company_id"],
        generation=row["generation"],
        access_fingerprint=row["access_fingerprint"],
        refresh_fingerprint=row["refresh_fingerprint"],
        obtained_at=_time_of(row["obtained_at"]),
        expires_at=_time_of(row["expires_at"]),
        expiry_assumed=bool(row["expiry_assumed"]),
        awaits_decision=bool(row["awaits_decision"]),
        rejected_fingerprint=row["rejected_fingerprint"],
        refused_refresh_fingerprint=row["refused_refresh_fingerprint"],
        proof=_proof_of(json.loads(row["proof"])) if row["proof"] is not None else None,
        imported=bool(row["imported"]),
        handed_over=bool(row["handed_over"]),
        has_claims=bool(row["has_claims"]),
    )


def intent_of(row: Row) -> Intent:
    return Intent(
        grant_id=row["grant_id"],
        kind=TokenRequestKind(row["kind"]),
        generation=row["generation"],
        fingerprint=row["fingerprint"],
        begun_at=_time_of(row["begun_at"]),
        draft=_draft_of(json.loads(row["draft"])) if row["draft"] is not None else None,
    )


def _environment_row(environment: Environment) -> dict[str, Any]:
    return {
        "environment_id": environment.environment_id,
        "name": environment.name,
        "authorization_address": environment.authorization_address,
        "token_address": environment.token_address,
        "proof_address": environment.proof_address,
        "revocation_address": environment.revocation_address,
        "source": environment.source.value,
        "start": environment.start.value,
        "pkce": environment.pkce,
        "body_format": environment.body_format.value,
        "basic_encoding": environment.basic_encoding.value,
        "extra_parameters": _json(environment.extra_parameters),
        "issuer": environment.issuer,
        "ca_file": environment.ca_file,
        "proxy": environment.proxy.value,
        "proxy_address": environment.proxy_address,
        "access_token_lifetime_s": environment.access_token_lifetime_s,
        "code_lifetime_s": environment.code_lifetime_s,
    }


def _application_row(application: Application) -> dict[str, Any]:
    return {
        "application_id": application.application_id,
        "environment_id": application.environment_id,
        "client_id": application.client_id,
        "redirect_uri": application.redirect_uri,
        "secret_origin": application.secret_origin,
    }


def _company_row(company: Company) -> dict[str, Any]:
    return {
        "company_id": company.company_id,
        "name": company.name,
        "application_id": company.application_id,
        "grant_id": company.grant_id,
        "server_use": company.server_use.value,
    }


def _grant_row(grant: Grant) -> dict[str, Any]:
    return {
        "grant_id": grant.grant_id,
        "application_id": grant.application_id,
        "company_id": grant.company_id,
        "generation": grant.generation,
        "access_fingerprint": grant.access_fingerprint,
        "refresh_fingerprint": grant.refresh_fingerprint,
        "obtained_at": _time(grant.obtained_at),
        "expires_at": _time(grant.expires_at),
        "expiry_assumed": grant.expiry_assumed,
        "awaits_decision": grant.awaits_decision,
        "rejected_fingerprint": grant.rejected_fingerprint,
        "refused_refresh_fingerprint": grant.refused_refresh_fingerprint,
        "proof": _json(_proof_fields(grant.proof)) if grant.proof is not None else None,
        "imported": grant.imported,
        "handed_over": grant.handed_over,
        "has_claims": grant.has_claims,
    }


def _intent_row(intent: Intent) -> dict[str, Any]:
    return {
        "grant_id": intent.grant_id,
        "kind": intent.kind.value,
        "generation": intent.generation,
        "fingerprint": intent.fingerprint,
        "begun_at": _time(intent.begun_at),
        "draft": _json(_draft_fields(intent.draft)) if intent.draft is not None else None,
    }


def _proof_fields(proof: Proof) -> dict[str, Any]:
    brands = [
        {"brand_id": brand.brand_id, "name_en": brand.name_en, "name_ar": brand.name_ar} for brand in proof.brands
    ]
    return {"proven_at": _time(proof.proven_at), "brands": brands, "total": proof.total}


def _proof_of(fields: Row) -> Proof:
    return Proof(
        proven_at=_time_of(fields["proven_at"]),
        brands=tuple(Brand(brand["brand_id"], brand["name_en"], brand["name_ar"]) for brand in fields["brands"]),
        total=fields["total"],
    )


def _draft_fields(draft: Draft) -> dict[str, Any]:
    return {
        "environment": _environment_row(draft.environment),
        "application": _application_row(draft.application),
        "company": _company_row(draft.company),
    }


def _draft_of(fields: Row) -> Draft:
    return Draft(
        environment=environment_of(fields["environment"]),
        application=application_of(fields["application"]),
        company=company_of(fields["company"]),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _time_of(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
