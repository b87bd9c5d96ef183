"""How a command ends, as scripts see it. The numbers are promised in the guide: none of them changes its meaning."""

from __future__ import annotations

import enum

from tgate_desktop.oauth.problems import (
    ApiProblem,
    ClientSecretForOtherOrigin,
    ClientSecretMissing,
    DiagnosticsNotProvable,
    GrantBusy,
    InvalidGrant,
    NoRefreshToken,
    PracticeNotStarted,
    Problem,
    RecordGone,
    TokenEndpointProblem,
    TransportProblem,
    VaultProblem,
)

SIGNAL_BASE = 128


class ExitStatus(enum.IntEnum):
    """An interrupted command ends with `SIGNAL_BASE` and the signal's number instead, 130 after Ctrl+C."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NO_SUCH_COMPANY = 3
    CONNECT_AGAIN = 4
    KEYRING = 5
    TRY_LATER = 6
    NOT_ALONE = 7
    TROUBLE_FOUND = 8


_TRY_LATER = (TransportProblem, TokenEndpointProblem, ApiProblem, PracticeNotStarted)
_APPLICATION = (ClientSecretMissing, ClientSecretForOtherOrigin)


def exit_status(problem: Problem) -> ExitStatus:
    """The status of a command that ended with `problem`."""
    match problem:
        case RecordGone() if problem.facts.get("kind") == "company":
            return ExitStatus.NO_SUCH_COMPANY
        case RecordGone() | NoRefreshToken() | InvalidGrant():
            return ExitStatus.CONNECT_AGAIN
        case VaultProblem() if not isinstance(problem, _APPLICATION):
            return ExitStatus.KEYRING
        case DiagnosticsNotProvable() if problem.facts.get("reason") == "vault":
            return ExitStatus.KEYRING
        case GrantBusy():
            return ExitStatus.TRY_LATER
        case _ if isinstance(problem, _TRY_LATER) and problem.retryable:
            return ExitStatus.TRY_LATER
        case _:
            return ExitStatus.FAILED
