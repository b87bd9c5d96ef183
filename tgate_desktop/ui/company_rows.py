"""The rows of the **Companies** list as values, without Qt: what each says and until when, and their order."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import name_key
from tgate_desktop.oauth.health import TokenHealth, time_left, token_health
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.tokens import short_duration

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_COUNTED_BY_SECOND = timedelta(minutes=2)
_HAS_TIME_LEFT = (TokenHealth.VALID, TokenHealth.EXPIRING_SOON)
_URGENCY = (
    TokenHealth.REJECTED,
    TokenHealth.UNKNOWN,
    TokenHealth.EXPIRED,
    TokenHealth.EXPIRED_REFRESHABLE,
    TokenHealth.EXPIRING_SOON,
    TokenHealth.NO_TOKEN,
    TokenHealth.VALID,
)


class Order(enum.Enum):
    """The sort choice."""

    NAME = "name"
    STATE = "state"
    TIME_LEFT = "time_left"
    ENVIRONMENT = "environment"


@dataclass(frozen=True)
class CompanyRow:
    """One row. It has to be made anew from `changes_at` on, never when that is None.

    `marked` says that somebody must act: an unsaved pair, an undecided grant, a paused environment, a vault in
    trouble.
    """

    company_id: str
    name: str
    environment_id: str
    environment_name: str
    health: TokenHealth
    time_left: str
    expires_at: datetime | None
    changes_at: datetime | None
    marked: bool


def company_row(view: CompanyView, now: datetime) -> CompanyRow:
    """The row of a company at `now`, in the language in use."""
    grant = view.shown_grant
    health = token_health(grant, view.intent_of(grant), now)
    left, changes_at = "", None
    if grant is not None and health in _HAS_TIME_LEFT:
        span = time_left(grant, now)
        left = short_duration(span)
        changes_at = now + span % (_SECOND if span <= _COUNTED_BY_SECOND else _MINUTE)
    return CompanyRow(
        company_id=view.company.company_id,
        name=view.company.name,
        environment_id=view.environment.environment_id,
        environment_name=environment_name(view.environment),
        health=health,
        time_left=left,
        expires_at=grant.expires_at if grant and grant.is_expiry_known else None,
        changes_at=changes_at,
        marked=bool(view.unsaved or view.awaiting or view.paused or view.trouble),
    )


def next_change(rows: Iterable[CompanyRow]) -> datetime | None:
    """When the first of `rows` reads differently."""
    return min((row.changes_at for row in rows if row.changes_at is not None), default=None)


def arranged(rows: Iterable[CompanyRow], search: str, order: Order) -> tuple[CompanyRow, ...]:
    """The rows that hold every word of `search` in company or environment name, in `order`, then by name."""
    words = name_key(search).split()
    found = [row for row in rows if all(word in _searched(row) for word in words)]
    return tuple(sorted(found, key=_KEYS[order]))


def _searched(row: CompanyRow) -> str:
    return f"{name_key(row.name)}\n{name_key(row.environment_name)}"


def _by_name(row: CompanyRow) -> tuple[Any, ...]:
    return name_key(row.name), row.company_id


def _by_state(row: CompanyRow) -> tuple[Any, ...]:
    return not row.marked, _URGENCY.index(row.health), *_by_time_left(row)


def _by_time_left(row: CompanyRow) -> tuple[Any, ...]:
    # Without a token there is no time left to sort by: those come last.
    return row.expires_at is None, row.expires_at.timestamp() if row.expires_at else 0.0, *_by_name(row)


def _by_environment(row: CompanyRow) -> tuple[Any, ...]:
    return name_key(row.environment_name), row.environment_id, *_by_name(row)


_KEYS: dict[Order, Callable[[CompanyRow], tuple[Any, ...]]] = {
    Order.NAME: _by_name,
    Order.STATE: _by_state,
    Order.TIME_LEFT: _by_time_left,
    Order.ENVIRONMENT: _by_environment,
}
