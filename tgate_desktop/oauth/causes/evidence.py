"""The facts of a problem, read as evidence: what they show, what they exclude, what they leave open."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping

from tgate_desktop.oauth.causes.cause import Cause
from tgate_desktop.oauth.clock_offset import NOTICED_S
from tgate_desktop.oauth.problems import Fact

MOST_CAUSES = 3


class Likelihood(enum.IntEnum):
    """How far the evidence speaks for a cause: a rank, no measure."""

    EXCLUDED = 0
    UNLIKELY = 1
    POSSIBLE = 2
    LIKELY = 3
    SHOWN = 4


EXCLUDED, UNLIKELY, POSSIBLE, LIKELY, SHOWN = Likelihood
GATEWAY_STATUSES = (502, 503, 504)

Weighed = tuple[Cause, Likelihood]


class Evidence:
    """What is known of one problem. A fact that nobody supplied is unknown, which is not the same as false."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts

    def is_true(self, name: str) -> bool:
        return self._facts.get(name) is True

    def is_false(self, name: str) -> bool:
        return self._facts.get(name) is False

    def has(self, name: str) -> bool:
        """Whether the fact is there and says something."""
        return self._facts.get(name, "") != ""

    def text(self, name: str) -> str:
        """The fact as text; empty when it is unknown."""
        return str(self._facts.get(name, ""))

    def number(self, name: str) -> int | None:
        """The fact as a whole number; None when it is unknown or none."""
        value = self._facts.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    @property
    def status(self) -> int:
        """The HTTP status; 0 when there was none."""
        return self.number("status") or 0

    @property
    def clock_is_behind(self) -> bool:
        """Whether this computer's clock is over a minute behind the server's: what expired there looks valid here."""
        return (self.number("clock_offset_s") or 0) > NOTICED_S

    def when_true(self, name: str, yes: Likelihood, no: Likelihood, unknown: Likelihood) -> Likelihood:
        """The likelihood that a fact of three answers leads to."""
        return yes if self.is_true(name) else no if self.is_false(name) else unknown


Weigh = Callable[[Evidence], list[Weighed]]


def most_likely(weighed: Iterable[Weighed]) -> tuple[Cause, ...]:
    """At most three, the most likely first; those that are as likely keep their order."""
    left = [one for one in weighed if one[1] is not Likelihood.EXCLUDED]
    left.sort(key=lambda one: -one[1])
    return tuple(cause for cause, _likelihood in left[:MOST_CAUSES])


def all_possible(*causes: Cause) -> list[Weighed]:
    """Causes that nothing tells apart."""
    return [(cause, Likelihood.POSSIBLE) for cause in causes]


def gateway_or_server(known: Evidence) -> list[Weighed]:
    """What may be behind a 5xx."""
    return [(Cause.GATEWAY, LIKELY if known.status in GATEWAY_STATUSES else EXCLUDED), (Cause.SERVER_FAULT, POSSIBLE)]
