"""What an answer gives under the name of a secret: masked in whatever shape it comes, though nobody knows it yet."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from tests.support.canaries import canary
from tests.support.echoes import parts, token_values
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import BasicEncoding, Environment
from tgate_desktop.oauth.exchange import Exchange, recorded_exchange
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.proof import proof_request
from tgate_desktop.oauth.secret import MASK, Secret
from tgate_desktop.oauth.token_requests import refresh_request

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
APPLICATION = Application("app-1", "env-1", "client-1", "http://127.0.0.1:8765/callback", "https://tgate.example")
ENVIRONMENT = Environment(
    "env-1", "Production", "https://tgate.example/oauth/authorize", "https://tgate.example/oauth/token"
)

SHAPES = {
    "a list": '{"access_token": ["TOKEN"]}',
    "an object": '{"access_token": {"value": "TOKEN", "type": "bearer_token"}}',
    "lists of objects": '{"tokens": [], "refreshToken": [[{"secret": {"v": ["TOKEN"]}}]], "at": 1}',
    "a list that is cut": '{"message": "x", "access_token": [ {"type": "Bearer", "value": "TOKEN"',
    "a list that is cut in its value": '{"message": "x", "access_token": [{"value": "TOKEN',
    "a name and its value": '{"cookies": [{"name": "access_token", "value": "TOKEN"}]}',
    "a value and its name": '[{"value": {"is": "TOKEN"}, "path": "/", "key": "accessToken"}]',
    "a name and its value that are cut": '{"items": [{"name": "access_token", "value": "TOKEN", "x"',
    "a field of a form": "<input type='hidden' name='refresh_token' autocomplete='off' value='TOKEN'>",
    "a field of a form, the value first": '<input value="TOKEN" type="hidden" name="refresh_token">',
    "a cell and the next": "<tr><td>access_token</td>\n<td><b>TOKEN</b></td></tr>",
    "XML": "<?xml version='1.0'?><oauth><access_token>TOKEN</access_token></oauth>",
    "XML with a space of names": '<o:accessToken xmlns:o="urn:x" o:type="bearer">\n  TOKEN\n</o:accessToken>',
    "XML with elements below": "<refresh_token><value>TOKEN</value></refresh_token>",
    "XML with CDATA": "<token><![CDATA[TOKEN]]></token>",
    "XML in HTML": "<pre>&lt;access_token&gt;TOKEN&lt;/access_token&gt;</pre>",
    "XML in JSON": '{"fault": "<access_token type=\\"x\\">TOKEN<\\/access_token>"}',
    "a list in JSON in JSON": '{"upstream": "{\\"access_token\\": [\\"TOKEN\\"]}"}',
    "YAML": "error: none\naccess_token: TOKEN\nexpires_in: 7200\n",
    "YAML of a list": "refresh_token:\n  - TOKEN\n",
    "a header": "HTTP/1.1 200 OK\r\nX-Auth-Token: TOKEN\r\n\r\n",
    "TOML": 'access_token = "TOKEN"',
    "an object of JavaScript": "var session = {accessToken: 'TOKEN', at: 1}",
}
"""What a server may give a token in that the app has not seen before."""


def refreshing() -> HttpRequest:
    return refresh_request(ENVIRONMENT, APPLICATION, Secret(canary("s")), Secret(canary("r")), BasicEncoding.RAW)


def proving() -> HttpRequest:
    return proof_request(ENVIRONMENT, "https://tgate.example/api/brands", Secret(canary("access")))


def recorded(request: HttpRequest, body: str, status: int, **headers: str) -> Exchange:
    answer = HttpAnswer(status, headers, body.encode(), NOON, NOON)
    return recorded_exchange("exchange-1", ("company-1", "Saffron House"), NOON, request, answer, None)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@settings(max_examples=12)
@given(drawn=token_values)
def test_a_token_that_nobody_knows_yet_is_masked_in_whatever_shape_it_comes(shape: str, drawn: str) -> None:
    for request, status in ((proving(), 200), (proving(), 403), (refreshing(), 400), (refreshing(), 500)):
        for token in (drawn, "Kq.Wb~XvRtYpLmNdSfGhJkZcQa"):
            exchange = recorded(request, shape.replace("TOKEN", token), status, was=f"<{token}>")
            shown = f"{exchange.answer_body}\n{exchange.answer_headers}"
            assert [part for part in parts(token, str) if part in shown] == []
            assert MASK in exchange.answer_body


def test_what_is_said_of_a_token_is_kept() -> None:
    body = json.dumps(
        {
            "errors": {"refresh_token": ["has expired", "is_not_recognized"], "client_secret": {"reason": "too_short"}},
            "fields": [
                {"name": "access_token", "value": "is missing"},
                {"name": "grant_type", "value": "R3fr3shT0k3n"},
            ],
            "debug": "<b>Invalid token</b>: unauthorized, the access token: gone. Enter the password: required",
            "html": "<p>token</p><p>expired</p><label for='token'>Token</label>",
            "code": {"is": "ERR-2026-03-01"},
        }
    )
    assert recorded(refreshing(), body, 422).answer_body == body


@pytest.mark.parametrize(
    "piece",
    [
        '{"token":',
        '{"token":["a"',
        '"token":[',
        '"name":"token","value":',
        '"name":"token",' + " " * 50,
        "<input name='token' ",
        "<token>",
        "<token" + " a" * 40,
        "<token><a>",
        "&lt;token&gt;",
        "token: ",
        "token" + "\n" * 50,
        "token:\n- ",
        "tokentokentoken",
        "<a.b:c",
        "&#49",
        "\\u{",
        "name=token value=",
    ],
)
def test_what_only_begins_like_a_place_of_secrets_is_read_in_one_go(piece: str) -> None:
    """A pattern that went back again and again would take minutes."""
    body = piece * (1024 * 1024 // len(piece))
    assert recorded(proving(), body, 400).answer_body.startswith(piece)
