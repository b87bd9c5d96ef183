"""Requests and clients for tests of the HTTP adapter."""

from __future__ import annotations

import socket

from tests.support.canaries import canary
from tests.support.hygiene import GUARD_S
from tgate_desktop.adapters.clock import SystemClock
from tgate_desktop.adapters.dialer import Address, Resolve, system_addresses
from tgate_desktop.adapters.http import RequestsHttp
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import HttpRequest, Network
from tgate_desktop.oauth.secret import Secret

STRAIGHT = Network(proxy=ProxyChoice.NONE)


def http(connect_timeout_s: float = GUARD_S, resolve: Resolve = system_addresses) -> RequestsHttp:
    """The adapter, with time enough for a busy machine."""
    return RequestsHttp(SystemClock(), connect_timeout_s=connect_timeout_s, resolve=resolve)


def post(url: str, network: Network = STRAIGHT, timeout_s: float = GUARD_S) -> HttpRequest:
    """A token request with canaries for its secrets."""
    return HttpRequest(
        method="POST",
        url=url,
        headers=(
            ("Authorization", Secret(f"Basic {canary('basic')}")),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Accept", "application/json"),
        ),
        body=Secret(f"grant_type=refresh_token&refresh_token={canary('refresh')}"),
        network=network,
        timeout_s=timeout_s,
    )


def get(url: str, network: Network = STRAIGHT, timeout_s: float = GUARD_S) -> HttpRequest:
    """A request without any header of its own."""
    return HttpRequest("GET", url, (), None, network, timeout_s)


def everything_is_here(host: str, port: int) -> list[Address]:
    """A resolver for which every name is this computer."""
    return [(socket.AF_INET, "127.0.0.1", port)]


def unused_port() -> int:
    """A loopback port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
