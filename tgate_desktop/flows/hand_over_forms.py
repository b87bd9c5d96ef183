"""The whole pair in the forms in which a server's team takes it over: pure text."""

from __future__ import annotations

import enum

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.token_forms import (
    EXPIRY_VARIABLE,
    TOKEN_VARIABLE,
    authorization_header,
    dot_env_basics,
    dot_env_lines,
    expiry_text,
    json_text,
    postman_document,
    utc_text,
)
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.environment import BodyFormat
from tgate_desktop.oauth.problems import NoAccessToken
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair

REFRESH_VARIABLE = "TGATE_REFRESH_TOKEN"
_CLIENT_SECRET_VARIABLE = "TGATE_CLIENT_SECRET"  # noqa: S105 - a variable's name


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
            tokens = {TOKEN_VARIABLE: _revealed(pair.access_token), REFRESH_VARIABLE: _revealed(pair.refresh_token)}
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
    """A refresh for a POSIX shell. The secrets reach curl by its standard input: a command line can be read by all."""
    environment = view.environment
    if environment.body_format is BodyFormat.JSON:
        before = '{"grant_type":"refresh_token","refresh_token":"'
        body = [_option("header", "Content-Type: application/json"), _option("data", before, REFRESH_VARIABLE, '"}')]
    else:
        body = [
            _option("data", "grant_type=refresh_token"),
            _option("data-urlencode", "refresh_token=", REFRESH_VARIABLE),
        ]
    lines = (
        "curl --config - <<END",
        _option("url", environment.token_address),
        _option("user", f"{view.application.client_id}:", _CLIENT_SECRET_VARIABLE),
        _option("header", "Accept: application/json"),
        *body,
        "END",
    )
    return "\n".join(lines) + "\n"


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


def _option(name: str, before: str, variable: str = "", after: str = "") -> str:
    """A line of curl's configuration in a here-document: what is literal, around a variable."""
    value = f"${{{variable}}}" if variable else ""
    return f'{name} = "{_literal(before)}{value}{_literal(after)}"'


def _literal(text: str) -> str:
    """Escaped for curl's quotes, then for the shell, which takes one level of it away."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return quoted.replace("\\", "\\\\").replace("$", "\\$").replace("`", "\\`")
