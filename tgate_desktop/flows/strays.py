"""Pairs in the vault that no company here has: what is left when the catalog was lost."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tgate_desktop.flows.ports import Catalog, Contents, Vault, VaultListing
from tgate_desktop.oauth.stray import Stray

_LEFT_ALONE = "strays left alone"


class Strays:
    """Nothing is changed or deleted in the vault."""

    def __init__(self, vault: Vault, catalog: Catalog) -> None:
        self._vault = vault
        self._catalog = catalog

    def found(self) -> tuple[Stray, ...]:
        """By company and fingerprint; none where the vault cannot be searched, or would ask for its password first.

        Takes long in a vault with thousands of entries. Raises: VaultProblem, CatalogProblem.
        """
        if not isinstance(self._vault, VaultListing) or self._vault.report().problem is not None:
            return ()
        # before the catalog is read: what comes into the vault meanwhile is in the catalog before
        stored = self._vault.grant_ids() or frozenset()
        unknown = stored - _known(self._catalog.contents()) - self._left_alone()
        found = [stray for stray in map(self._stray, unknown) if stray is not None]
        return tuple(sorted(found, key=lambda one: (one.label.company.name if one.label else "", one.fingerprint)))

    def leave_alone(self, grant_ids: Iterable[str]) -> None:
        """They are not told of again: they are somebody's who has them elsewhere. Raises: CatalogProblem."""
        left_alone = self._left_alone().union(grant_ids)
        self._catalog.set_setting(_LEFT_ALONE, json.dumps(sorted(left_alone)))

    def _left_alone(self) -> frozenset[str]:
        return frozenset(json.loads(self._catalog.setting(_LEFT_ALONE) or "[]"))

    def _stray(self, grant_id: str) -> Stray | None:
        slots = self._vault.read_pair(grant_id)
        if slots.pair is None:
            return None
        access, refresh = slots.pair.fingerprints
        return Stray(grant_id, refresh or access or "", slots.label)


def _known(contents: Contents) -> frozenset[str]:
    """Those that have a company, and those that a connect has under way or left unfinished."""
    companies = {one.company_id for one in contents.companies}
    of_companies = {one.grant_id for one in contents.grants if one.company_id in companies}
    return frozenset(of_companies | {one.grant_id for one in contents.intents if one.draft is not None})
