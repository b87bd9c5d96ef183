"""HTTP as values: what is to be sent, and what came back."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from tgate_desktop.oauth.environment import BasicEncoding, Environment, ProxyChoice
from tgate_desktop.oauth.secret import Secret

TOKEN_TIMEOUT_S = 60.0
OTHER_TIMEOUT_S = 15.0


@dataclass(frozen=True)
class Network:
    """How to reach the server: an extra trusted PEM, and the proxy."""

    ca_file: str | None = None
    proxy: ProxyChoice = ProxyChoice.SYSTEM
    proxy_address: str | None = None

    @classmethod
    def of(cls, environment: Environment) -> Network:
        return cls(environment.ca_file, environment.proxy, environment.proxy_address)


class RequestKind(enum.Enum):
    """What a request is for. `LOOK` only looks at a server and concerns no company."""

    CODE = "code"
    REFRESH = "refresh"
    PROOF = "proof"
    REVOCATION = "revocation"
    LOOK = "look"


@dataclass(frozen=True)
class BasicUser:
    """Who authenticates by HTTP Basic, and how ID and secret were encoded."""

    client_id: str
    encoding: BasicEncoding


@dataclass(frozen=True)
class HttpRequest:
    """One request, headers complete. `timeout_s` is for all of it from the first byte sent.

    `basic_user` says in the clear what an `Authorization: Basic` header holds beside the secret.
    """

    method: str
    url: str
    headers: tuple[tuple[str, Secret | str], ...]
    body: Secret | None
    network: Network
    timeout_s: float
    kind: RequestKind = RequestKind.LOOK
    basic_user: BasicUser | None = None

    @property
    def host(self) -> str:
        """Empty for an address without one."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""


@dataclass(frozen=True)
class Trace:
    """The way that one request went: seconds of each part, None for a part that it did not reach.

    `connect_s` has DNS, the proxy and TCP; `first_byte_s` counts from the first byte sent. `tls_issuer` is the
    issuer of the certificate that came, trusted or not; `proxy_host` is None for a straight connection.
    """

    connect_s: float | None = None
    tls_s: float | None = None
    first_byte_s: float | None = None
    total_s: float | None = None
    tls_issuer: str | None = None
    proxy_host: str | None = None


@dataclass(frozen=True)
class HttpAnswer:
    """One whole answer. Header names are lower case; a repeated header is joined with `, `.

    `sent_at` and `received_at` are local UTC. The body may hold tokens, so it does not show in a repr.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    sent_at: datetime
    received_at: datetime
    trace: Trace = Trace()

    @property
    def content_type(self) -> str:
        """The media type alone, lower case; empty when there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
