"""The authorization server: oauthlib's endpoints, and T-Gate's way to word their answers."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from oauthlib.common import Request as OAuthRequest
from oauthlib.oauth2 import AccessDeniedError, InvalidRequestError, OAuth2Error, RefreshTokenGrant, WebApplicationServer

from tgate_desktop.practice.messages import Answer, BadRequest, Request, json_answer
from tgate_desktop.practice.settings import Settings
from tgate_desktop.practice.store import Store
from tgate_desktop.practice.validator import REFUSAL, Refusal, Validator

REALM = "Practice T-Gate"
_AUTHORIZATION_PATH = "/oauth/authorize"
_DENIED = "The restaurant owner denied the request."
_DESCRIPTIONS = {
    "invalid_client": "Client authentication failed: the client ID is unknown, or the client secret is wrong.",
    "invalid_grant": (
        "The authorization code or refresh token is not valid. It may be expired, revoked or used before,"
        " or belong to another application or redirect URI."
    ),
    "invalid_scope": "The requested scope is unknown, or wider than what was granted.",
    "unsupported_grant_type": "The grant type must be authorization_code or refresh_token.",
}

# At DEBUG, oauthlib writes codes and tokens into its log.
logging.getLogger("oauthlib").setLevel(logging.WARNING)


class AuthorizationServer:
    """What the endpoints do, without HTTP pages. Each call is one transaction: concurrent requests come in turn."""

    def __init__(self, store: Store, settings: Settings, now: Callable[[], float]) -> None:
        self._store = store
        validator = Validator(store, settings, now)
        self._server = WebApplicationServer(
            validator,
            token_generator=_random_token,
            token_expires_in=settings.access_token_lifetime_s,
        )
        refresh_grant = RefreshTokenGrant(validator, issue_new_refresh_tokens=settings.rotation.issues_refresh_tokens)
        self._server.grant_types["refresh_token"] = refresh_grant

        def with_creation_time(token: dict[str, Any], _handler: object, _request: object) -> dict[str, Any]:
            return {**token, "created_at": int(now())}

        self._server.auth_grant.register_token_modifier(with_creation_time)
        refresh_grant.register_token_modifier(with_creation_time)

    # ---- the authorization endpoint; `query` is well-formed

    def check_authorization_request(self, query: str) -> str:
        """The redirect URI of a request that can be shown to the restaurant owner.

        Raises: FatalClientError, which must not be redirected; other OAuth2Error, which go to the redirect URI they
        carry (RFC 6749 4.1.2.1).
        """
        with self._store.transaction():
            _, info = self._server.validate_authorization_request(_authorization_uri(query))
        return str(info["redirect_uri"])

    def approved(self, query: str, company_id: str) -> str:
        """Where the browser goes with a fresh code, or with an error. Raises: FatalClientError."""
        with self._store.transaction():
            headers, _, _ = self._server.create_authorization_response(
                _authorization_uri(query), credentials={"user": company_id}
            )
        return str(headers["Location"])

    def denied(self, query: str) -> str:
        """Where the browser goes to tell of the denial. Raises: as `check_authorization_request`."""
        with self._store.transaction():
            _, info = self._server.validate_authorization_request(_authorization_uri(query))
        return AccessDeniedError(_DENIED, state=info["state"]).in_uri(str(info["redirect_uri"]))

    # ---- the endpoints of the application

    def token(self, request: Request) -> Answer:
        """The answer of the token endpoint (RFC 6749 5)."""

        def issue(fields: dict[str, str]) -> tuple[str, int]:
            if not fields.get("grant_type"):
                raise InvalidRequestError("Missing grant_type parameter.")
            _, body, status = self._server.create_token_response(
                _uri(request), "POST", urlencode(fields), dict(request.headers)
            )
            return body, status

        return self._answered(request, issue)

    def revocation(self, request: Request) -> Answer:
        """The answer of the revocation endpoint (RFC 7009 2.2): 200 for tokens it does not know, too."""

        def revoke(fields: dict[str, str]) -> tuple[str, int]:
            _, body, status = self._server.create_revocation_response(
                _uri(request), "POST", urlencode(fields), dict(request.headers)
            )
            return body or "{}", status

        return self._answered(request, revoke)

    def company_of(self, request: Request) -> str | Answer:
        """The company whose access token the request carries, or the 401 that it gets (RFC 6750 3)."""
        with self._store.transaction():
            # Without the query: a token in an address ends up in logs (RFC 9700 4.3.2).
            valid, checked = self._server.verify_request(request.path, "GET", "", dict(request.headers))
        if valid:
            return str(checked.user)
        refusal: Refusal = checked.validator_log.get(REFUSAL, Refusal.INVALID)
        return json_answer(401, {"message": refusal.value}, challenge("invalid_token", refusal.value))

    def _answered(self, request: Request, endpoint: Callable[[dict[str, str]], tuple[str, int]]) -> Answer:
        try:
            fields = _fields(request)
            with self._store.transaction():
                body, status = endpoint(fields)
        except BadRequest as problem:
            return _error_answer(InvalidRequestError(str(problem)))
        except OAuth2Error as problem:
            return _error_answer(problem)
        value = json.loads(body)
        if status == 200:
            return json_answer(200, value)
        return _worded_error(status, value["error"], value.get("error_description", ""))


def _random_token(_request: OAuthRequest) -> str:
    """43 characters, as long as Doorkeeper's."""
    return secrets.token_urlsafe(32)


def _authorization_uri(query: str) -> str:
    return f"{_AUTHORIZATION_PATH}?{query}"


def _uri(request: Request) -> str:
    return f"{request.path}?{request.query}" if request.query else request.path


def _fields(request: Request) -> dict[str, str]:
    """The body's fields, from a form or from JSON. Raises: BadRequest."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json":
        return _json_fields(request.body)
    if content_type == "application/x-www-form-urlencoded":
        pairs = request.form_pairs()
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise BadRequest("A parameter is there more than once.")
        return fields
    return {}


def _json_fields(body: bytes) -> dict[str, str]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("The JSON is not readable.") from error
    if not isinstance(document, dict):
        raise BadRequest("The JSON is not an object.")
    return {name: value for name, value in document.items() if isinstance(value, str)}


def _error_answer(problem: OAuth2Error) -> Answer:
    return _worded_error(problem.status_code, problem.error or "invalid_request", problem.description)


def _worded_error(status: int, error: str, description: str) -> Answer:
    """RFC 6749 5.2, with T-Gate's `message` beside it, and the challenge that Doorkeeper puts on every error."""
    text = _DESCRIPTIONS.get(error) or description or "The request is not valid."
    value = {"error": error, "error_description": text, "message": text}
    return json_answer(status, value, challenge(error, text))


def challenge(error: str, description: str) -> tuple[str, str]:
    """The `WWW-Authenticate` header of a refusal (RFC 6750 3)."""
    quoted = description.replace("\\", "").replace('"', "'")
    return "WWW-Authenticate", f'Bearer realm="{REALM}", error="{error}", error_description="{quoted}"'
