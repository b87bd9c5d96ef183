"""One set of fake ports, wired as the composition root wires the real ones."""

from __future__ import annotations

import threading
from dataclasses import replace

from tests.support.fake_ports import (
    FakeArchive,
    FakeCare,
    FakeCatalog,
    FakeClock,
    FakeHttp,
    FakeLocks,
    FakePractice,
    FakeReceivers,
    FakeVault,
    a_page,
    an_application,
    an_environment,
)
from tgate_desktop.flows.adopt import Adopt
from tgate_desktop.flows.attempt import Attempt, ConnectPorts
from tgate_desktop.flows.bring import Bring
from tgate_desktop.flows.check import CheckToken
from tgate_desktop.flows.clock_watch import ClockWatch
from tgate_desktop.flows.code_exchange import CodeExchange, ConnectOrder
from tgate_desktop.flows.connect import Connect
from tgate_desktop.flows.decide import Decide
from tgate_desktop.flows.desk import Desk
from tgate_desktop.flows.hand_over import HandOver
from tgate_desktop.flows.in_flight import InFlight
from tgate_desktop.flows.journal import Journal
from tgate_desktop.flows.refresh import Refresh
from tgate_desktop.flows.remove import Remove
from tgate_desktop.flows.setups import Setups
from tgate_desktop.flows.states import CompanyView, ConnectState, Phase
from tgate_desktop.flows.store import Store
from tgate_desktop.flows.upkeep import Upkeep
from tgate_desktop.oauth.company import Company
from tgate_desktop.oauth.problems import EnvironmentFileUnreadable, FileNotWritten
from tgate_desktop.oauth.redirect import CodeReceived
from tgate_desktop.oauth.secret import Secret

GUARD_S = 10.0


class World:
    """Everything a flow test needs, with the company *Saffron House* to connect."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.http = FakeHttp(self.clock)
        self.vault = FakeVault()
        self.archive = FakeArchive()
        self.catalog = FakeCatalog(self.archive)
        self.practice = FakePractice()
        self.receivers = FakeReceivers()
        self.in_flight = InFlight()
        self.care = FakeCare()
        self.watch = ClockWatch(self.clock)
        self.files = FakeFiles()
        self.start_again()

    def start_again(self) -> None:
        """A new process over the same vault and catalog: what was only in memory is gone."""
        self.locks = FakeLocks()
        self.journal = Journal(self.http, self.archive, self.clock, self.watch)
        self.store = Store(self.vault, self.catalog, self.locks)
        self.exchange = CodeExchange(self.journal, self.store, self.catalog, self.clock, self.in_flight)
        ports = ConnectPorts(self.receivers, a_page, self.practice, self.clock, self.exchange)
        self.connect = Connect(ports, self.store, self.catalog, self.practice)
        self.decide = Decide(self.store, self.catalog)
        self.desk = Desk(self.store, self.catalog, self.vault, self.exchange, Upkeep(self.care, self.watch))
        self.check = CheckToken(self.journal, self.store, self.catalog, self.practice)
        self.refresh = Refresh(self.journal, self.store, self.catalog, self.practice, self.clock, self.in_flight)
        self.setups = Setups(self.store, self.catalog, files=self.files)
        self.bring = Bring(self.journal, self.store, self.catalog, self.files, self.clock, self.in_flight)
        self.adopt = Adopt(self.journal, self.store, self.catalog, self.clock, self.in_flight)
        self.hand_over = HandOver(self.journal, self.store, self.catalog, self.files)
        self.remove = Remove(self.journal, self.store, self.catalog, self.practice)

    def order(self, name: str = "Saffron House", company_id: str = "company-1", **environment: object) -> ConnectOrder:
        company = Company(company_id, name, "app-1", None)
        return ConnectOrder(an_environment(**environment), an_application(), Secret("s3cret"), company)

    def connected(self, name: str = "Saffron House", company_id: str = "company-1", brand: int = 1) -> CompanyView:
        """A company that was connected, proven and confirmed."""
        self.http.will_give_tokens(f"access-{company_id}-1", f"refresh-{company_id}-1")
        self.http.will_show_brands(brand)
        run = Run(self, self.order(name, company_id))
        run.code_arrives(f"code-{company_id}")
        view = run.end().view
        assert view is not None
        assert view.awaiting is not None
        return self.decide.confirm(view.awaiting.grant_id)


class FakeFiles:
    """By path; a file that a test did not put there cannot be read."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.secrets: dict[str, Secret] = {}
        self.problem: FileNotWritten | None = None

    def read_text(self, path: str) -> str:
        if path not in self.texts:
            raise EnvironmentFileUnreadable(reason="file")
        return self.texts[path]

    def write_text(self, path: str, text: str) -> None:
        if self.problem is not None:
            raise self.problem
        self.texts[path] = text

    def write_secret(self, path: str, text: Secret) -> None:
        if self.problem is not None:
            raise self.problem
        self.secrets[path] = text


class Run:
    """An attempt on a worker thread, and every state it showed."""

    def __init__(self, world: World, order: ConnectOrder) -> None:
        self.world = world
        self.states: list[ConnectState] = []
        self._changed = threading.Condition()
        self.attempt: Attempt = world.connect.attempt(order, self._show)
        self._thread = threading.Thread(target=self.attempt.run, name="attempt")
        self._thread.start()
        self.until(lambda state: state.phase is not Phase.LISTENING)

    def _show(self, state: ConnectState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def until(self, holds: object) -> ConnectState:
        """The first state so far or from now on for which `holds`."""
        assert callable(holds)
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(holds, self.states)), GUARD_S), self.phases
            return next(state for state in self.states if holds(state))

    def code_arrives(self, code: str = "code-1") -> None:
        assert self.world.receivers.current is not None
        self.world.receivers.current.arrive(CodeReceived(Secret(code)))

    def end(self) -> ConnectState:
        """The last state, after the worker has ended."""
        self._thread.join(GUARD_S)
        assert not self._thread.is_alive()
        return self.states[-1]

    @property
    def phases(self) -> list[Phase]:
        shown: list[Phase] = []
        for state in self.states:
            if state.phase not in shown[-1:]:
                shown.append(state.phase)
        return shown


def renamed(order: ConnectOrder, name: str) -> ConnectOrder:
    """The same order for a company of another name."""
    return replace(order, company=replace(order.company, name=name))
