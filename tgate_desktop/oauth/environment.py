"""One T-Gate deployment: its addresses, and the choices that T-Gate leaves open."""

from __future__ import annotations

import enum
from dataclasses import dataclass

ACCESS_TOKEN_LIFETIME_S = 2 * 60 * 60
CODE_LIFETIME_S = 10 * 60


class Start(enum.Enum):
    """What the authorization address is."""

    AUTHORIZATION_REQUEST = "authorization_request"
    MARKETPLACE_PAGE = "marketplace_page"


class BodyFormat(enum.Enum):
    """How the token request's body is written."""

    FORM = "form"
    JSON = "json"


class BasicEncoding(enum.Enum):
    """How client ID and secret go into HTTP Basic: as they are, or form-encoded first (RFC 6749 2.3.1)."""

    RAW = "raw"
    FORM_ENCODED = "form_encoded"

    @property
    def other(self) -> BasicEncoding:
        return BasicEncoding.FORM_ENCODED if self is BasicEncoding.RAW else BasicEncoding.RAW


class ProxyChoice(enum.Enum):
    """Where requests go first."""

    SYSTEM = "system"
    NONE = "none"
    MANUAL = "manual"


class Source(enum.Enum):
    """Who made the environment; only the user's own can be edited.

    WITHDRAWN is a copy of one that IT provided once and provides no more: its companies live on by it.
    """

    BUILT_IN = "built_in"
    PROVIDED = "provided"
    WITHDRAWN = "withdrawn"
    OWN = "own"


@dataclass(frozen=True)
class Environment:
    """One T-Gate deployment. Optional addresses are None when unknown; nothing here is secret.

    `extra_parameters` go into the authorization request, in order. `ca_file` is a PEM that is trusted in addition to
    the operating system's store. `proxy_address` counts with `ProxyChoice.MANUAL`. Lifetimes are in seconds and count
    only where T-Gate does not say.
    """

    environment_id: str
    name: str
    authorization_address: str
    token_address: str
    proof_address: str | None = None
    revocation_address: str | None = None
    source: Source = Source.OWN
    start: Start = Start.AUTHORIZATION_REQUEST
    pkce: bool = True
    body_format: BodyFormat = BodyFormat.FORM
    basic_encoding: BasicEncoding = BasicEncoding.RAW
    extra_parameters: tuple[tuple[str, str], ...] = ()
    issuer: str | None = None
    ca_file: str | None = None
    proxy: ProxyChoice = ProxyChoice.SYSTEM
    proxy_address: str | None = None
    access_token_lifetime_s: int = ACCESS_TOKEN_LIFETIME_S
    code_lifetime_s: int = CODE_LIFETIME_S

    @property
    def is_practice(self) -> bool:
        """Whether this is Practice T-Gate, which the app starts itself."""
        return self.source is Source.BUILT_IN


PRACTICE_ID = "practice"
PRACTICE_PORT = 8764
PRACTICE_ADDRESS = f"http://127.0.0.1:{PRACTICE_PORT}"
PRACTICE_TROUBLE_ADDRESS = f"{PRACTICE_ADDRESS}/trouble"
PRACTICE_REDIRECT_URI = "http://127.0.0.1:8765/callback"


def practice_environment() -> Environment:
    """Practice T-Gate as an environment; `words` gives it its name on screen."""
    return Environment(
        environment_id=PRACTICE_ID,
        name="Practice T-Gate",
        authorization_address=f"{PRACTICE_ADDRESS}/oauth/authorize",
        token_address=f"{PRACTICE_ADDRESS}/oauth/token",
        proof_address=f"{PRACTICE_ADDRESS}/api/brands",
        revocation_address=f"{PRACTICE_ADDRESS}/oauth/revoke",
        source=Source.BUILT_IN,
    )
