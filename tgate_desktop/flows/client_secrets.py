"""Client secrets, each with the origin it was entered for: in the vault, or else in this session's memory."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from tgate_desktop.flows.ports import Catalog, Vault
from tgate_desktop.flows.vault_memory import VaultMemory
from tgate_desktop.oauth.company import Application, ClientSecret
from tgate_desktop.oauth.problems import VaultChanged, VaultDenied, VaultProblem


@dataclass(frozen=True)
class HeldSecret:
    """A client secret that is only in memory. `problem` is why, None while nobody has tried to save it."""

    secret: ClientSecret
    problem: VaultProblem | None = None


class ClientSecrets:
    """The origin that is kept beside a secret is the truth; the catalog's is a memory of it, which follows the save.

    So the catalog never says of the secret in the vault that it was entered for where only a newer one, which is in
    memory alone, may go. A secret in memory goes before the one in the vault.
    """

    def __init__(self, vault: Vault, catalog: Catalog, saved_in: VaultMemory) -> None:
        self._vault = vault
        self._catalog = catalog
        self._saved_in = saved_in
        self._lock = threading.Lock()
        self._held: dict[str, HeldSecret] = {}

    def read(self, application_id: str) -> ClientSecret | None:
        """None when there is none. Raises: VaultProblem."""
        return self.held(application_id) or self._vault.read_client_secret(application_id)

    def held(self, application_id: str) -> ClientSecret | None:
        """One that is only in memory. Never blocks."""
        with self._lock:
            held = self._held.get(application_id)
        return held.secret if held is not None else None

    def as_entered(self, application: Application) -> Application:
        """With the origin of the secret that this session would send. Never blocks."""
        held = self.held(application.application_id)
        if held is None or held.origin is None:
            return application
        return replace(application, secret_origin=held.origin)

    def hold(self, application_id: str, secret: ClientSecret) -> None:
        """In memory, until it is written. Never blocks."""
        self._hold(application_id, HeldSecret(secret))

    def write(self, application_id: str, secret: ClientSecret) -> None:
        """In the vault, then the catalog learns of its origin; in memory for this session while either refuses.

        Raises: CatalogProblem.
        """
        self.hold(application_id, secret)
        try:
            self._vault.write_client_secret(application_id, secret)
        except VaultProblem as problem:
            self._hold(application_id, HeldSecret(secret, problem))
            return
        self._remember(application_id, secret)
        with self._lock:
            if application_id in self._held and self._held[application_id].secret == secret:
                del self._held[application_id]
        self._saved_in.saved(application_id)

    def write_held(self, *, although_denied: bool) -> None:
        """Tries each once more; one that somebody refused to the keyring's prompt only when that is wanted.

        Raises: CatalogProblem.
        """
        with self._lock:
            every = dict(self._held)
        for application_id, held in every.items():
            if although_denied or not isinstance(held.problem, VaultDenied):
                self.write(application_id, held.secret)

    def forget(self, application_id: str) -> None:
        """Raises: VaultProblem."""
        with self._lock:
            self._held.pop(application_id, None)
        self._vault.delete_client_secret(application_id)
        self._saved_in.removed(application_id)

    def left_behind(self, application_id: str) -> VaultChanged | None:
        """Why there is none, when it was saved in another keyring than today's. Raises: CatalogProblem."""
        return self._saved_in.left_behind(application_id)

    def _hold(self, application_id: str, held: HeldSecret) -> None:
        with self._lock:
            self._held[application_id] = held

    def _remember(self, application_id: str, secret: ClientSecret) -> None:
        for application in self._catalog.contents().applications:
            if application.application_id == application_id and secret.origin not in (None, application.secret_origin):
                self._catalog.commit([replace(application, secret_origin=secret.origin)])
