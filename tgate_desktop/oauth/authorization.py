"""The authorization request: the link that the browser opens, and what its answer will be measured by."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment, Start
from tgate_desktop.oauth.problems import ExtraParameterReserved
from tgate_desktop.oauth.redirect import ExpectedRedirect
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret

RESERVED_PARAMETERS = frozenset(
    {
        "response_type",
        "client_id",
        "client_secret",
        "redirect_uri",
        "state",
        "code_challenge",
        "code_challenge_method",
        "code_verifier",
        "response_mode",
        "request",
        "request_uri",
    }
)


@dataclass(frozen=True)
class AuthorizationRequest:
    """One attempt. `link` is what the browser opens; the verifier is None where no challenge was sent."""

    link: str
    expected: ExpectedRedirect
    code_verifier: Secret | None


def authorization_request(environment: Environment, application: Application) -> AuthorizationRequest:
    """A fresh attempt: state of 256 bits, PKCE S256 unless the environment turns it off (RFC 6749 4.1.1, RFC 7636 4.3).

    A marketplace page is opened byte for byte, without state and PKCE.
    """
    redirect_uri = parsed_redirect_uri(application.redirect_uri)
    if environment.start is Start.MARKETPLACE_PAGE:
        expected = ExpectedRedirect(redirect_uri, None, environment.issuer)
        return AuthorizationRequest(environment.authorization_address, expected, None)
    state = Secret(secrets.token_urlsafe(32))
    parameters = [
        ("response_type", "code"),
        ("client_id", application.client_id),
        ("redirect_uri", redirect_uri.text),
        ("state", state.reveal()),
        *checked_extra_parameters(environment.extra_parameters),
    ]
    verifier = None
    if environment.pkce:
        verifier = Secret(secrets.token_urlsafe(64))
        parameters += [("code_challenge", s256(verifier)), ("code_challenge_method", "S256")]
    return AuthorizationRequest(
        link=_with_query(environment.authorization_address, urlencode(parameters)),
        expected=ExpectedRedirect(redirect_uri, state, environment.issuer),
        code_verifier=verifier,
    )


def s256(verifier: Secret) -> str:
    """The code challenge of a verifier (RFC 7636 4.2)."""
    digest = hashlib.sha256(verifier.reveal().encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def checked_extra_parameters(parameters: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """`parameters` themselves. Raises: ExtraParameterReserved, when one would replace a standard one."""
    for name, _value in parameters:
        if name in RESERVED_PARAMETERS:
            raise ExtraParameterReserved(parameter=name)
    return parameters


def _with_query(address: str, query: str) -> str:
    """The query that the address already has is kept (RFC 6749 3.1)."""
    if "?" not in address:
        return f"{address}?{query}"
    return f"{address}{query}" if address.endswith(("?", "&")) else f"{address}&{query}"
