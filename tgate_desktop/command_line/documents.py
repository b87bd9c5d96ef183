"""What `--json` prints. Members are promised in the guide: more may come, none goes or changes its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tgate_desktop.oauth.health import token_health

if TYPE_CHECKING:
    from tgate_desktop.command_line.exit_status import ExitStatus
    from tgate_desktop.command_line.outcome import Document
    from tgate_desktop.flows.ports import VaultReport
    from tgate_desktop.flows.states import CompanyView
    from tgate_desktop.oauth.checkup import CheckResult
    from tgate_desktop.oauth.company import Grant
    from tgate_desktop.oauth.diagnostics import DiagnosticsFile, Written
    from tgate_desktop.oauth.problems import Problem
    from tgate_desktop.oauth.stray import Stray
    from tgate_desktop.oauth.token_pair import TokenPair
    from tgate_desktop.words.explanation import Explanation


def company_document(view: CompanyView, now: datetime) -> Document:
    """One company, nothing secret."""
    return {
        "name": view.company.name,
        "company_id": view.company.company_id,
        "environment": view.environment.name,
        "client_id": view.application.client_id,
        "state": token_health(view.grant, view.intent_of(view.grant), now).value,
        "server_use": view.company.server_use.value,
        "awaits_decision": view.awaiting is not None,
        "paused": view.paused,
        "tokens": _tokens(view.grant, view) if view.grant is not None else None,
        "trouble": _code(view.trouble),
    }


def _tokens(grant: Grant, view: CompanyView) -> Document:
    brands = grant.proof.brands if grant.proof else ()
    return {
        "generation": grant.generation,
        "access_fingerprint": grant.access_fingerprint,
        "refresh_fingerprint": grant.refresh_fingerprint,
        "obtained_at": utc(grant.obtained_at),
        "expires_at": utc(grant.expires_at) if grant.is_expiry_known else None,
        "expiry_assumed": grant.expiry_assumed,
        "imported": grant.imported,
        "can_be_refreshed": grant.can_be_refreshed,
        "outcome_unknown": view.intent_of(grant) is not None,
        "checked_at": utc(grant.proof.proven_at) if grant.proof else None,
        "brands": [{"name_en": brand.name_en, "name_ar": brand.name_ar} for brand in brands],
    }


def stray_document(stray: Stray) -> Document:
    """Tokens that no company has; all but the fingerprint is null for those that were saved without it."""
    label = stray.label
    return {
        "grant_id": stray.grant_id,
        "fingerprint": stray.fingerprint,
        "name": label.company.name if label else None,
        "client_id": label.application.client_id if label else None,
        "token_address": label.environment.token_address if label else None,
    }


def keyring_document(report: VaultReport) -> Document:
    """The keyring by name, and the codes of what is wrong with it and of why it is not the one that IT names."""
    return {"name": report.name, "problem": _code(report.problem), "passed_over": _code(report.passed_over)}


def token_document(view: CompanyView, pair: TokenPair, access_token: str, *, refreshed: bool) -> Document:
    """The one document with a secret in it."""
    return {
        "company": view.company.name,
        "access_token": access_token,
        "access_fingerprint": pair.fingerprints[0],
        "obtained_at": utc(pair.obtained_at),
        "expires_at": utc(pair.expires_at) if not (pair.imported and pair.expiry_assumed) else None,
        "refreshed": refreshed,
    }


def check_document(result: CheckResult) -> Document:
    """One check of this computer, with its words."""
    from tgate_desktop.words.doctor import explain_check

    said = explain_check(result)
    return {
        "check": result.check.value,
        "verdict": result.verdict.value,
        "result": said.result,
        "what_to_do": said.what_to_do,
        "facts": dict(result.facts),
        "problem": _code(result.problem),
        "took_s": round(result.took_s, 3),
    }


def checkup_document(results: tuple[CheckResult, ...]) -> Document:
    """All checks, and whether one of them found trouble."""
    from tgate_desktop.oauth.checkup import Verdict

    return {
        "checks": [check_document(result) for result in results],
        "has_trouble": any(result.verdict is Verdict.TROUBLE for result in results),
    }


def diagnostics_document(written: Written, files: tuple[DiagnosticsFile, ...]) -> Document:
    """The zip, and how it was searched for secrets."""
    return {
        "file": written.path,
        "contents": [{"name": file.name, "size_bytes": file.size_bytes} for file in files],
        "secrets_looked_for": written.secrets,
        "secrets_unread": written.unread,
        "secrets_too_short": written.too_short,
    }


def error_document(
    code: str, status: ExitStatus, explanation: Explanation, facts: Mapping[str, str | int | bool]
) -> Document:
    """A failure, with its words."""
    return {
        "error": {
            "code": code,
            "exit_status": int(status),
            "facts": dict(facts),
            "what_happened": explanation.what_happened,
            "likely_causes": list(explanation.likely_causes),
            "what_to_do": explanation.what_to_do,
        }
    }


def utc(moment: datetime) -> str:
    """`2026-03-01T11:05:10Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _code(problem: Problem | None) -> str | None:
    return problem.code if problem is not None else None
