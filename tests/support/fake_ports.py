"""Hand-written ports for the flows: in memory, with the faults that a test asks for."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.ports import (
    Changes,
    Contents,
    FinalPage,
    OwnCertificate,
    PracticeClient,
    Record,
    SlotsReading,
    VaultReport,
)
from tgate_desktop.oauth.company import Application, ClientSecret, Company, Draft, Grant, Intent, name_key
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.exchange import Exchange, ExchangeLine
from tgate_desktop.oauth.history import Event
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.problems import (
    CatalogProblem,
    NamedKeyringUnused,
    NameTaken,
    Problem,
    RecordGone,
    VaultProblem,
)
from tgate_desktop.oauth.redirect import ExpectedRedirect, Reading
from tgate_desktop.oauth.redirect_uri import Capture
from tgate_desktop.oauth.restored import Restored
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair

Kind = TypeVar("Kind")

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until moved."""

    def __init__(self) -> None:
        self._now = NOON
        self._monotonic_s = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic_s(self) -> float:
        return self._monotonic_s

    def move(self, by: timedelta) -> None:
        self._now += by
        self._monotonic_s += by.total_seconds()


Respond = Callable[[HttpRequest], HttpAnswer]


class FakeHttp:
    """Answers each request with the next of `responses`, and keeps what was sent."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.responses: list[Respond] = []
        self.headers: dict[str, str] = {}
        self.sent: list[HttpRequest] = []

    def send(self, request: HttpRequest, cancel: Cancel | None = None) -> HttpAnswer:
        if cancel is not None:
            cancel.raise_if_cancelled()
        self.sent.append(request)
        return self.responses.pop(0)(request)

    def will_answer(self, status: int, body: object, content_type: str = "application/json") -> None:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.responses.append(
            lambda _request: HttpAnswer(
                status, {"content-type": content_type, **self.headers}, text, self._clock.now(), self._clock.now()
            )
        )

    def will_give_tokens(self, access: str, refresh: str | None, **members: object) -> None:
        tokens = {"access_token": access, "token_type": "Bearer", "expires_in": 7200, "refresh_token": refresh}
        self.will_answer(200, {name: value for name, value in {**tokens, **members}.items() if value is not None})

    def will_show_brands(self, *brand_ids: int) -> None:
        self.will_answer(200, [{"id": one, "name_en": f"Brand {one}", "name_ar": None} for one in brand_ids])

    def will_fail(self, problem: Problem) -> None:
        def fail(_request: HttpRequest) -> HttpAnswer:
            raise problem

        self.responses.append(fail)

    def will_call(self, act: Callable[[], None]) -> None:
        """Runs `act` while the next request is on its way."""
        respond = self.responses.pop()

        def act_and_respond(request: HttpRequest) -> HttpAnswer:
            act()
            return respond(request)

        self.responses.append(act_and_respond)


class FakeVault:
    """Two slots per grant; `failing` makes every act raise, `refusing_writes` only writes. Of `damaged` grants the
    entries are there and cannot be read. A vault that is not `is_made` is by its first write, for which a real one asks
    for a new password.

    A client secret without its entry in `secret_origins` is one that a version before origins has kept.
    """

    def __init__(self) -> None:
        self.slots: dict[str, dict[str, TokenPair]] = {}
        self.damaged: set[str] = set()
        self.labels: dict[str, Draft] = {}
        self.client_secrets: dict[str, Secret] = {}
        self.secret_origins: dict[str, str | None] = {}
        self.certificate_passphrase: Secret | None = None
        self.failing: VaultProblem | None = None
        self.refusing_writes: VaultProblem | None = None
        self.is_made = True
        self.passed_over: NamedKeyringUnused | None = None

    def report(self) -> VaultReport:
        return VaultReport("Fake Keyring", self.failing, is_made=self.is_made, passed_over=self.passed_over)

    def read_pair(self, grant_id: str) -> SlotsReading:
        self._read()
        if grant_id in self.damaged:
            return SlotsReading(None, damaged=frozenset("a"))
        pairs = sorted(self.slots.get(grant_id, {}).values(), key=lambda one: one.generation)
        older = pairs[0] if len(pairs) > 1 else None
        return SlotsReading(pairs[-1] if pairs else None, older=older, label=self.labels.get(grant_id))

    def write_pair(self, grant_id: str, pair: TokenPair, label: Draft | None = None) -> None:
        self._write()
        slots = self.slots.setdefault(grant_id, {})
        current = max(slots, key=lambda name: slots[name].generation, default="b")
        slots["b" if current == "a" else "a"] = pair
        if label is not None:
            self.labels[grant_id] = label

    def delete_pairs(self, grant_id: str) -> None:
        self._write()
        self.slots.pop(grant_id, None)
        self.damaged.discard(grant_id)
        self.labels.pop(grant_id, None)

    def read_client_secret(self, application_id: str) -> ClientSecret | None:
        self._read()
        secret = self.client_secrets.get(application_id)
        return ClientSecret(secret, self.secret_origins.get(application_id)) if secret is not None else None

    def write_client_secret(self, application_id: str, secret: ClientSecret) -> None:
        self._write()
        self.client_secrets[application_id] = secret.value
        self.secret_origins[application_id] = secret.origin

    def delete_client_secret(self, application_id: str) -> None:
        self._write()
        self.client_secrets.pop(application_id, None)

    def read_certificate_passphrase(self) -> Secret | None:
        self._read()
        return self.certificate_passphrase

    def write_certificate_passphrase(self, passphrase: Secret) -> None:
        self._write()
        self.certificate_passphrase = passphrase

    def delete_certificate_passphrase(self) -> None:
        self._write()
        self.certificate_passphrase = None

    def probe(self) -> bool:
        if self.is_made:
            self._write()
        return self.is_made

    def _read(self) -> None:
        if self.failing is not None:
            raise self.failing

    def _write(self) -> None:
        self._read()
        if self.refusing_writes is not None:
            raise self.refusing_writes
        self.is_made = True


class ListingVault(FakeVault):
    """One that can tell what is in it."""

    def grant_ids(self) -> frozenset[str] | None:
        self._read()
        return frozenset(self.slots)


class FakeCatalog:
    """Records by ID. `failing` makes the next commits raise."""

    def __init__(self, archive: FakeArchive) -> None:
        self._archive = archive
        self._records: dict[tuple[type, str], Record] = {}
        self._settings: dict[str, str] = {}
        self.failing: CatalogProblem | None = None
        self.commits: list[tuple[tuple[Record, ...], tuple[Record, ...]]] = []

    def contents(self) -> Contents:
        return Contents(
            environments=tuple(self._all(Environment)),
            applications=tuple(self._all(Application)),
            companies=tuple(self._all(Company)),
            grants=tuple(self._all(Grant)),
            intents=tuple(self._all(Intent)),
        )

    def grant(self, grant_id: str) -> Grant | None:
        return next((one for one in self._all(Grant) if one.grant_id == grant_id), None)

    def intent(self, grant_id: str) -> Intent | None:
        return next((one for one in self._all(Intent) if one.grant_id == grant_id), None)

    def commit(self, put: Iterable[Record] = (), remove: Iterable[Record] = ()) -> None:
        if self.failing is not None:
            raise self.failing
        put, remove = tuple(put), tuple(remove)
        after = {key: one for key, one in self._records.items() if key not in {_key(gone) for gone in remove}}
        after.update({_key(one): one for one in put})
        for kind in (Company, Environment):
            names: set[str] = set()
            for one in after.values():
                if isinstance(one, kind):
                    if name_key(one.name) in names:
                        raise NameTaken(name=one.name)
                    names.add(name_key(one.name))
        self._records = after
        self.commits.append((put, remove))
        self._archive.move({one.grant_id: one.company_id for one in self._all(Grant)})

    def change(self, changes: Callable[[Contents], Changes]) -> None:
        wanted = changes(self.contents())
        self.commit(wanted.put, wanted.remove)

    def setting(self, name: str) -> str | None:
        return self._settings.get(name)

    def set_setting(self, name: str, value: str | None) -> None:
        if value is None:
            self._settings.pop(name, None)
        else:
            self._settings[name] = value

    def _all(self, kind: type[Kind]) -> Iterator[Kind]:
        return (one for one in self._records.values() if isinstance(one, kind))


def _key(record: Record) -> tuple[type, str]:
    match record:
        case Environment():
            return Environment, record.environment_id
        case Application():
            return Application, record.application_id
        case Company():
            return Company, record.company_id
        case Grant() | Intent():
            return type(record), record.grant_id


class FakeArchive:
    """Everything that was recorded, in its order."""

    def __init__(self) -> None:
        self.recorded: list[Exchange] = []
        self.happened: list[Event] = []
        self.problem: CatalogProblem | None = None
        self._owners: Mapping[str, str] = {}

    def record(self, exchanges: Sequence[Exchange], events: Sequence[Event]) -> None:
        if self.problem is not None:
            raise self.problem
        self.recorded += exchanges
        self.happened += events
        self.move(self._owners)

    def move(self, owners: Mapping[str, str]) -> None:
        """Each grant's records to its company."""
        self._owners = owners
        self.recorded = [
            replace(one, line=replace(one.line, company_id=owners.get(one.grant_id or "", one.line.company_id)))
            for one in self.recorded
        ]
        self.happened = [
            replace(one, company_id=owners.get(one.grant_id or "", one.company_id)) for one in self.happened
        ]

    def exchange_lines(self, company_id: str | None = None, text: str = "") -> tuple[ExchangeLine, ...]:
        return tuple(one.line for one in self.exchanges(company_id) if text in repr(one))

    def exchanges(self, company_id: str | None = None) -> tuple[Exchange, ...]:
        return tuple(one for one in reversed(self.recorded) if company_id in (None, one.line.company_id))

    def exchange(self, exchange_id: str) -> Exchange:
        for one in self.recorded:
            if one.line.exchange_id == exchange_id:
                return one
        raise RecordGone(kind="exchange")

    def clear_exchanges(self, company_id: str | None = None) -> None:
        self.recorded = [one for one in self.recorded if company_id not in (None, one.line.company_id)]

    def events(self, company_id: str | None = None) -> tuple[Event, ...]:
        return tuple(one for one in reversed(self.happened) if company_id in (None, one.company_id))


