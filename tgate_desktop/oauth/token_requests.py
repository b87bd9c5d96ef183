"""The two requests to the token endpoint, ready to be sent (RFC 6749 4.1.3, 6)."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote_plus, urlencode

from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Environment
from tgate_desktop.oauth.messages import TOKEN_TIMEOUT_S, BasicUser, HttpRequest, Network, RequestKind
from tgate_desktop.oauth.problems import ClientIdHasColon
from tgate_desktop.oauth.secret import Secret


def code_request(
    environment: Environment,
    application: Application,
    client_secret: Secret,
    code: Secret,
    code_verifier: Secret | None,
    encoding: BasicEncoding,
) -> HttpRequest:
    """Exchanges the code for a first pair. Raises: ClientIdHasColon."""
    fields = {
        "grant_type": "authorization_code",
        "code": code.reveal(),
        "redirect_uri": application.redirect_uri,
    }
    if code_verifier is not None:
        fields["code_verifier"] = code_verifier.reveal()
    return _token_request(environment, application, client_secret, fields, encoding, RequestKind.CODE)


def refresh_request(
    environment: Environment,
    application: Application,
    client_secret: Secret,
    refresh_token: Secret,
    encoding: BasicEncoding,
) -> HttpRequest:
    """Asks for a new pair without the user. Raises: ClientIdHasColon."""
    fields = {"grant_type": "refresh_token", "refresh_token": refresh_token.reveal()}
    return _token_request(environment, application, client_secret, fields, encoding, RequestKind.REFRESH)


def basic_credentials(client_id: str, client_secret: Secret, encoding: BasicEncoding) -> Secret:
    """The value of `Authorization`: client ID as username, secret as password (RFC 6749 2.3.1, RFC 7617 2).

    Raises: ClientIdHasColon, for a raw client ID that a server would split in the wrong place.
    """
    username, password = client_id, client_secret.reveal()
    if encoding is BasicEncoding.FORM_ENCODED:
        username, password = quote_plus(username), quote_plus(password)
    if ":" in username:
        raise ClientIdHasColon
    token = base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
    return Secret(f"Basic {token}")


def encodings_differ(client_id: str, client_secret: Secret) -> bool:
    """Whether the two Basic encodings of this ID and secret are not the same for every encoder."""
    return not all(
        character.isascii() and (character.isalnum() or character in "-._")
        for character in client_id + client_secret.reveal()
    )


def _token_request(
    environment: Environment,
    application: Application,
    client_secret: Secret,
    fields: dict[str, str],
    encoding: BasicEncoding,
    kind: RequestKind,
) -> HttpRequest:
    if environment.body_format is BodyFormat.JSON:
        content_type, body = "application/json", json.dumps(fields)
    else:
        content_type, body = "application/x-www-form-urlencoded", urlencode(fields)
    return HttpRequest(
        method="POST",
        url=environment.token_address,
        headers=(
            ("Authorization", basic_credentials(application.client_id, client_secret, encoding)),
            ("Content-Type", content_type),
            ("Accept", "application/json"),
        ),
        body=Secret(body),
        network=Network.of(environment),
        timeout_s=TOKEN_TIMEOUT_S,
        kind=kind,
        basic_user=BasicUser(application.client_id, encoding),
    )
