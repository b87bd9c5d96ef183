"""The access token in the forms in which people hand it to their own tools: pure text.

Only the access token's value is ever in them. The client secret and the refresh token appear as names of variables or
not at all.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from datetime import datetime

from tgate_desktop import USER_AGENT
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.curl import ACCESS_TOKEN, STAND_IN, curl_of
from tgate_desktop.oauth.proof import proof_request
from tgate_desktop.oauth.secret import Secret

EXPIRY_VARIABLE = "TGATE_ACCESS_TOKEN_EXPIRES_AT"


class CopyForm(enum.Enum):
    """What the **Copy as** menu offers."""

    AUTHORIZATION_HEADER = "authorizationHeader"
    CURL = "curl"
    DOT_ENV = "env"
    JSON = "json"
    POSTMAN_ENVIRONMENT = "postmanEnvironment"


def authorization_header(access_token: Secret) -> Secret:
    """The header line of RFC 6750 2.1."""
    return Secret(f"Authorization: Bearer {access_token.reveal()}")


def curl(view: CompanyView) -> str:
    """A proof call for a POSIX shell that takes the token, and an address that nobody knows, from variables."""
    address = view.environment.proof_address or STAND_IN.reveal()
    return curl_of(proof_request(view.environment, address, STAND_IN), USER_AGENT)


def dot_env(view: CompanyView, grant: Grant, access_token: Secret) -> Secret:
    """Lines for a `.env` file, each value quoted where a reader of such files needs it."""
    values = {**dot_env_basics(view), ACCESS_TOKEN: access_token.reveal(), EXPIRY_VARIABLE: expiry_text(grant)}
    return Secret(dot_env_lines(values))


def as_json(view: CompanyView, grant: Grant, access_token: Secret) -> Secret:
    """One JSON object, readable, with the names of RFC 6749 5.1 where it has any."""
    document = {
        "company": view.company.name,
        "environment": view.environment.name,
        "access_token": access_token.reveal(),
        "token_type": "Bearer",
        "obtained_at": utc_text(grant.obtained_at),
        "expires_at": expiry_text(grant) or None,
        "fingerprint": grant.access_fingerprint,
    }
    return Secret(json_text(document))


def postman_environment(view: CompanyView, access_token: Secret) -> Secret:
    """An environment that Postman imports: the token is of type secret, the client secret a variable without value."""
    return Secret(postman_document(view, {"access_token": access_token.reveal()}))


def copy_as(form: CopyForm, view: CompanyView, grant: Grant, access_token: Secret) -> Secret | str:
    """The text for the clipboard: a `Secret` when it holds the token's value."""
    match form:
        case CopyForm.AUTHORIZATION_HEADER:
            return authorization_header(access_token)
        case CopyForm.CURL:
            return curl(view)
        case CopyForm.DOT_ENV:
            return dot_env(view, grant, access_token)
        case CopyForm.JSON:
            return as_json(view, grant, access_token)
        case CopyForm.POSTMAN_ENVIRONMENT:
            return postman_environment(view, access_token)


# ---- what the forms of the whole pair share ----


def dot_env_basics(view: CompanyView) -> dict[str, str]:
    """Whose tokens they are, and where they are renewed."""
    return {
        "TGATE_COMPANY": view.company.name,
        "TGATE_ENVIRONMENT": view.environment.name,
        "TGATE_CLIENT_ID": view.application.client_id,
        "TGATE_TOKEN_ADDRESS": view.environment.token_address,
    }


def dot_env_lines(values: Mapping[str, str]) -> str:
    """A line for each value that there is."""
    return "".join(f"{name}={_dot_env_value(value)}\n" for name, value in values.items() if value)


def json_text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def postman_document(view: CompanyView, tokens: Mapping[str, str]) -> str:
    """A Postman environment with `tokens` by name, each as a secret."""
    environment = view.environment

    def variable(key: str, value: str, kind: str = "default") -> dict[str, object]:
        return {"key": key, "value": value, "type": kind, "enabled": True}

    return json_text(
        {
            "name": f"{view.company.name} ({environment.name})",
            "values": [
                *(variable(name, value, "secret") for name, value in tokens.items()),
                variable("token_address", environment.token_address),
                variable("proof_address", environment.proof_address or ""),
                variable("client_id", view.application.client_id),
                variable("client_secret", "", "secret"),
            ],
            "_postman_variable_scope": "environment",
        }
    )


def expiry_text(grant: Grant) -> str:
    """When the access token ends; empty when nobody knows."""
    return utc_text(grant.expires_at) if grant.is_expiry_known else ""


def utc_text(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _dot_env_value(value: str) -> str:
    if value and all((character.isalnum() and character.isascii()) or character in "._-:/" for character in value):
        return value
    if "'" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
    return f'"{escaped}"'
