"""What a check says it found, in one call each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tgate_desktop.oauth.checkup import Verdict
from tgate_desktop.oauth.problems import Fact, Problem


@dataclass(frozen=True)
class Finding:
    """A check's result but for its name and its time. `found` among the facts picks the sentence."""

    verdict: Verdict
    facts: Mapping[str, Fact]
    problem: Problem | None = None


def good(found: str, **facts: Fact) -> Finding:
    return Finding(Verdict.GOOD, {"found": found, **facts})


def notice(found: str, problem: Problem | None = None, /, **facts: Fact) -> Finding:
    """By a sentence of the check's own, or by a problem of the tree that stops nothing."""
    return Finding(Verdict.NOTICE, {"found": found, **facts}, problem)


def trouble(problem: Problem | None, found: str = "problem", **facts: Fact) -> Finding:
    """By a problem of the tree, whose words tell of it, or by a sentence of the check's own."""
    return Finding(Verdict.TROUBLE, {"found": found, **facts}, problem)


def not_checked(found: str, problem: Problem | None = None, **facts: Fact) -> Finding:
    """Could not or need not be looked at; `problem` is why."""
    return Finding(Verdict.NOT_CHECKED, {"found": found, **facts}, problem)
