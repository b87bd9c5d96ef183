"""What the desk looks after beside its companies: the catalog's file, the clock, what the vault holds for nobody."""

from __future__ import annotations

from dataclasses import dataclass

from tgate_desktop.flows.clock_watch import ClockWatch
from tgate_desktop.flows.ports import CatalogCare, Contents, Vault, VaultListing


@dataclass(frozen=True)
class Upkeep:
    """`vault` may be one that can tell what is in it."""

    care: CatalogCare
    watch: ClockWatch
    vault: Vault

    def without_company(self, contents: Contents) -> tuple[str, ...] | None:
        """Fingerprints of the pairs that no company has, by their refresh token where there is one; None where the
        vault cannot be searched. Raises: VaultProblem."""
        stored = self.vault.grant_ids() if isinstance(self.vault, VaultListing) else None
        if stored is None:
            return None
        companies = {one.company_id for one in contents.companies}
        known = {one.grant_id for one in contents.grants if one.company_id in companies}
        known |= {one.grant_id for one in contents.intents}
        pairs = [self.vault.read_pair(grant_id).pair for grant_id in sorted(stored - known)]
        found = [pair.fingerprints for pair in pairs if pair is not None]
        return tuple(refresh or access or "" for access, refresh in found)
