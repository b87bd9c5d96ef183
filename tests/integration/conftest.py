"""All real but the screen and the keyring: authorization servers that others wrote, and a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.authorization_servers import AuthorizationServer, django_oauth_toolkit, oidc_provider
from tests.support.browser import Browser, started_browser

SERVERS_OF_OTHERS = {"oidc-provider": oidc_provider, "django-oauth-toolkit": django_oauth_toolkit}


@pytest.fixture(params=SERVERS_OF_OTHERS)
def start_server_of_others(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[str], AuthorizationServer]]:
    """Starts one with the given redirect URI, on a free port; each test runs against each of them."""
    start = SERVERS_OF_OTHERS[request.param]
    with ExitStack() as running:

        def started(redirect_uri: str) -> AuthorizationServer:
            folder = tmp_path / request.param
            folder.mkdir()
            return running.enter_context(start(redirect_uri, folder))

        yield started


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """A browser that nobody has signed in with."""
    with started_browser(tmp_path / "browser") as started:
        yield started
