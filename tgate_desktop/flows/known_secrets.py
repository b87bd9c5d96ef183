"""Every secret that this app keeps, for those who prove that none of them is where it should not be."""

from __future__ import annotations

from contextlib import suppress

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.ports import Catalog, Vault
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.problems import VaultEntryCorrupt
from tgate_desktop.oauth.secret import Secret


def known_secrets(catalog: Catalog, vault: Vault, store: Store, cancel: Cancel | None = None) -> tuple[Secret, ...]:
    """The tokens of every grant, the spent ones too, every client secret, in the vault or only in memory, and what
    opens the key of the https receiver.

    Not simply all that is alive: a proxy's address is handled as a secret, too, and may well stand in the catalog. No
    grant is locked: nothing is used or changed. A locked keyring is not asked, it would open a prompt.

    Raises: CatalogProblem, VaultProblem, Cancelled.
    """
    cancel = cancel or Cancel()
    report = vault.report()
    if report.problem is not None:
        raise report.problem
    contents = catalog.contents()
    pairs = [one.pair for one in store.every_unsaved().values()]
    for grant in contents.grants:
        cancel.raise_if_cancelled()
        slots = vault.read_pair(grant.grant_id)
        pairs += [pair for pair in (slots.pair, slots.older) if pair is not None]
    found = {token for pair in pairs for token in (pair.access_token, pair.refresh_token) if token is not None}
    for application in contents.applications:
        cancel.raise_if_cancelled()
        try:
            secret = store.secrets.read(application.application_id)
        except VaultEntryCorrupt:
            continue  # what nobody can read, nobody can have written elsewhere since
        if secret is not None:
            found.add(secret.value)
    with suppress(VaultEntryCorrupt):
        passphrase = vault.read_certificate_passphrase()
        if passphrase is not None:
            found.add(passphrase)
    return tuple(found)
