"""Forget everything: the secrets of all companies and applications leave the vault, then the data folder goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.ports import Catalog, Vault, VaultListing
from tgate_desktop.flows.store import Store


class Data(Protocol):
    """All that is ours on the disk."""

    @property
    def folder(self) -> str:
        """For people."""

    def remove(self) -> None:
        """Raises: CatalogProblem."""


@dataclass(frozen=True)
class Forgotten:
    """What was removed. `unlisted` are grants that were in the vault and not in the catalog."""

    companies: int
    grants: int
    applications: int
    unlisted: int
    folder: str


class ForgetEverything:
    """Nothing is told to T-Gate: there the tokens live until they end by themselves. One that failed may be repeated:
    what is still in the vault is still in the catalog."""

    def __init__(self, store: Store, catalog: Catalog, vault: Vault, data: Data) -> None:
        self._store = store
        self._catalog = catalog
        self._vault = vault
        self._data = data

    def __call__(self, cancel: Cancel) -> Forgotten:
        """Raises: VaultProblem, CatalogProblem, GrantBusy, Cancelled."""
        contents = self._catalog.contents()
        for grant in contents.grants:
            with self._store.hold(grant.grant_id, cancel):
                self._store.forget(grant.grant_id)
                intents = [intent for intent in contents.intents if intent.grant_id == grant.grant_id]
                self._catalog.commit(remove=[grant, *intents])
        if contents.companies:
            self._catalog.commit(remove=contents.companies)
        for application in contents.applications:
            cancel.raise_if_cancelled()
            self._store.secrets.forget(application.application_id)
            self._catalog.commit(remove=[application])
        unlisted = self._forget_unlisted(cancel)
        self._vault.delete_certificate_passphrase()
        self._data.remove()
        return Forgotten(
            len(contents.companies), len(contents.grants), len(contents.applications), unlisted, self._data.folder
        )

    def _forget_unlisted(self, cancel: Cancel) -> int:
        """Where the keyring can be searched."""
        grant_ids = self._vault.grant_ids() if isinstance(self._vault, VaultListing) else None
        for grant_id in grant_ids or ():
            with self._store.hold(grant_id, cancel):
                self._vault.delete_pairs(grant_id)
        return len(grant_ids or ())
