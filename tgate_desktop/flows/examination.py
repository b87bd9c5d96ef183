"""What the checks of one *Check this computer* share: whose place is looked at, and what is fetched once for all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.doctor_ports import DoctorPorts
from tgate_desktop.flows.known_secrets import known_secrets
from tgate_desktop.flows.ports import Catalog, Clock, Contents, Http, Practice, Vault
from tgate_desktop.flows.provisioned import Provisioned
from tgate_desktop.flows.records import environment_of
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.environment import PRACTICE_REDIRECT_URI, Environment, practice_environment
from tgate_desktop.oauth.messages import OTHER_TIMEOUT_S, HttpAnswer, HttpRequest, Network, RequestKind
from tgate_desktop.oauth.problems import Problem, RecordGone
from tgate_desktop.oauth.redirect_uri import RedirectUri, parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret

Value = TypeVar("Value")


@dataclass(frozen=True)
class Place:
    """The application whose way to T-Gate is looked at."""

    environment: Environment
    redirect_uri: RedirectUri


def place_of(contents: Contents, application_id: str | None) -> Place:
    """None is the first application, or Practice's place where there is none. Raises: RecordGone."""
    for application in contents.applications:
        if application_id in (None, application.application_id):
            return Place(environment_of(contents, application), parsed_redirect_uri(application.redirect_uri))
    if application_id is not None:
        raise RecordGone(kind="application")
    return Place(practice_environment(), parsed_redirect_uri(PRACTICE_REDIRECT_URI))


@dataclass(frozen=True)
class DoctorTools:
    """All that the checks call."""

    http: Http
    vault: Vault
    store: Store
    catalog: Catalog
    practice: Practice
    clock: Clock
    outside: DoctorPorts
    provisioned: Provisioned = field(default_factory=Provisioned)


class Examination:
    """One run. `place` is None when the catalog cannot be read. Any thread."""

    def __init__(self, tools: DoctorTools, place: Place | None, cancel: Cancel) -> None:
        self.tools = tools
        self.outside = tools.outside
        self.place = place
        self.cancel = cancel
        self._practice = _Once(self._run_practice)
        self._token_look = _Once(lambda: self._looked(lambda environment: environment.token_address))
        self._authorization_look = _Once(lambda: self._looked(lambda environment: environment.authorization_address))
        self._secrets = _Once(lambda: known_secrets(tools.catalog, tools.vault, tools.store, cancel))

    def practice_runs(self) -> None:
        """Practice T-Gate is running, where the place is its. Raises: PracticeNotStarted."""
        self._practice()

    def token_look(self) -> HttpAnswer:
        """What the token address answers to a request without any credential.

        Raises: TransportProblem, CaFileUnreadable, InputProblem, PracticeNotStarted, Cancelled.
        """
        return self._token_look()

    def authorization_look(self) -> HttpAnswer:
        """The same of the authorization address. Raises: as `token_look`."""
        return self._authorization_look()

    def secrets(self) -> tuple[Secret, ...]:
        """See `known_secrets`. Raises: CatalogProblem, VaultProblem, Cancelled."""
        return self._secrets()

    def _run_practice(self) -> None:
        if self.place is not None and self.place.environment.is_practice:
            self.tools.practice.ensure_running()

    def _looked(self, address: Callable[[Environment], str]) -> HttpAnswer:
        if self.place is None:
            raise RecordGone(kind="application")
        self.practice_runs()
        environment = self.place.environment
        request = HttpRequest(
            method="HEAD",
            url=address(environment),
            headers=(("Accept", "*/*"),),
            body=None,
            network=Network.of(environment),
            timeout_s=OTHER_TIMEOUT_S,
            kind=RequestKind.LOOK,
        )
        return self.tools.http.send(request, self.cancel)


class _Once(Generic[Value]):
    """Calls `make` at the first call, and ends every call as that one ended."""

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._turn = threading.Lock()
        self._made: list[Value] = []
        self._problem: Problem | None = None

    def __call__(self) -> Value:
        with self._turn:
            if self._problem is not None:
                raise self._problem
            if not self._made:
                try:
                    self._made.append(self._make())
                except Problem as problem:
                    self._problem = problem
                    raise
            return self._made[0]
