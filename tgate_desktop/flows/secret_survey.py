"""What is secret here, as far as it can be read: values with their owners, and the fingerprints of values long gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.ports import Archive, Catalog, Contents, Vault
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.problems import (
    CatalogProblem,
    Problem,
    VaultEntryCorrupt,
    VaultMissing,
    VaultNotAccepted,
    VaultProblem,
)
from tgate_desktop.oauth.secret import MASK, Secret, live_values
from tgate_desktop.oauth.secret_scan import KnownSecret, SecretKind
from tgate_desktop.oauth.token_pair import TokenPair

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Survey:
    """`fingerprints` have the name of their company. `unread` entries of the vault hold secrets that nobody could read;
    `trouble` is why, or why the catalog cannot tell which entries there are."""

    secrets: tuple[KnownSecret, ...]
    fingerprints: Mapping[str, str]
    unread: int = 0
    trouble: Problem | None = None


class SecretSurvey:
    """No grant is locked for it: nothing is used or changed. A locked keyring is asked, and may open its prompt."""

    def __init__(self, store: Store, catalog: Catalog, vault: Vault, archive: Archive) -> None:
        self._store = store
        self._catalog = catalog
        self._vault = vault
        self._archive = archive

    def __call__(self, cancel: Cancel) -> Survey:
        """Everything that is secret now. Raises: Cancelled."""
        unsaved = [
            secret for one in self._store.every_unsaved().values() for secret in of_pair(one.pair, one.company_name)
        ]
        try:
            contents = self._catalog.contents()
            fingerprints = self._fingerprints(contents)
        except CatalogProblem as problem:
            return Survey(_distinct([*unsaved, *_in_use()]), {}, trouble=problem)
        reading = _Reading(self._vault, self._store, contents, cancel)
        kept = [*reading.of_grants(), *reading.of_applications(), *reading.of_certificate()]
        return Survey(_distinct([*kept, *unsaved, *_in_use()]), fingerprints, reading.unread, reading.trouble)

    def _fingerprints(self, contents: Contents) -> dict[str, str]:
        """Of every token that was ever here, and of codes that were about to be used."""
        names = {one.company_id: one.name for one in contents.companies}
        owned = [(one.access_fingerprint, one.company_name) for one in self._archive.events()]
        owned += [(one.refresh_fingerprint, one.company_name) for one in self._archive.events()]
        for grant in contents.grants:
            name = names.get(grant.company_id, "")
            owned += [(grant.access_fingerprint, name), (grant.refresh_fingerprint, name)]
        owned += [(one.fingerprint, one.draft.company.name if one.draft else "") for one in contents.intents]
        return {fingerprint: owner for fingerprint, owner in owned if fingerprint}


class _Reading:
    """One pass over the vault's entries, which counts those that could not be read."""

    def __init__(self, vault: Vault, store: Store, contents: Contents, cancel: Cancel) -> None:
        self._vault = vault
        self._store = store
        self._contents = contents
        self._cancel = cancel
        self.unread = 0
        self.trouble: VaultProblem | None = None

    def of_grants(self) -> Iterator[KnownSecret]:
        """Both slots of each; what is only in memory is complete where there is no keyring at all."""
        names = {one.company_id: one.name for one in self._contents.companies}
        for grant in self._contents.grants:
            self._cancel.raise_if_cancelled()
            is_unsaved = self._store.unsaved(grant.grant_id) is not None
            try:
                slots = self._read(partial(self._vault.read_pair, grant.grant_id))
                if slots.pair is None and slots.damaged and not is_unsaved:
                    raise VaultEntryCorrupt(vault=self._vault.report().name)
            except (VaultMissing, VaultNotAccepted) as problem:
                self._missed(problem, 0 if is_unsaved else 1)
            except VaultProblem as problem:
                self._missed(problem)
            else:
                for pair in (slots.pair, slots.older):
                    if pair is not None:
                        yield from of_pair(pair, names.get(grant.company_id, ""))

    def of_applications(self) -> Iterator[KnownSecret]:
        for application in self._contents.applications:
            self._cancel.raise_if_cancelled()
            secret = self._store.secrets.held(application.application_id)
            try:
                secret = secret or self._read(partial(self._vault.read_client_secret, application.application_id))
            except VaultProblem as problem:
                self._missed(problem)
            if secret is not None:
                yield from _of_application(application, secret.value)

    def of_certificate(self) -> Iterator[KnownSecret]:
        """What opens the key of the https receiver. Unread it counts for nothing: no request or answer ever held it."""
        self._cancel.raise_if_cancelled()
        with suppress(VaultProblem):
            passphrase = self._read(self._vault.read_certificate_passphrase)
            if passphrase is not None:
                yield KnownSecret(SecretKind.IN_USE, "", passphrase)

    def _read(self, read: Callable[[], Entry]) -> Entry:
        """A vault that failed is not asked again: each call could take its whole time, or open a prompt."""
        if self.trouble is not None and not isinstance(self.trouble, VaultEntryCorrupt):
            raise self.trouble
        return read()

    def _missed(self, problem: VaultProblem, entries: int = 1) -> None:
        """The problem may be shown for long: it lets go of the frames that had other secrets in their hands."""
        self.unread += entries
        self.trouble = problem.with_traceback(None)


def of_pair(pair: TokenPair, owner: str) -> Iterator[KnownSecret]:
    """Its tokens."""
    for kind, token in (
        (SecretKind.ACCESS_TOKEN, pair.access_token),
        (SecretKind.REFRESH_TOKEN, pair.refresh_token),
    ):
        if token is not None:
            yield KnownSecret(kind, owner, token)


def _of_application(application: Application, secret: Secret) -> Iterator[KnownSecret]:
    """The secret; and as HTTP Basic joins it, long enough to be looked for where the secret alone is not."""
    yield KnownSecret(SecretKind.CLIENT_SECRET, application.client_id, secret)
    credentials = Secret(f"{application.client_id}:{secret.reveal()}")
    yield KnownSecret(SecretKind.CREDENTIALS, application.client_id, credentials)


def _in_use() -> Iterator[KnownSecret]:
    """Whatever the program handles as a secret now."""
    return (KnownSecret(SecretKind.IN_USE, "", Secret(value)) for value in live_values() if not _is_public(value))


def _is_public(value: str) -> bool:
    """What is handled like a secret and is none: a recorded request, which is masked, and a bare proxy address."""
    if MASK in value:
        return True
    if not value.startswith(("http://", "https://")):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return "@" not in parts.netloc and not parts.query and not parts.fragment and parts.path in ("", "/")


def _distinct(secrets: list[KnownSecret]) -> tuple[KnownSecret, ...]:
    """Each value once, under the first name that it has."""
    by_value = {one.value: one for one in reversed(secrets)}
    return tuple(by_value.values())
