"""The proof call: one GET with the access token that shows whose company this is (RFC 6750 2.1, 3.1)."""

from __future__ import annotations

import json
from typing import Any

from tgate_desktop.oauth.company import Brand, Proof
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.messages import OTHER_TIMEOUT_S, HttpAnswer, HttpRequest, Network, RequestKind
from tgate_desktop.oauth.problems import (
    ApiFailed,
    ApiForbidden,
    ApiProblem,
    Fact,
    ProofAddressNotFound,
    ProofUnreadable,
    TokenRejected,
)
from tgate_desktop.oauth.redaction import redacted
from tgate_desktop.oauth.redirect import printable
from tgate_desktop.oauth.secret import Secret

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


def read_proof(answer: HttpAnswer, host: str) -> Proof:
    """The brands of the first page, whatever envelope the list comes in.

    Raises: ApiProblem.
    """
    facts: dict[str, Fact] = {"status": answer.status, "host": host}
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    if answer.status != 200:
        for fact, member in (("error", "error"), ("description", "message"), ("description", "error_description")):
            text = document.get(member) if isinstance(document, dict) else None
            if isinstance(text, str) and text:
                facts[fact] = printable(redacted(text))
        raise _BY_STATUS.get(answer.status, ApiFailed)(**facts)
    rows = _rows(document)
    if rows is None:
        raise ProofUnreadable(**facts)
    brands = tuple(brand for brand in map(_brand, rows[:_MOST_BRANDS]) if brand)
    return Proof(proven_at=answer.received_at, brands=brands, total=_total(answer))


def same_restaurant(one: Proof | None, other: Proof | None) -> bool:
    """Whether two proofs show the same brands."""
    if one is None or other is None or not one.brands:
        return False
    return {brand.brand_id for brand in one.brands} == {brand.brand_id for brand in other.brands}


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
        brand_id=printable(str(row["id"]), 100),
        name_en=printable(name_en, 200) if isinstance(name_en, str) else "",
        name_ar=printable(name_ar, 200) if isinstance(name_ar, str) and name_ar else None,
    )


def _total(answer: HttpAnswer) -> int | None:
    total = answer.headers.get("total-count", "")
    return int(total) if total.isascii() and total.isdecimal() and len(total) < 10 else None
