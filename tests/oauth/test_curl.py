"""The command that **Copy as cURL** gives, as text. What it does is in tests/integration/test_copied_curl.py."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.curl import STAND_IN, curl_command, curl_of
from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Environment, ProxyChoice
from tgate_desktop.oauth.exchange import Exchange, recorded_exchange
from tgate_desktop.oauth.messages import Network, Trace
from tgate_desktop.oauth.secret import MASK, Secret
from tgate_desktop.oauth.token_requests import code_request, refresh_request

ENVIRONMENT = Environment(
    environment_id="e",
    name="Staging",
    authorization_address="https://tgate.example/oauth/authorize",
    token_address="https://tgate.example/oauth/token",
)
APPLICATION = Application("a", "e", "client-1", "http://127.0.0.1:8765/callback", "")
CLIENT_SECRET, TOKEN = Secret("canary client secret"), Secret("canary-refresh-token")


def a_refresh(body_format: BodyFormat = BodyFormat.FORM, **changes: object) -> Exchange:
    environment = replace(ENVIRONMENT, body_format=body_format)
    request = refresh_request(environment, APPLICATION, CLIENT_SECRET, TOKEN, BasicEncoding.RAW)
    exchange = recorded_exchange("1", ("c", "Olive House"), datetime.now(UTC), request, None, None)
    return replace(exchange, **changes)  # type: ignore[arg-type]


def options(exchange: Exchange) -> list[str]:
    return shlex.split(curl_command(exchange, "agent/1").replace("\\\n", " "), comments=True)


@pytest.mark.parametrize(
    ("body_format", "kept"),
    [
        (BodyFormat.FORM, f"grant_type=refresh_token&refresh_token={MASK}"),
        (BodyFormat.JSON, f'{{"grant_type": "refresh_token", "refresh_token": "{MASK}"}}'),
    ],
)
def test_a_recorded_body_has_a_mask_for_its_secret_alone(body_format: BodyFormat, kept: str) -> None:
    assert a_refresh(body_format).request_body == kept


def test_its_first_line_names_what_must_be_set_and_means_nothing_to_a_shell_without_comments() -> None:
    request = code_request(
        ENVIRONMENT, APPLICATION, CLIENT_SECRET, Secret("canary-code"), Secret("canary-verifier"), BasicEncoding.RAW
    )
    exchange = recorded_exchange("1", ("c", "Olive House"), datetime.now(UTC), request, None, None)
    first = curl_command(exchange, "agent/1").splitlines()[0]
    assert "TGATE_CLIENT_SECRET and TGATE_CODE and TGATE_CODE_VERIFIER" in first
    assert not set(first) & set("'\"`$;&|<>(){}*?[]!\\")


@pytest.mark.parametrize("body_format", BodyFormat)
def test_it_holds_no_secret(body_format: BodyFormat) -> None:
    command = curl_command(a_refresh(body_format), "agent/1")
    assert "canary" not in command
    assert MASK not in command


def test_certificates_are_checked_and_redirects_not_followed() -> None:
    given = options(a_refresh(network=Network(ca_file="/etc/it's own.pem")))
    assert given[given.index("--cacert") + 1] == "/etc/it's own.pem"
    assert "--tlsv1.2" in given
    assert not {"-k", "--insecure", "-L", "--location"} & set(given)
    assert given[given.index("curl") + 1] == "--disable", "no .curlrc says otherwise"


@pytest.mark.parametrize(
    ("network", "url", "expected"),
    [
        (Network(proxy=ProxyChoice.NONE), "https://tgate.example/token", ["--noproxy", "*"]),
        (Network(), "http://127.0.0.1:8764/token", ["--noproxy", "*"]),
        (Network(), "https://tgate.example/token", []),
        (
            Network(proxy=ProxyChoice.MANUAL, proxy_address="http://proxy:3128"),
            "https://tgate.example/token",
            ["--noproxy", "", "--proxy", "http://proxy:3128"],
        ),
    ],
)
def test_the_proxy_is_that_of_the_request(network: Network, url: str, expected: list[str]) -> None:
    given = options(a_refresh(network=network, url=url))
    at = next((at for at, option in enumerate(given) if "proxy" in option), len(given))
    assert given[at : at + len(expected)] == expected
    assert not any("proxy" in option for option in given[at + len(expected) :])


@pytest.mark.parametrize("body_format", BodyFormat)
def test_a_request_that_was_never_sent_has_the_same_command(body_format: BodyFormat) -> None:
    environment = replace(ENVIRONMENT, body_format=body_format)
    unsent = refresh_request(environment, APPLICATION, STAND_IN, STAND_IN, BasicEncoding.RAW)
    assert curl_of(unsent, "agent/1") == curl_command(a_refresh(body_format), "agent/1")


def test_the_systems_proxy_that_was_used_is_named() -> None:
    command = curl_command(a_refresh(trace=Trace(proxy_host="proxy.example")), "agent/1")
    assert command.startswith("# The app went through the proxy proxy.example. ")