class FakeCare:
    """A catalog that is sound, unless a test says what became of it."""

    def __init__(self) -> None:
        self.loss: Restored | None = None
        self.copies = 0

    def keep_copy(self) -> None:
        self.copies += 1

    def restored(self) -> Restored | None:
        return self.loss

    def forget_restored(self) -> None:
        self.loss = None


class FakeLocks:
    """One lock per grant, in this process; a cancelled wait is noticed before it begins."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = {}
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def hold(self, grant_id: str, cancel: Cancel | None = None) -> Iterator[None]:
        if cancel is not None:
            cancel.raise_if_cancelled()
        self._count(1)
        lock = self._locks.setdefault(grant_id, threading.Lock())
        lock.acquire()
        self._count(-1)
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def try_hold(self, grant_id: str) -> Iterator[bool]:
        lock = self._locks.setdefault(grant_id, threading.Lock())
        is_held = lock.acquire(blocking=False)
        try:
            yield is_held
        finally:
            if is_held:
                lock.release()

    def until_waiting(self, waiters: int) -> None:
        """Blocks until so many threads wait for a lock."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._waiting == waiters, timeout=10)

    def _count(self, by: int) -> None:
        with self._changed:
            self._waiting += by
            self._changed.notify_all()


class FakePractice:
    """Counts how often it was asked to run."""

    def __init__(self) -> None:
        self.asked = 0
        self.secrets_made = 0

    def ensure_running(self) -> PracticeClient:
        self.asked += 1
        return PracticeClient("practice-client", "http://127.0.0.1:8765/callback")

    def new_client_secret(self) -> Secret:
        self.secrets_made += 1
        return Secret(f"practice-secret-{self.secrets_made}")


