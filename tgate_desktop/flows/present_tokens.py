"""The access token that is stored now, for those who only pass it on: nothing is sent, and nothing loaded for that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.ports import Catalog, Clock
from tgate_desktop.flows.records import views
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.company import Grant, Intent
from tgate_desktop.oauth.health import EARLY
from tgate_desktop.oauth.problems import RecordGone, VaultProblem
from tgate_desktop.oauth.provisioning import NOT_PROVISIONED, Provisioning
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.oauth.token_pair import TokenPair


@dataclass(frozen=True)
class PresentToken:
    """What is stored. `is_fresh` when it lives long enough for what it is wanted for, as far as anybody knows."""

    pair: TokenPair
    is_fresh: bool


class PresentTokens:
    """Reads the catalog and one company's pair."""

    def __init__(
        self, store: Store, catalog: Catalog, clock: Clock, provisioning: Provisioning = NOT_PROVISIONED
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._provisioning = provisioning

    def companies(self) -> tuple[CompanyView, ...]:
        """As the catalog remembers them. Raises: CatalogProblem."""
        return views(self._catalog.contents(), self._store)

    def strays(self) -> tuple[Stray, ...]:
        """See `Strays.found`. Raises: VaultProblem, CatalogProblem."""
        return self._store.strays.found()

    def setting(self, name: str) -> str | None:
        """The user's choice, or IT's where there is none or it is locked. Raises: CatalogProblem."""
        return self._provisioning.setting(name, self._catalog.setting(name))

    def trouble(self, grant: Grant, cancel: Cancel | None = None) -> VaultProblem | None:
        """What stands between us and a whole reading of the vault; mends the catalog where it is behind.

        Raises: CatalogProblem, GrantBusy, Cancelled.
        """
        with self._store.hold(grant.grant_id, cancel):
            return self._store.read(grant.grant_id).trouble

    def read(self, grant: Grant, fresh_for: timedelta, cancel: Cancel | None = None) -> PresentToken:
        """The pair, read under the grant's lock, so never while a refresh is replacing it.

        A reading that is not whole counts as none: what the vault still has may be dead at T-Gate.

        Raises: VaultProblem, RecordGone, CatalogProblem, GrantBusy, Cancelled.
        """
        with self._store.hold(grant.grant_id, cancel):
            stored = self._store.read(grant.grant_id)
            remembered = self._catalog.grant(grant.grant_id)
            interrupted = self._catalog.intent(grant.grant_id)
        if stored.trouble is not None or stored.pair is None or remembered is None:
            raise stored.trouble or RecordGone(kind="pair")
        return PresentToken(stored.pair, self._is_fresh(remembered, interrupted, fresh_for))

    def _is_fresh(self, grant: Grant, interrupted: Intent | None, fresh_for: timedelta) -> bool:
        if grant.access_fingerprint in (None, grant.rejected_fingerprint):
            return False
        if interrupted is not None and grant.can_be_refreshed:
            return False  # T-Gate may have ended it with a refresh whose answer got lost
        if not grant.is_expiry_known:
            return not grant.can_be_refreshed  # the only one that there is, and nobody knows its age
        return grant.expires_at - self._clock.now() > max(fresh_for, EARLY)
