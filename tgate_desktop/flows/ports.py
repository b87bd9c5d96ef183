"""What the use cases need from outside, as Protocols. Adapters fit them; tests bring hand-written fakes.

Every method may block unless it says otherwise, and may be called from any thread that is not the GUI's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.oauth.company import Application, ClientSecret, Company, Draft, Grant, Intent
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.exchange import Exchange, ExchangeLine
from tgate_desktop.oauth.history import Event
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.problems import NamedKeyringUnused, VaultProblem
from tgate_desktop.oauth.redirect import ExpectedRedirect, Reading
from tgate_desktop.oauth.restored import Restored
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair


class Clock(Protocol):
    """The time, as this computer has it. Never blocks."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic_s(self) -> float:
        """Seconds that only go forward."""


class Http(Protocol):
    """Sends one request and reads one answer; follows nothing, keeps nothing."""

    def send(self, request: HttpRequest, cancel: Cancel | None = None) -> HttpAnswer:
        """The answer, whatever its status.

        `cancel` closes the connection; token requests give none, they have no way back.

        Raises: TransportProblem, with `sent` False when no byte of the request can have left; CaFileUnreadable;
        Cancelled.
        """


# ---- the receiver ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FinalPage:
    """What the browser shows in the end. Texts come from outside; all are escaped. One line per language.

    `succeeded` picks the icon; `headings` and `texts` are pairs (language tag, text), English first.
    """

    succeeded: bool | None
    headings: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OwnCertificate:
    """The certificate that an https receiver shows, and that no browser knows.

    `sha256` is its fingerprint as browsers show it; `is_kept` when the next session shows the same one.
    """

    sha256: str
    valid_until: datetime
    is_kept: bool


class Receiver(Protocol):
    """Bound and listening from its making until `close`. Its rules are in docs/decisions."""

    @property
    def certificate(self) -> OwnCertificate | None:
        """What the browser will warn about; None over plain http."""

    def finish(self, page: FinalPage) -> None:
        """Answers the browser that holds, and all that come later until `close`. Any thread, never blocks."""

    def close(self) -> None:
        """Frees the port, in under 200 ms. Any thread, twice. A held browser gets the page first when there is one."""


class ReceiverFactory(Protocol):
    def __call__(self, expected: ExpectedRedirect, on_reading: Callable[[Reading], None]) -> Receiver:
        """A receiver that is bound. `on_reading` gets each reading that counts, on a thread of the receiver: the first
        `CodeReceived` or `AuthorizationAnswer` (after which the receiver only repeats its page), and every
        `UnconfirmedCode`.

        Raises: PortTaken, PortForbidden, LoopbackMissing.
        """


# ---- vault -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VaultReport:
    """What the status bar says. `problem` is None when the vault can be used. `collection` is which of the
    keyring's own parts is used, where it has several. Not `is_made`: it holds nothing, and the first entry makes it ask
    for a new password. `passed_over` is why it is not the one that IT names."""

    name: str
    problem: VaultProblem | None
    collection: str = field(default="", compare=False)
    is_made: bool = True
    passed_over: NamedKeyringUnused | None = field(default=None, compare=False)

    @property
    def title(self) -> str:
        """Which keyring it is, exactly: what was saved in one is not in another."""
        return f"{self.name} ({self.collection})" if self.collection else self.name


@dataclass(frozen=True)
class SlotsReading:
    """Both slots of one grant. `pair` is the valid one with the higher generation, `older` the spent one in the other
    slot; `damaged` names slots (`a`, `b`) that hold something that is not valid. `label` says whose `pair` is, None for
    one that was written without."""

    pair: TokenPair | None
    damaged: frozenset[str] = frozenset()
    older: TokenPair | None = field(default=None, compare=False)
    label: Draft | None = field(default=None, compare=False)


