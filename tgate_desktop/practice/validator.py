"""The rules of this T-Gate, as oauthlib asks for them. Every call is inside one transaction of the store."""

# ruff: noqa: ARG002 - the signatures are oauthlib's

from __future__ import annotations

import base64
import binascii
import enum
import hmac
import secrets
from collections.abc import Callable, Mapping
from typing import cast

from oauthlib.common import Request
from oauthlib.oauth2 import InvalidGrantError, RequestValidator

from tgate_desktop.practice.settings import Settings
from tgate_desktop.practice.store import Client, Code, Store, hashed

SCOPE = "public"
REFUSAL = "refusal"


class Refusal(enum.Enum):
    """Why a bearer token is refused; the value is the error description."""

    INVALID = "The access token is invalid"
    EXPIRED = "The access token expired"
    REVOKED = "The access token was revoked"


class Validator(RequestValidator):
    """Answers oauthlib's questions from the store and the settings. `now` gives seconds since the epoch."""

    def __init__(self, store: Store, settings: Settings, now: Callable[[], float]) -> None:
        super().__init__()
        self._store = store
        self._settings = settings
        self._now = now

    # ---- the client

    def validate_client_id(self, client_id: str, request: Request, *args: object, **kwargs: object) -> bool:
        request.client = self._store.client()
        return client_id == request.client.client_id

    def client_authentication_required(self, request: Request, *args: object, **kwargs: object) -> bool:
        return True

    def authenticate_client(self, request: Request, *args: object, **kwargs: object) -> bool:
        """By HTTP Basic, read raw as Doorkeeper does; by body fields where there is no Basic."""
        header = request.headers.get("authorization")
        if header is None:
            client_id, secret = request.client_id or "", request.client_secret or ""
        else:
            client_id, secret = _basic(header)
        client = self._store.client()
        if not _is_client(client, client_id, secret):
            return False
        request.client = client
        request.client_id = client.client_id
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: object, request: Request, *args: object, **kwargs: object
    ) -> bool:
        return grant_type in ("authorization_code", "refresh_token")

    # ---- the authorization request

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: object, **kwargs: object
    ) -> bool:
        """Exact string comparison (RFC 9700 2.1)."""
        return redirect_uri in self._settings.redirect_uris

    def get_default_redirect_uri(self, client_id: str, request: Request, *args: object, **kwargs: object) -> str:
        """Empty, which stands for none: it must always be sent."""
        return ""

    def validate_response_type(
        self, client_id: str, response_type: str, client: object, request: Request, *args: object, **kwargs: object
    ) -> bool:
        return response_type == "code"

    def get_default_scopes(self, client_id: str, request: Request, *args: object, **kwargs: object) -> list[str]:
        return [SCOPE]

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: object, request: Request, *args: object, **kwargs: object
    ) -> bool:
        return scopes == [SCOPE]

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        return False

    def save_authorization_code(
        self, client_id: str, code: Mapping[str, object], request: Request, *args: object, **kwargs: object
    ) -> None:
        now = self._now()
        kept = Code(
            code_hash=hashed(str(code["code"])),
            client_id=client_id,
            redirect_uri=str(request.redirect_uri),
            company_id=str(request.user),
            scope=" ".join(request.scopes or ()),
            challenge=request.code_challenge,
            challenge_method=request.code_challenge_method,
            expires_at=now + self._settings.code_lifetime_s,
        )
        self._store.add_code(kept, now)

    # ---- the code

    def validate_code(
        self, client_id: str, code: str, client: object, request: Request, *args: object, **kwargs: object
    ) -> bool:
        kept = self._store.code(code)
        if kept is None or kept.client_id != client_id or kept.expires_at <= self._now():
            return False
        request.user = kept.company_id
        request.scopes = kept.scope.split()
        return True

    def get_code_challenge(self, code: str, request: Request) -> str:
        """Raises: InvalidGrantError, for a verifier without a challenge: a downgrade (RFC 9700 4.8.2)."""
        challenge = self._kept_code(code).challenge
        if challenge is None and request.code_verifier is not None:
            raise InvalidGrantError(request=request)
        return cast(str, challenge)

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        return cast(str, self._kept_code(code).challenge_method)

    def confirm_redirect_uri(
        self,
        client_id: str,
        code: str,
        redirect_uri: str,
        client: object,
        request: Request,
        *args: object,
        **kwargs: object,
    ) -> bool:
        """Raises: InvalidGrantError, as RFC 6749 5.2 names it; oauthlib itself would say `invalid_request`."""
        if redirect_uri != self._kept_code(code).redirect_uri:
            raise InvalidGrantError(request=request)
        return True

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *args: object, **kwargs: object
    ) -> None:
        self._store.remove_code(code)

    # ---- the pairs

    def validate_refresh_token(
        self, refresh_token: str, client: object, request: Request, *args: object, **kwargs: object
    ) -> bool:
        pair = self._store.pair_by_refresh_token(refresh_token)
        if pair is None or pair.client_id != request.client_id:
            return False
        if pair.revoked:
            if self._settings.rotation.reuse_ends_grant:
                self._store.revoke_grant(pair.grant_id)
            return False
        request.user = pair.company_id
        return True

    def get_original_scopes(self, refresh_token: str, request: Request, *args: object, **kwargs: object) -> list[str]:
        pair = self._store.pair_by_refresh_token(refresh_token)
        return pair.scope.split() if pair else []

    def rotate_refresh_token(self, request: Request) -> bool:
        return True

    def save_bearer_token(self, token: Mapping[str, object], request: Request, *args: object, **kwargs: object) -> None:
        """Keeps the new pair, and does to the old one what the rotation rule says."""
        rotation = self._settings.rotation
        refresh_token = token.get("refresh_token")
        refresh_hash = hashed(str(refresh_token)) if refresh_token else None
        previous = None
        grant_id = secrets.token_hex(16)
        if request.grant_type == "refresh_token":
            old = self._store.pair_by_refresh_token(str(request.refresh_token))
            if old is None:
                raise InvalidGrantError(request=request)
            grant_id = old.grant_id
            if rotation.ends_old_pair_at_once:
                self._store.revoke_pair(old.pair_id)
            if rotation.ends_old_pair_at_first_use:
                previous = old.refresh_hash
            if not rotation.issues_refresh_tokens:
                refresh_hash = old.refresh_hash
        self._store.add_pair(
            grant_id=grant_id,
            access_token=str(token["access_token"]),
            refresh_hash=refresh_hash,
            previous_refresh_hash=previous,
            client_id=str(request.client_id),
            company_id=str(request.user),
            scope=" ".join(request.scopes or ()),
            expires_at=self._now() + self._settings.access_token_lifetime_s,
        )

    def validate_bearer_token(self, token: str | None, scopes: list[str] | None, request: Request) -> bool:
        """Whether the access token is good. Showing it counts as its first use, whatever comes of the request."""
        pair = self._store.pair_by_access_token(token) if token else None
        if pair is None:
            request.validator_log[REFUSAL] = Refusal.INVALID
            return False
        if pair.previous_refresh_hash is not None:
            self._store.revoke_refresh_token(pair.previous_refresh_hash)
            self._store.forget_previous(pair.pair_id)
        if pair.revoked or pair.expires_at <= self._now():
            request.validator_log[REFUSAL] = Refusal.REVOKED if pair.revoked else Refusal.EXPIRED
            return False
        request.user = pair.company_id
        return True

    def revoke_token(self, token: str, token_type_hint: str, request: Request, *args: object, **kwargs: object) -> None:
        """Both tokens of the pair die, whichever was shown (RFC 7009 2.1); one that is not the client's is left."""
        pair = self._store.pair_by_access_token(token)
        if pair is not None and pair.client_id == request.client_id:
            self._store.revoke_pair(pair.pair_id)
            return
        pair = self._store.pair_by_refresh_token(token)
        if pair is not None and pair.client_id == request.client_id:
            self._store.revoke_refresh_token(hashed(token))

    def _kept_code(self, code: str) -> Code:
        kept = self._store.code(code)
        if kept is None:
            raise InvalidGrantError
        return kept


def _basic(header: str) -> tuple[str, str]:
    """User name and password of an `Authorization` value; empty ones when it is not Basic (RFC 7617 2)."""
    scheme, _, encoded = header.partition(" ")
    if scheme != "Basic":
        return "", ""
    try:
        username, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return username, password


def _is_client(client: Client, client_id: str, secret: str) -> bool:
    if client.secret_hash is None:
        return False
    is_its_secret = hmac.compare_digest(client.secret_hash, hashed(secret))
    return hmac.compare_digest(client.client_id.encode(), client_id.encode()) and is_its_secret
