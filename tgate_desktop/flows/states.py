"""What a screen is given: frozen values, replaced as a whole."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from tgate_desktop.flows.ports import OwnCertificate, VaultReport
from tgate_desktop.oauth.company import Application, Company, Draft, Grant, Intent, Proof
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.provisioning import NOT_PROVISIONED, Provisioning
from tgate_desktop.oauth.restored import Restored


@dataclass(frozen=True)
class CompanyView:
    """One company with all that belongs to it.

    `grant` is the confirmed one; `awaiting` one that nobody has said Yes or No to yet. `intents` are token requests
    whose outcome is unknown. `unsaved` is why the newest pair is in memory alone, None when it is in the vault.
    `trouble` is what the last reading of the vault found (rolled back, locked, corrupt) about the grant that is shown,
    `awaiting_trouble` the same about `awaiting`; `paused` when the client secret was entered for another origin.
    """

    company: Company
    application: Application
    environment: Environment
    grant: Grant | None
    awaiting: Grant | None = None
    intents: tuple[Intent, ...] = ()
    unsaved: Problem | None = None
    trouble: Problem | None = None
    paused: bool = False
    awaiting_trouble: Problem | None = None

    @property
    def shown_grant(self) -> Grant | None:
        """The grant whose tokens the panel shows: the confirmed one, else the one that waits for a decision."""
        return self.grant or self.awaiting

    @property
    def draft(self) -> Draft:
        """What is kept beside its pair."""
        return Draft(self.environment, self.application, self.company)

    def intent_of(self, grant: Grant | None) -> Intent | None:
        return next((intent for intent in self.intents if grant and intent.grant_id == grant.grant_id), None)


@dataclass(frozen=True)
class Overview:
    """Everything the main window lists, as the catalog remembers it; no vault entry is read for it."""

    companies: tuple[CompanyView, ...]
    environments: tuple[Environment, ...]
    applications: tuple[Application, ...]
    vault: VaultReport
    interrupted: tuple[Intent, ...] = ()
    """Code exchanges whose outcome is unknown: those companies must be connected again."""
    restored: Restored | None = None
    """A catalog that was made anew, until somebody has read of it."""
    clock_offset_s: int | None = None
    """See `ClockWatch.offset_s`."""
    provisioning: Provisioning = NOT_PROVISIONED
    renamed: tuple[tuple[str, str], ...] = ()
    """Environments of the user's that gave way to one of IT's, before and now, in this session."""
    locks_environments: bool = False


class Phase(enum.Enum):
    """Where a connect is."""

    IDLE = "idle"
    LISTENING = "listening"
    WAITING_FOR_BROWSER = "waiting_for_browser"
    EXCHANGING_CODE = "exchanging_code"
    SAVING = "saving"
    PROVING = "proving"
    CONNECTED = "connected"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Checked:
    """What a proof call brought: a proof, a problem, or neither where the environment has no proof address."""

    proof: Proof | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class ConnectState:
    """One screen of a connect.

    `link` is there from LISTENING on. `listening` while the receiver is open; `certificate` is what the browser will
    warn about then, None where it will not. `deadline` is the attempt's end, from the
    arrival of a code the code's own. `unconfirmed` are fingerprints of codes that came without our state, newest last.
    `failed_in` is the phase in which `problem` stopped it. In WAITING_FOR_BROWSER a problem means that the receiver is
    closed and only a paste helps. `view` is the company with its new pair, from the save on; `same_as` another company
    of this application that the proof shows to be the same restaurant.
    """

    phase: Phase
    link: str | None = None
    listening: bool = False
    certificate: OwnCertificate | None = None
    deadline: datetime | None = None
    unconfirmed: tuple[str, ...] = ()
    problem: Problem | None = None
    failed_in: Phase | None = None
    view: CompanyView | None = None
    checked: Checked | None = None
    same_as: Company | None = None
