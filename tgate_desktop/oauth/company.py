"""The partner's application, the restaurant companies, and what the catalog knows of their grants: nothing secret."""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.problems import NameEmpty
from tgate_desktop.oauth.secret import Secret


@dataclass(frozen=True)
class Application:
    """The partner's registration at T-Gate. Its client secret is in the vault under `application_id`.

    `secret_origin` is what the catalog remembers of the origin in `ClientSecret`.
    """

    application_id: str
    environment_id: str
    client_id: str
    redirect_uri: str
    secret_origin: str


@dataclass(frozen=True)
class ClientSecret:
    """A client secret with the origin of the token address that it was entered for: it is sent to no other.

    `origin` is None for one that was kept before origins were kept with it: then the application's memory counts.
    """

    value: Secret
    origin: str | None


class ServerUse(enum.Enum):
    """Whether a partner's server also uses this company's tokens."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Company:
    """One restaurant company, as staff name it. `grant_id` is None until a connect is confirmed."""

    company_id: str
    name: str
    application_id: str
    grant_id: str | None
    server_use: ServerUse = ServerUse.UNKNOWN


@dataclass(frozen=True)
class Brand:
    """A row of the proof: `name_ar` may be missing, then `name_en` serves."""

    brand_id: str
    name_en: str
    name_ar: str | None


@dataclass(frozen=True)
class Proof:
    """What the API showed with a grant's access token, and when (UTC)."""

    proven_at: datetime
    brands: tuple[Brand, ...]
    total: int | None = None


@dataclass(frozen=True)
class Grant:
    """What the catalog remembers of a grant: fingerprints and times (UTC), never a token.

    `rejected_fingerprint` is the access token that the API refused with 401, `refused_refresh_fingerprint` the refresh
    token that the token endpoint refused with `invalid_grant`. `company_id` is the company whose connect
    brought it. `awaits_decision` while nobody has said that it is the right company.

    `imported` as the pair is: its age is not known, and it may lack its access token. `handed_over` when the present
    pair was given to somebody else, too. `has_claims` when the access token is a JWT.
    """

    grant_id: str
    application_id: str
    company_id: str
    generation: int
    access_fingerprint: str | None
    refresh_fingerprint: str | None
    obtained_at: datetime
    expires_at: datetime
    expiry_assumed: bool
    awaits_decision: bool
    rejected_fingerprint: str | None = None
    refused_refresh_fingerprint: str | None = None
    proof: Proof | None = None
    imported: bool = False
    handed_over: bool = False
    has_claims: bool = False

    @property
    def is_expiry_known(self) -> bool:
        """Whether `expires_at` says anything: of an imported pair only what came with it."""
        return self.access_fingerprint is not None and not (self.imported and self.expiry_assumed)

    @property
    def is_proven(self) -> bool:
        """Whether the API has accepted the present access token."""
        return self.proof is not None and self.proof.proven_at >= self.obtained_at

    @property
    def can_be_refreshed(self) -> bool:
        """Whether there is a refresh token that has not been refused."""
        return self.refresh_fingerprint not in (None, self.refused_refresh_fingerprint)


class TokenRequestKind(enum.Enum):
    """The two grants of the token endpoint, by their `grant_type`."""

    AUTHORIZATION_CODE = "authorization_code"
    REFRESH_TOKEN = "refresh_token"


@dataclass(frozen=True)
class Draft:
    """What a connect is for, as the wizard collected it: written to the catalog together with the pair.

    It stands beside each pair in the vault as well, so that a company can be made of it when the catalog is lost.
    """

    environment: Environment
    application: Application
    company: Company


@dataclass(frozen=True)
class Intent:
    """What was about to happen when a token request was sent: written before, cleared with the save.

    `fingerprint` is that of the code or refresh token; `generation` the one that the answer will have. `draft` is there
    for a code: a pair that reached the vault but not the catalog is completed from it.
    """

    grant_id: str
    kind: TokenRequestKind
    generation: int
    fingerprint: str
    begun_at: datetime
    draft: Draft | None = None


def checked_name(text: str) -> str:
    """A name as it is kept: NFC, ends trimmed, inner whitespace single.

    Raises: NameEmpty.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise NameEmpty
    return name


def name_key(name: str) -> str:
    """What makes two names the same: case does not count."""
    return unicodedata.normalize("NFKC", name).casefold()


def free_name(name: str, taken: Iterable[str]) -> str:
    """`name`, with a number behind it when it is among those `taken`."""
    keys = {name_key(one) for one in taken}
    candidates = chain([name], (f"{name} ({number})" for number in count(2)))
    return next(candidate for candidate in candidates if name_key(candidate) not in keys)
