"""Authorization servers that others wrote, running on a free loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.browser import Browser
from tests.support.canaries import canary
from tests.support.child import child_server
from tests.support.pages import DjangoPages, OidcProviderPages, Pages

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
BUILD = ROOT / "build"


@dataclass(frozen=True)
class AuthorizationServer:
    """What a partner is told of a server, and who may sign in there.

    `extra_parameters` are those that this server wants in an authorization request beside the standard ones.
    """

    name: str
    issuer: str | None
    authorization_address: str
    token_address: str
    revocation_address: str
    proof_address: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    extra_parameters: tuple[tuple[str, str], ...]
    brands: tuple[str, ...]
    pages: Callable[[Browser], Pages]


StartServer = Callable[[str, Path], AbstractContextManager[AuthorizationServer]]


@contextmanager
def oidc_provider(redirect_uri: str, folder: Path) -> Iterator[AuthorizationServer]:
    """oidc-provider on Node.js, by its own development pages; `folder` is empty and for its complaints."""
    installed = BUILD / "oidc-provider"
    secret = canary("oidc-provider-client-secret")
    hello = {"clientId": "tgate-partner", "clientSecret": secret, "redirectUri": redirect_uri}
    command = (installed / "node", HERE / "oidc-provider" / "server.mjs", installed)
    with child_server(command, hello, folder, folder / "complaints.txt") as ready:
        address = ready["address"]
        yield AuthorizationServer(
            name="oidc-provider",
            issuer=address,
            authorization_address=f"{address}/auth",
            token_address=f"{address}/token",
            revocation_address=f"{address}/token/revocation",
            proof_address=f"{address}/api/brands",
            client_id="tgate-partner",
            client_secret=secret,
            redirect_uri=redirect_uri,
            extra_parameters=(("scope", "openid"),),
            brands=("Harbour Kitchen", "Harbour Bakery"),
            pages=lambda browser: OidcProviderPages(browser, "harbour", canary("oidc-provider-password")),
        )


@contextmanager
def django_oauth_toolkit(redirect_uri: str, folder: Path) -> Iterator[AuthorizationServer]:
    """django-oauth-toolkit; `folder` is empty and for its database."""
    secret, password = canary("django-client-secret"), canary("django-password")
    hello = {
        "clientId": "tgate-partner",
        "clientSecret": secret,
        "redirectUri": redirect_uri,
        "user": "palm",
        "password": password,
    }
    python = BUILD / "django" / "bin" / "python"
    with child_server((python, HERE / "django_oauth_toolkit.py"), hello, folder, folder / "complaints.txt") as ready:
        address = ready["address"]
        yield AuthorizationServer(
            name="django-oauth-toolkit",
            issuer=None,
            authorization_address=f"{address}/o/authorize/",
            token_address=f"{address}/o/token/",
            revocation_address=f"{address}/o/revoke_token/",
            proof_address=f"{address}/api/brands",
            client_id="tgate-partner",
            client_secret=secret,
            redirect_uri=redirect_uri,
            extra_parameters=(),
            brands=("Palm Grill", "Palm Juice"),
            pages=lambda browser: DjangoPages(browser, "palm", password),
        )
