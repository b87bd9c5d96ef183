"""What one self-check came to."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tgate_desktop.oauth.checkup import Verdict
from tgate_desktop.oauth.problems import Fact, Problem


class SelfCheck(enum.Enum):
    """What is looked at, in this order."""

    VERSIONS = "versions"
    RESOURCES = "resources"
    WINDOW = "window"
    KEYRING = "keyring"
    TRUST_STORE = "trust_store"
    LOOPBACK_IPV4 = "loopback_ipv4"
    LOOPBACK_IPV6 = "loopback_ipv6"
    CONNECT_AND_REFRESH = "connect_and_refresh"


@dataclass(frozen=True)
class Finding:
    """`facts` fill the words and hold nothing secret. `problem` is one of the tree; its own words tell of it."""

    verdict: Verdict
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    problem: Problem | None = None

    @property
    def holds(self) -> bool:
        """A NOTICE is something that this computer lacks, or IT would have otherwise, and the app can do without."""
        return self.verdict in (Verdict.GOOD, Verdict.NOTICE)


def good(**facts: Fact) -> Finding:
    return Finding(Verdict.GOOD, facts)


def notice(problem: Problem | None = None, /, **facts: Fact) -> Finding:
    return Finding(Verdict.NOTICE, facts, problem)


def trouble(problem: Problem | None = None, **facts: Fact) -> Finding:
    return Finding(Verdict.TROUBLE, facts, problem)
