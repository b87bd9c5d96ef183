"""Connect: the access grant flow, from the click to the stored pair."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from tgate_desktop.flows.attempt import Attempt, ConnectOrder, ConnectPorts
from tgate_desktop.flows.ports import Catalog, Practice
from tgate_desktop.flows.states import ConnectState
from tgate_desktop.flows.store import Store
from tgate_desktop.flows.successive_receivers import SuccessiveReceivers
from tgate_desktop.oauth.company import checked_name, name_key
from tgate_desktop.oauth.environment import PRACTICE_ID
from tgate_desktop.oauth.problems import NameTaken
from tgate_desktop.oauth.secret import Secret

__all__ = ["Attempt", "Connect", "ConnectOrder", "PracticeSetup", "new_id"]


def new_id() -> str:
    """A random ID, never reused: 128 bits as hex."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class PracticeSetup:
    """What fills the Application page for Practice T-Gate; `application_id` when it is in the catalog already."""

    client_id: str
    redirect_uri: str
    client_secret: Secret
    application_id: str | None


class Connect:
    """Makes attempts, and answers what the wizard asks before one."""

    def __init__(self, ports: ConnectPorts, store: Store, catalog: Catalog, practice: Practice) -> None:
        self._ports = ports
        self._store = store
        self._catalog = catalog
        self._practice = practice
        self._used_codes: set[str] = set()
        self._receivers = SuccessiveReceivers(ports.receivers)

    def prepare_practice(self) -> PracticeSetup:
        """Practice T-Gate running, with a client secret: the stored one, else a new one.

        Raises: PracticeNotStarted, VaultProblem, CatalogProblem.
        """
        client = self._practice.ensure_running()
        known = next(
            (
                application
                for application in self._catalog.contents().applications
                if application.environment_id == PRACTICE_ID and application.client_id == client.client_id
            ),
            None,
        )
        stored = self._store.secrets.read(known.application_id) if known else None
        return PracticeSetup(
            client_id=client.client_id,
            redirect_uri=client.redirect_uri,
            client_secret=stored.value if stored else self._practice.new_client_secret(),
            application_id=known.application_id if known else None,
        )

    def start_practice(self) -> None:
        """Practice T-Gate running, and nothing else changed. Raises: PracticeNotStarted."""
        self._practice.ensure_running()

    def check_company_name(self, name: str, company_id: str | None = None) -> str:
        """The name as it will be kept. Raises: NameEmpty, NameTaken, CatalogProblem."""
        checked = checked_name(name)
        for company in self._catalog.contents().companies:
            if company.company_id != company_id and name_key(company.name) == name_key(checked):
                raise NameTaken(name=company.name)
        return checked

    def attempt(self, order: ConnectOrder, on_state: Callable[[ConnectState], None]) -> Attempt:
        """A fresh attempt with a fresh state and a new grant ID; nothing happens before `run`. Never blocks."""
        return Attempt(order, new_id(), self._ports, self._receivers, self._used_codes, on_state)
