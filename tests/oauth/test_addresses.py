from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgate_desktop.oauth.addresses import checked_address, origin
from tgate_desktop.oauth.environment_rules import checked_proxy_address
from tgate_desktop.oauth.problems import (
    AddressEmpty,
    AddressHasFragment,
    AddressHasUserinfo,
    AddressMalformed,
    AddressNotHttps,
    InputProblem,
    PortOutOfRange,
)
from tgate_desktop.oauth.redirect_uri import OUT_OF_BAND, Capture, parsed_redirect_uri


@pytest.mark.parametrize(
    "address",
    [
        "https://tgate.example/oauth/token",
        "https://tgate.example:8443/oauth/authorize?brand=1",
        "http://127.0.0.1:8764/oauth/token",
        "http://[::1]:8764/",
        "http://localhost/",
        "https://[2001:db8::1]/token",
    ],
)
def test_https_and_loopback_http_are_taken_as_they_are(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("", AddressEmpty),
        ("tgate.example/token", AddressMalformed),
        ("https://", AddressMalformed),
        ("https:///token", AddressMalformed),
        ("ftp://tgate.example/", AddressMalformed),
        ("javascript:alert(1)", AddressMalformed),
        ("https://tgate.example/a b", AddressMalformed),
        ("https://tgate.example/\u202e", AddressMalformed),
        ("https://tgate.example\\@evil.example/", AddressMalformed),
        ("https://[::1/", AddressMalformed),
        ("https://tgate.example:https/", AddressMalformed),
        ("https://tgate.example:/", AddressMalformed),
        ("http://tgate.example/token", AddressNotHttps),
        ("http://127.0.0.1.evil.example/", AddressNotHttps),
        ("http://localhost.evil.example/", AddressNotHttps),
        ("https://user:pw@tgate.example/", AddressHasUserinfo),
        ("https://tgate.example@evil.example/", AddressHasUserinfo),
        ("https://tgate.example/#x", AddressHasFragment),
        ("https://tgate.example/#", AddressHasFragment),
        ("https://tgate.example:0/", PortOutOfRange),
        ("https://tgate.example:65536/", PortOutOfRange),
        ("http://127.0.0.1:99999/callback", PortOutOfRange),
        (f"https://tgate.example:{'9' * 5000}/", PortOutOfRange),
    ],
)
def test_each_address_that_cannot_be_used_is_refused_for_its_reason(address: str, problem: type[InputProblem]) -> None:
    with pytest.raises(problem):
        checked_address(address)


@given(st.text())
def test_any_text_is_either_an_address_or_an_input_problem(text: str) -> None:
    with suppress(InputProblem):
        assert origin(checked_address(text)).startswith("http")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://TGate.example/a?b", "https://tgate.example:443"),
        ("https://tgate.example:443/", "https://tgate.example:443"),
        ("http://[::1]:8764/x", "http://[::1]:8764"),
        ("http://localhost/", "http://localhost:80"),
    ],
)
def test_the_origin_names_the_port_always(address: str, expected: str) -> None:
    assert origin(address) == expected


@pytest.mark.parametrize(
    ("text", "capture"),
    [
        ("http://127.0.0.1:8765/callback", Capture.LOOPBACK_HTTP),
        ("http://localhost:8765/callback", Capture.LOOPBACK_HTTP),
        ("http://[::1]:8765/callback", Capture.LOOPBACK_HTTP),
        ("http://127.0.0.2:8765/callback", Capture.LOOPBACK_HTTP),
        ("https://localhost:8765/callback", Capture.LOOPBACK_HTTPS),
        ("https://partner.example/callback", Capture.PASTE),
        (OUT_OF_BAND, Capture.PASTE),
    ],
)
def test_the_redirect_uri_says_how_it_is_caught_and_stays_as_typed(text: str, capture: Capture) -> None:
    redirect_uri = parsed_redirect_uri(text)
    assert (redirect_uri.text, redirect_uri.capture) == (text, capture)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("http://127.0.0.1:8765/callback#x", AddressHasFragment),
        ("http://127.0.0.1:0/callback", PortOutOfRange),
        ("http://127.0.0.1:70000/callback", PortOutOfRange),
        ("http://partner.example/callback", AddressNotHttps),
        ("", AddressEmpty),
    ],
)
def test_a_redirect_uri_is_held_to_the_same_rules(text: str, problem: type[InputProblem]) -> None:
    with pytest.raises(problem):
        parsed_redirect_uri(text)


def test_a_redirect_uri_without_port_means_the_schemes() -> None:
    assert parsed_redirect_uri("http://localhost/cb").port == 80
    assert parsed_redirect_uri("https://localhost/cb").port == 443


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", AddressEmpty),
        ("proxy.example:3128", AddressMalformed),
        ("http://proxy.example", AddressMalformed),
        ("socks5://proxy.example:1080", AddressMalformed),
        ("http://user:pw@proxy.example:3128", AddressHasUserinfo),
    ],
)
def test_a_proxy_address_is_host_and_port_without_a_password(text: str, problem: type[InputProblem]) -> None:
    assert checked_proxy_address("http://proxy.example:3128") == "http://proxy.example:3128"
    with pytest.raises(problem):
        checked_proxy_address(text)