A_CERTIFICATE = OwnCertificate(
    sha256=":".join(f"{number:02X}" for number in range(160, 192)),
    valid_until=NOON + timedelta(days=364),
    is_kept=True,
)


class FakeReceiver:
    """Hands on what a test lets arrive."""

    def __init__(self, expected: ExpectedRedirect, on_reading: Callable[[Reading], None]) -> None:
        self.expected = expected
        is_https = expected.redirect_uri.capture is Capture.LOOPBACK_HTTPS
        self.certificate = A_CERTIFICATE if is_https else None
        self.arrive = on_reading
        self.pages: list[FinalPage] = []
        self.is_open = True

    def finish(self, page: FinalPage) -> None:
        self.pages.append(page)

    def close(self) -> None:
        self.is_open = False


class FakeReceivers:
    """Makes receivers, or fails as asked; the newest is `current`."""

    def __init__(self) -> None:
        self.failing: Problem | None = None
        self.current: FakeReceiver | None = None

    def __call__(self, expected: ExpectedRedirect, on_reading: Callable[[Reading], None]) -> FakeReceiver:
        if self.failing is not None:
            raise self.failing
        self.current = FakeReceiver(expected, on_reading)
        return self.current


def a_page(problem: Problem | None) -> FinalPage:
    """A page that says which problem it is about."""
    text = problem.code if problem else "connected"
    return FinalPage(problem is None, (("en", text),), (("en", text),))


def an_environment(**changes: object) -> Environment:
    """An environment of the user's own at tgate.example."""
    environment = Environment(
        environment_id="env-1",
        name="Production",
        authorization_address="https://tgate.example/oauth/authorize",
        token_address="https://tgate.example/oauth/token",
        proof_address="https://api.tgate.example/brands?items=1",
    )
    return replace(environment, **changes)  # type: ignore[arg-type]


def an_application(**changes: object) -> Application:
    """Its application, with a loopback redirect URI."""
    application = Application(
        application_id="app-1",
        environment_id="env-1",
        client_id="client-1",
        redirect_uri="http://127.0.0.1:8765/callback",
        secret_origin="https://tgate.example:443",
    )
    return replace(application, **changes)  # type: ignore[arg-type]
