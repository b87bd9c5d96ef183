"""The servers that a campaign runs against, each with somebody who approves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.authorization_servers import oidc_provider
from tests.support.browser import started_browser
from tests.support.practice_account import practice_account
from tests.support.receivers import free_port
from tests.support.wired_app import RunningAttempt
from tgate_desktop.practice import Rotation


@dataclass(frozen=True)
class Server:
    """`order` is what `an_order` is given beside the token address; `approve` lets the owner follow the link."""

    token_address: str
    proof_address: str
    order: dict[str, Any]
    approve: Callable[[RunningAttempt], object]


@contextmanager
def strictest_practice(folder: Path) -> Iterator[Server]:
    """Practice T-Gate where whoever shows a refresh token again ends the whole grant (RFC 9700 4.14.2)."""
    with practice_account(folder / "practice", rotation=Rotation.REUSE_REVOKES) as account:
        yield Server(
            f"{account.server.address}/oauth/token",
            f"{account.server.address}/api/brands",
            {
                "authorization_address": f"{account.server.address}/oauth/authorize",
                "client_id": account.server.client_id,
                "client_secret": account.client_secret,
                "redirect_uri": account.redirect_uri,
            },
            account.approves,
        )


@contextmanager
def oidc_provider_with_a_browser(folder: Path) -> Iterator[Server]:
    """oidc-provider, which revokes the grant when a refresh token is shown again."""
    place = folder / "oidc-provider"
    place.mkdir()
    with oidc_provider(f"http://127.0.0.1:{free_port()}/callback", place) as server:

        def approve(attempt: RunningAttempt) -> None:
            with started_browser(folder / "approving-browser") as browser:
                server.pages(browser.open(attempt.link)).approve()
                attempt.end()

        yield Server(
            server.token_address,
            server.proof_address,
            {
                "authorization_address": server.authorization_address,
                "client_id": server.client_id,
                "client_secret": server.client_secret,
                "redirect_uri": server.redirect_uri,
                "extra_parameters": server.extra_parameters,
                "issuer": server.issuer,
            },
            approve,
        )


SERVERS = {"practice": strictest_practice, "oidc-provider": oidc_provider_with_a_browser}
