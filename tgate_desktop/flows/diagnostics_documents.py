"""What was collected, as documents of lists, mappings and texts. Pure: nothing is read here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from tgate_desktop.flows.name_cover import NameCover
from tgate_desktop.flows.ports import Contents, VaultReport
from tgate_desktop.flows.records import environments
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.checkup import CheckResult
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.exchange import Exchange
from tgate_desktop.oauth.exchange_document import exchange_member
from tgate_desktop.oauth.health import token_health
from tgate_desktop.oauth.history import Event
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.problems import Problem, remembered_problem

MOST_EXCHANGES = 500
MOST_EXCHANGE_CHARACTERS = 4 * 1024 * 1024
MOST_EVENTS = 5000

LEFT_OUT = "(left out with the names of companies)"

Explained = Callable[[Problem], Mapping[str, Any]]


def as_text(document: Any) -> str:
    """JSON, indented; any script as it is."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def plain(value: Any) -> Any:
    """A frozen value as mappings, lists, numbers and texts. Whatever masks itself stays masked."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(member) for name, member in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [plain(member) for member in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def unreadable(problem: Problem) -> dict[str, Any]:
    """Stands where something could not be read."""
    return {"not_read": _problem(problem)}


def settings_document(settings: Mapping[str, str], contents: Contents) -> dict[str, Any]:
    return {
        "settings": plain(settings),
        "environments": plain(environments(contents)),
        "applications": plain(contents.applications),
    }


def companies_document(views: Iterable[CompanyView], now: datetime, cover: NameCover) -> list[Any]:
    return [
        {
            "company": cover.company(view.company.company_id, view.company.name),
            "company_id": view.company.company_id,
            "environment": view.environment.name,
            "client_id": view.application.client_id,
            "a_server_also_uses_its_tokens": view.company.server_use.value,
            "health": token_health(view.shown_grant, view.intent_of(view.shown_grant), now).value,
            "grant": _grant(view.grant),
            "awaiting_a_decision": _grant(view.awaiting),
            "token_requests_without_a_known_outcome": [
                {name: member for name, member in plain(intent).items() if name != "draft"} for intent in view.intents
            ],
            "only_in_memory_because": _problem(view.unsaved),
            "paused_for_another_origin": view.paused,
        }
        for view in views
    ]


def keyring_document(report: VaultReport) -> dict[str, Any]:
    return {
        "name": report.name,
        "can_be_used": report.problem is None,
        "problem": _problem(report.problem),
        "named_one_passed_over_because": _problem(report.passed_over),
    }


def checkup_document(
    results: Iterable[CheckResult], checked: Callable[[CheckResult], Mapping[str, str]]
) -> list[dict[str, Any]]:
    return [
        {
            "check": result.check.value,
            "verdict": result.verdict.value,
            **checked(result),
            "facts": plain(result.facts),
            "problem": _problem(result.problem),
            "took_s": round(result.took_s, 3),
        }
        for result in results
    ]


def requests_document(
    exchanges: Sequence[Exchange], explained: Explained, cover: NameCover, company_names: bool
) -> dict[str, Any]:
    """The newest, as many as fit."""
    shown: list[dict[str, Any]] = []
    room = MOST_EXCHANGE_CHARACTERS
    for exchange in exchanges[:MOST_EXCHANGES]:
        document = _exchange(exchange, explained, cover, company_names)
        room -= len(as_text(document))
        if room < 0:
            break
        shown.append(document)
    return {"kept": len(exchanges), "in_this_file": len(shown), "newest_first": shown}


def history_document(events: Sequence[Event], cover: NameCover) -> dict[str, Any]:
    shown = [{**plain(event), "company_name": _name(event, cover)} for event in events[:MOST_EVENTS]]
    return {"kept": len(events), "in_this_file": len(shown), "newest_first": shown}


def _name(event: Event, cover: NameCover) -> str:
    return cover.company(event.company_id, event.company_name)


def _exchange(exchange: Exchange, explained: Explained, cover: NameCover, company_names: bool) -> dict[str, Any]:
    """A proof's answer is the names of the company's brands: without names it is left out as a whole."""
    if exchange.line.kind is RequestKind.PROOF and not company_names and exchange.answer_body:
        exchange = replace(exchange, answer_body=LEFT_OUT)
    code = exchange.line.problem_code
    problem = remembered_problem(code, exchange.facts) if code else None
    return {
        **exchange_member(exchange),
        "company": cover.company(exchange.line.company_id, exchange.company_name),
        "explanation": plain(explained(problem)) if problem else None,
    }


def _grant(grant: Grant | None) -> dict[str, Any] | None:
    if grant is None:
        return None
    members: dict[str, Any] = {name: value for name, value in plain(grant).items() if name != "proof"}
    if grant.proof is not None:
        members["proven_at"] = plain(grant.proof.proven_at)
        members["brand_ids"] = [brand.brand_id for brand in grant.proof.brands]
    return members


def _problem(problem: Problem | None) -> dict[str, Any] | None:
    return {"code": problem.code, "facts": plain(problem.facts)} if problem else None
