"""Every secret that this app knows, for those who prove that none of them is where it should not be."""

from __future__ import annotations

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.ports import Catalog, Vault
from tgate_desktop.oauth.problems import VaultEntryCorrupt
from tgate_desktop.oauth.secret import Secret, live_values


def known_secrets(catalog: Catalog, vault: Vault, cancel: Cancel | None = None) -> tuple[Secret, ...]:
    """Both tokens of every grant, every client secret, and whatever else is held in memory now.

    No grant is locked for it: nothing is used or changed. A locked keyring is not asked, it would open a prompt.

    Raises: CatalogProblem, VaultProblem, Cancelled.
    """
    report = vault.report()
    if report.problem is not None:
        raise report.problem
    contents = catalog.contents()
    found = {Secret(value) for value in live_values()}
    for grant in contents.grants:
        if cancel is not None:
            cancel.raise_if_cancelled()
        pair = vault.read_pair(grant.grant_id).pair
        if pair is not None:
            found |= {pair.access_token, *([pair.refresh_token] if pair.refresh_token else [])}
    for application in contents.applications:
        if cancel is not None:
            cancel.raise_if_cancelled()
        try:
            secret = vault.read_client_secret(application.application_id)
        except VaultEntryCorrupt:
            continue  # what nobody can read, nobody can have written elsewhere since
        if secret is not None:
            found.add(secret)
    return tuple(found)
