"""The proof call: one GET with the access token that shows whose company this is (RFC 6750 2.1, 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tgate_desktop.oauth.bearer_challenge import bearer_challenge, token_state
from tgate_desktop.oauth.company import Brand, Proof, ServerUse
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.json_reading import read_json
from tgate_desktop.oauth.messages import OTHER_TIMEOUT_S, HttpAnswer, HttpRequest, Network, RequestKind
from tgate_desktop.oauth.network_sign_in import check_who_answers
from tgate_desktop.oauth.problems import (
    ApiFailed,
    ApiForbidden,
    ApiProblem,
    CompanyUninstalled,
    Fact,
    ProofAddressNotFound,
    ProofUnreadable,
    TokenRejected,
)
from tgate_desktop.oauth.redirect import quoted
from tgate_desktop.oauth.retry_after import retry_after_facts
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_answer import location_host

_MOST_BRANDS = 100
_BY_STATUS: dict[int, type[ApiProblem]] = {
    401: TokenRejected,
    403: ApiForbidden,
    404: ProofAddressNotFound,
    405: ProofAddressNotFound,
}


def proof_request(environment: Environment, address: str, access_token: Secret) -> HttpRequest:
    """A GET of the environment's proof address, byte for byte."""
    return HttpRequest(
        method="GET",
        url=address,
        headers=(("Authorization", Secret(f"Bearer {access_token.reveal()}")), ("Accept", "application/json")),
        body=None,
        network=Network.of(environment),
        timeout_s=OTHER_TIMEOUT_S,
        kind=RequestKind.PROOF,
    )


def read_proof(answer: HttpAnswer, host: str, known: Mapping[str, Fact] = MappingProxyType({})) -> Proof:
    """The brands of the first page, whatever envelope the list comes in.

    `known` is what the asker knows of the token beforehand; it becomes part of the problem's facts, and tells a company
    that has uninstalled the application from a token that has had its time: `expired` (by its own time),
    `refreshed_just_now`, `had_brands` (an earlier proof showed some), `server_use`, `was_handed_over`,
    `outcome_was_open` (a refresh whose answer was lost may have replaced it).

    Raises: ApiProblem, NetworkSignIn.
    """
    check_who_answers(answer, host)
    facts: dict[str, Fact] = {**known, "status": answer.status, "host": host}
    document = read_json(answer.body)
    if answer.status != 200:
        raise _refusal(answer, document, facts)
    rows = _rows(document)
    if rows is None:
        is_html = answer.content_type == "text/html" or answer.body.lstrip()[:1] == b"<"
        raise ProofUnreadable(**facts, is_html=is_html)
    total = _total(answer)
    if not rows and not total and known.get("had_brands") is True:
        raise CompanyUninstalled(**facts, is_empty=True)
    brands = tuple(brand for brand in map(_brand, rows[:_MOST_BRANDS]) if brand)
    return Proof(proven_at=answer.received_at, brands=brands, total=total)


def shows_brands(answer: HttpAnswer) -> bool:
    """Whether there is at least one brand in it."""
    return any(map(_brand, _rows(read_json(answer.body)) or ()))


def same_restaurant(one: Proof | None, other: Proof | None) -> bool:
    """Whether two proofs show the same brands."""
    if one is None or other is None or not one.brands:
        return False
    return {brand.brand_id for brand in one.brands} == {brand.brand_id for brand in other.brands}


def _refusal(answer: HttpAnswer, document: Any, facts: dict[str, Fact]) -> ApiProblem:
    members = document if isinstance(document, dict) else {}
    challenge = bearer_challenge(answer.headers.get("www-authenticate", ""))
    sources = (
        ("error", challenge.get("error")),
        ("description", challenge.get("error_description")),
        ("error", members.get("error")),
        ("description", members.get("message")),
        ("description", members.get("error_description")),
    )
    for fact, text in sources:
        if isinstance(text, str) and text:
            facts[fact] = quoted(text)
    state = token_state(challenge.get("error_description", "")) or token_state(str(facts.get("description", "")))
    if state:
        facts["token_state"] = state
    if _is_probably_uninstalled(answer.status, facts):
        return CompanyUninstalled(**facts)
    if 300 <= answer.status < 400:
        facts["location_host"] = location_host(answer)
    problem = _BY_STATUS.get(answer.status, ApiFailed)
    if problem is ApiFailed and "retry-after" in answer.headers:
        facts.update(retry_after_facts(answer))
    return problem(**facts)


def _is_probably_uninstalled(status: int, facts: Mapping[str, Fact]) -> bool:
    """A token that ought to be good is refused where brands were shown before.

    It ought to be good when it has not expired and nobody else can have replaced it: it was obtained just now, or no
    server uses it. A refresh whose answer was lost may have replaced it, too. With 403 it is not the token that is
    refused, so it is enough that no server is known to use it.
    """
    if facts.get("had_brands") is not True or facts.get("expired") is not False:
        return False
    if facts.get("token_state") == "expired" or facts.get("error") == "insufficient_scope":
        return False
    if facts.get("outcome_was_open") is True or facts.get("was_handed_over") is True:
        return False
    use = facts.get("server_use")
    if facts.get("refreshed_just_now") is True:
        return status in (401, 403)
    return (status == 401 and use == ServerUse.NO.value) or (status == 403 and use != ServerUse.YES.value)


def _rows(document: Any) -> list[Any] | None:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        return next((value for value in document.values() if isinstance(value, list)), None)
    return None


def _brand(row: Any) -> Brand | None:
    if not isinstance(row, dict) or not isinstance(row.get("id"), int | str):
        return None
    name_en, name_ar = row.get("name_en"), row.get("name_ar")
    return Brand(
        brand_id=quoted(str(row["id"]), 100),
        name_en=quoted(name_en, 200) if isinstance(name_en, str) else "",
        name_ar=quoted(name_ar, 200) if isinstance(name_ar, str) and name_ar else None,
    )


def _total(answer: HttpAnswer) -> int | None:
    total = answer.headers.get("total-count", "")
    return int(total) if total.isascii() and total.isdecimal() and len(total) < 10 else None
