"""Which keyring each thing was saved in: a later session may have another one, and then it is not there."""

from __future__ import annotations

from contextlib import suppress

from tgate_desktop.flows.ports import Catalog, Vault
from tgate_desktop.oauth.problems import CatalogProblem, VaultChanged


class VaultMemory:
    """Kept in the catalog's settings, by grant or application. It only helps to explain: no save fails by it."""

    def __init__(self, vault: Vault, catalog: Catalog) -> None:
        self._vault = vault
        self._catalog = catalog

    def left_behind(self, owner_id: str) -> VaultChanged | None:
        """Why something is not in today's keyring, when it was saved in another one. Raises: CatalogProblem."""
        before, now = self._catalog.setting(_name(owner_id)), self._vault.report()
        if before is None or now.problem is not None or before == now.title:
            return None
        return VaultChanged(vault=now.title, before=before)

    def saved(self, owner_id: str) -> None:
        """It is in today's keyring. Does not raise."""
        with suppress(CatalogProblem):
            title = self._vault.report().title
            if title and self._catalog.setting(_name(owner_id)) != title:
                self._catalog.set_setting(_name(owner_id), title)

    def seen(self, owner_id: str) -> None:
        """It is there; who saved it kept no note of where. Does not raise."""
        with suppress(CatalogProblem):
            if self._catalog.setting(_name(owner_id)) is None:
                self.saved(owner_id)

    def forget(self, owner_id: str) -> None:
        """Does not raise."""
        with suppress(CatalogProblem):
            if self._catalog.setting(_name(owner_id)) is not None:
                self._catalog.set_setting(_name(owner_id), None)


def _name(owner_id: str) -> str:
    return f"vault/{owner_id}"
