"""Revoking a token (RFC 7009): the request, and what its answer means."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import BasicEncoding, Environment
from tgate_desktop.oauth.json_reading import read_json
from tgate_desktop.oauth.messages import OTHER_TIMEOUT_S, BasicUser, HttpAnswer, HttpRequest, Network, RequestKind
from tgate_desktop.oauth.network_sign_in import check_who_answers
from tgate_desktop.oauth.pair_import import TokenName
from tgate_desktop.oauth.problems import (
    Fact,
    RevocationAddressNotFound,
    RevocationAtOtherOrigin,
    RevocationRefused,
    RevocationUnavailable,
)
from tgate_desktop.oauth.redirect import quoted
from tgate_desktop.oauth.retry_after import retry_after_facts
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_requests import basic_credentials


def check_revocation_address(application: Application, address: str) -> None:
    """Raises: RevocationAtOtherOrigin, when the client secret was not entered for the origin of `address`."""
    now = origin(address)
    if now != application.secret_origin:
        raise RevocationAtOtherOrigin(entered_for=application.secret_origin, now=now)


def revocation_request(
    environment: Environment,
    application: Application,
    client_secret: Secret,
    address: str,
    token: Secret,
    name: TokenName,
    encoding: BasicEncoding,
) -> HttpRequest:
    """One token to be revoked, at `address` (RFC 7009 2.1). Raises: RevocationAtOtherOrigin, ClientIdHasColon."""
    check_revocation_address(application, address)
    return HttpRequest(
        method="POST",
        url=address,
        headers=(
            ("Authorization", basic_credentials(application.client_id, client_secret, encoding)),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Accept", "application/json"),
        ),
        body=Secret(urlencode({"token": token.reveal(), "token_type_hint": name.value})),
        network=Network.of(environment),
        timeout_s=OTHER_TIMEOUT_S,
        kind=RequestKind.REVOCATION,
        basic_user=BasicUser(application.client_id, encoding),
    )


def read_revocation(answer: HttpAnswer, address: str, name: TokenName) -> None:
    """Returns when the token is revoked, or was unknown to the server: the answer is the same (RFC 7009 2.2).

    Raises: RevocationProblem, with the fact `token`; NetworkSignIn.
    """
    host = urlsplit(address).hostname or ""
    check_who_answers(answer, host)
    facts: dict[str, Fact] = {"status": answer.status, "host": host, "token": name.value}
    members = _members(answer.body)
    for fact, member in (("error", "error"), ("description", "message"), ("description", "error_description")):
        text = members.get(member)
        if isinstance(text, str) and text:
            facts[fact] = quoted(text, 500 if fact == "description" else 100)
    if answer.status == 200 and "error" not in facts:
        if answer.body.lstrip()[:1] == b"<":  # a page: a captive portal or the wrong address, not a server's success
            raise RevocationAddressNotFound(**facts)
        return
    if answer.status == 429 or answer.status >= 500:
        raise RevocationUnavailable(**facts, **retry_after_facts(answer))
    if answer.status in (404, 405) and "error" not in facts:
        raise RevocationAddressNotFound(**facts)
    raise RevocationRefused(**facts)


def _members(body: bytes) -> dict[str, Any]:
    members = read_json(body)
    return members if isinstance(members, dict) else {}