class Vault(Protocol):
    """The OS keyring, and nothing else. Every call is bounded in time by the adapter.

    One that is not made yet reads as empty; only a write makes it.
    """

    def report(self) -> VaultReport:
        """Its name and whether it can be used now. Does not raise and opens no prompt that it would wait for."""

    def read_pair(self, grant_id: str) -> SlotsReading:
        """Raises: VaultProblem."""

    def write_pair(self, grant_id: str, pair: TokenPair, label: Draft | None = None) -> None:
        """Writes whole into the slot that the current pair is not in, and reads it back equal. `label` goes with it.

        Raises: VaultProblem; the current slot is untouched then.
        """

    def delete_pairs(self, grant_id: str) -> None:
        """Both slots; nothing there is fine. Raises: VaultProblem."""

    def read_client_secret(self, application_id: str) -> ClientSecret | None:
        """None when there is none. Raises: VaultProblem."""

    def write_client_secret(self, application_id: str, secret: ClientSecret) -> None:
        """Secret and origin as one: both are written or none. Reads back equal; leaves an equal one alone.

        Raises: VaultProblem.
        """

    def delete_client_secret(self, application_id: str) -> None:
        """Nothing there is fine. Raises: VaultProblem."""

    def read_certificate_passphrase(self) -> Secret | None:
        """What opens the key of the https receiver; None when there is none. Raises: VaultProblem."""

    def write_certificate_passphrase(self, passphrase: Secret) -> None:
        """Writes and reads back equal, over one that was there. Raises: VaultProblem."""

    def delete_certificate_passphrase(self) -> None:
        """Nothing there is fine. Raises: VaultProblem."""

    def probe(self) -> bool:
        """Writes, reads back and deletes an entry of its own, as large as any and not secret. False, and nothing done,
        where the first entry would make the keyring ask for a new password.

        Opens no prompt that it would wait for: a locked keyring is told, not asked. Raises: VaultProblem.
        """


# ---- catalog ---------------------------------------------------------------------------------------------------------

Record = Environment | Application | Company | Grant | Intent


