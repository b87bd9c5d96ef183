"""The whole pair in the forms in which a server's team takes it over: pure text."""

from __future__ import annotations

import enum

from tgate_desktop import USER_AGENT
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.token_forms import (
    EXPIRY_VARIABLE,
    authorization_header,
    dot_env_basics,
    dot_env_lines,
    expiry_text,
    json_text,
    postman_document,
    utc_text,
)
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.curl import ACCESS_TOKEN, REFRESH_TOKEN, STAND_IN, curl_of
from tgate_desktop.oauth.problems import NoAccessToken
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair
from tgate_desktop.oauth.token_requests import refresh_request


class HandOverForm(enum.Enum):
    """What a server's team can be given. `CURL` holds no secret: it names variables, as `DOT_ENV` fills them."""

    JSON = "json"
    DOT_ENV = "env"
    POSTMAN_ENVIRONMENT = "postmanEnvironment"
    AUTHORIZATION_HEADER = "authorizationHeader"
    CURL = "curl"

    @property
    def suffix(self) -> str:
        """Of a file in this form."""
        if self in (HandOverForm.JSON, HandOverForm.POSTMAN_ENVIRONMENT):
            return ".json"
        return {HandOverForm.DOT_ENV: ".env", HandOverForm.CURL: ".sh"}.get(self, ".txt")


def hand_over_text(form: HandOverForm, view: CompanyView, grant: Grant, pair: TokenPair) -> Secret | str:
    """The text: a `Secret` when it holds a token's value. Raises: NoAccessToken, for a header without one."""
    match form:
        case HandOverForm.JSON:
            return _json(view, grant, pair)
        case HandOverForm.DOT_ENV:
            tokens = {ACCESS_TOKEN: _revealed(pair.access_token), REFRESH_TOKEN: _revealed(pair.refresh_token)}
            return Secret(dot_env_lines({**dot_env_basics(view), **tokens, EXPIRY_VARIABLE: expiry_text(grant)}))
        case HandOverForm.POSTMAN_ENVIRONMENT:
            return Secret(postman_document(view, _tokens(pair)))
        case HandOverForm.AUTHORIZATION_HEADER:
            if pair.access_token is None:
                raise NoAccessToken
            return authorization_header(pair.access_token)
        case HandOverForm.CURL:
            return refresh_by_curl(view)


def refresh_by_curl(view: CompanyView) -> str:
    """A refresh for a POSIX shell, which takes the secrets from variables."""
    environment = view.environment
    request = refresh_request(environment, view.application, STAND_IN, STAND_IN, environment.basic_encoding)
    return curl_of(request, USER_AGENT)


def _json(view: CompanyView, grant: Grant, pair: TokenPair) -> Secret:
    access_fingerprint, refresh_fingerprint = pair.fingerprints
    document = {
        "company": view.company.name,
        "environment": view.environment.name,
        **_tokens(pair),
        "token_type": "Bearer",
        "obtained_at": utc_text(pair.obtained_at),
        "expires_at": expiry_text(grant) or None,
        "scope": pair.scope,
        "client_id": view.application.client_id,
        "token_address": view.environment.token_address,
        "access_fingerprint": access_fingerprint,
        "refresh_fingerprint": refresh_fingerprint,
    }
    return Secret(json_text({name: value for name, value in document.items() if value is not None}))


def _tokens(pair: TokenPair) -> dict[str, str]:
    tokens = {"access_token": _revealed(pair.access_token), "refresh_token": _revealed(pair.refresh_token)}
    return {name: value for name, value in tokens.items() if value}


def _revealed(token: Secret | None) -> str:
    return token.reveal() if token is not None else ""
