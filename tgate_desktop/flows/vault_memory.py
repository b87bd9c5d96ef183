"""Which keyring each thing was saved in: a later session may have another one, and then it is not there."""

from __future__ import annotations

import json
from contextlib import suppress

from tgate_desktop.flows.ports import Catalog, Vault
from tgate_desktop.oauth.problems import CatalogProblem, VaultChanged

_OVERDUE = "vault removals"


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

    def removed(self, owner_id: str) -> None:
        """It was deleted from today's keyring. Was it saved in another one, that is still to be done: see `overdue`.
        Does not raise."""
        with suppress(CatalogProblem):
            before, now = self._catalog.setting(_name(owner_id)), self._vault.report()
            if before is not None:
                if before != now.title:
                    self._put_overdue({**self._overdue(), owner_id: before})
                self._catalog.set_setting(_name(owner_id), None)

    def overdue(self) -> tuple[str, ...]:
        """What was removed while another keyring was in use, and is in today's. Raises: CatalogProblem."""
        overdue = self._overdue()
        if not overdue:
            return ()
        title = self._vault.report().title
        return tuple(owner_id for owner_id, before in overdue.items() if before == title)

    def caught_up(self, owner_id: str) -> None:
        """It is deleted there, too. Raises: CatalogProblem."""
        self._put_overdue({one: before for one, before in self._overdue().items() if one != owner_id})

    def _overdue(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._catalog.setting(_OVERDUE) or "{}")
        return found

    def _put_overdue(self, overdue: dict[str, str]) -> None:
        self._catalog.set_setting(_OVERDUE, json.dumps(overdue) if overdue else None)


def _name(owner_id: str) -> str:
    return f"vault/{owner_id}"