@dataclass(frozen=True)
class Contents:
    """All that the catalog holds, read in one transaction."""

    environments: tuple[Environment, ...] = ()
    applications: tuple[Application, ...] = ()
    companies: tuple[Company, ...] = ()
    grants: tuple[Grant, ...] = ()
    intents: tuple[Intent, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What one transaction of the catalog writes and removes."""

    put: tuple[Record, ...] = ()
    remove: tuple[Record, ...] = ()


class Catalog(Protocol):
    """The one SQLite file. Built-in and provided environments are not in it.

    What the archive has of a grant is its company's: it goes along when a grant is put with another company.
    """

    def contents(self) -> Contents:
        """Raises: CatalogProblem."""

    def grant(self, grant_id: str) -> Grant | None:
        """Raises: CatalogProblem."""

    def intent(self, grant_id: str) -> Intent | None:
        """The one intent that a grant can have. Raises: CatalogProblem."""

    def commit(self, put: Iterable[Record] = (), remove: Iterable[Record] = ()) -> None:
        """Writes and removes in one durable transaction. A record is known by its ID (an intent by its grant's).

        Raises: NameTaken, for an environment or company name that differs in case at most; CatalogProblem.
        """

    def change(self, changes: Callable[[Contents], Changes]) -> None:
        """Commits what `changes` makes of the contents: nobody writes between that reading and the commit.

        It may be called twice, calls nothing that waits, and changes nothing where it raises.

        Raises: what `changes` raises, and as `commit`.
        """

    def setting(self, name: str) -> str | None:
        """Raises: CatalogProblem."""

    def set_setting(self, name: str, value: str | None) -> None:
        """None removes it. Raises: CatalogProblem."""


class CatalogCare(Protocol):
    """Keeps a copy of the records; a damaged catalog is made anew from it by whatever call finds the damage."""

    def keep_copy(self) -> None:
        """Costs next to nothing where nothing has changed. Raises: CatalogProblem; a copy that cannot be written is no
        problem of the caller's."""

    def restored(self) -> Restored | None:
        """What nobody has taken note of yet. Raises: CatalogProblem."""

    def forget_restored(self) -> None:
        """It has been read. Raises: CatalogProblem."""


@runtime_checkable
class VaultListing(Protocol):
    """A vault that can tell what is in it."""

    def grant_ids(self) -> frozenset[str] | None:
        """Those with an entry; None where this keyring cannot be searched. Raises: VaultProblem."""


class Archive(Protocol):
    """What happened, in the catalog's file: exchanges, the newest 2,000 of the last 30 days, and the history."""

    def record(self, exchanges: Sequence[Exchange], events: Sequence[Event]) -> None:
        """All in one transaction; what is too old or too much goes. Raises: CatalogProblem."""

    def exchange_lines(self, company_id: str | None = None, text: str = "") -> tuple[ExchangeLine, ...]:
        """The newest first, of one company or of all; with `text`, those that hold it anywhere, whatever its case.

        Raises: CatalogProblem.
        """

    def exchanges(self, company_id: str | None = None) -> tuple[Exchange, ...]:
        """The same, whole. Raises: CatalogProblem."""

    def exchange(self, exchange_id: str) -> Exchange:
        """Raises: RecordGone, CatalogProblem."""

    def clear_exchanges(self, company_id: str | None = None) -> None:
        """Of one company or of all. Raises: CatalogProblem."""

    def events(self, company_id: str | None = None) -> tuple[Event, ...]:
        """The newest first, of one company or of all. Raises: CatalogProblem."""


# ---- diagnostics -----------------------------------------------------------------------------------------------------


class ComputerFacts(Protocol):
    """This computer, as far as it helps to find a fault. Nothing in it names the person."""

    def versions(self) -> Mapping[str, str]:
        """Of this app and of what it is made of."""

    def computer(self) -> Mapping[str, str]:
        """The system, its desktop, language and time zone."""

    def home(self) -> str:
        """The person's home folder, whose path holds a name; empty when there is none."""


class LogReader(Protocol):
    def newest(self, most_bytes: int) -> str:
        """The end of the log, redacted once more; says why where it cannot be read."""


class Bundles(Protocol):
    """Zip files."""

    def packed(self, members: Sequence[tuple[str, bytes]], at: datetime) -> bytes:
        """A zip of `members` in their order."""

    def unpacked(self, bundle: bytes) -> tuple[tuple[str, bytes], ...]:
        """Everything that a reader of the zip can see: names, comments and contents, by what they are."""

    def write(self, path: str, bundle: bytes) -> None:
        """All of it, for this user alone, or nothing. Raises: FileNotWritten."""


# ---- the rest --------------------------------------------------------------------------------------------------------


class Files(Protocol):
    """Small text files that a person chose."""

    def read_text(self, path: str) -> str:
        """At most 1 MiB of UTF-8. Raises: EnvironmentFileUnreadable."""

    def write_text(self, path: str, text: str) -> None:
        """Raises: FileNotWritten."""

    def write_secret(self, path: str, text: Secret) -> None:
        """Whole or not at all, and for this user alone to read. Raises: FileNotWritten."""


class Locks(Protocol):
    """One lock per grant, across threads and processes."""

    def hold(self, grant_id: str, cancel: Cancel | None = None) -> AbstractContextManager[None]:
        """Held inside the `with`. Waits 75 s at most.

        Raises: GrantBusy, Cancelled; CatalogUnwritable when the lock file cannot be made.
        """

    def try_hold(self, grant_id: str) -> AbstractContextManager[bool]:
        """Whether it is held inside the `with`; waits for nobody. Raises: CatalogUnwritable."""


@dataclass(frozen=True)
class PracticeClient:
    """What Practice T-Gate gave its partner application."""

    client_id: str
    redirect_uri: str


class Practice(Protocol):
    """Practice T-Gate, as this app starts it."""

    def ensure_running(self) -> PracticeClient:
        """Running when it returns, by us or by another process of this user. Raises: PracticeNotStarted."""

    def new_client_secret(self) -> Secret:
        """A new secret; the one before is refused from now on, its grants stay. Raises: PracticeNotStarted."""
