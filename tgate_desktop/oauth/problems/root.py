"""Everything that can go wrong, as one tree sorted by who can act.

A class carries `code`, which `words` turns into what happened, the likely causes and what to do, and `retryable`:
whether the same act may succeed without the user changing anything. An instance carries safe facts alone: never a
secret, a code, a state or a query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar, Self

Fact = str | int | bool


class Problem(Exception):
    """The root. `facts` fill the words: port, status, host, the server's `error`, a redacted description."""

    code: ClassVar[str] = ""
    retryable: ClassVar[bool] = False

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.code)
        self.facts: Mapping[str, Fact] = MappingProxyType(facts)

    def knowing(self, **facts: Fact) -> Self:
        """This very problem with more facts: those who pass it on may know what its finder could not."""
        self.facts = MappingProxyType({**self.facts, **facts})
        return self

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in sorted(self.facts.items()))
        return f"{self.code} ({shown})" if shown else self.code


def every_problem(root: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """Each class that has a code of its own, for the tests that walk the tree."""
    if root.code:
        yield root
    for branch in root.__subclasses__():
        yield from every_problem(branch)


def remembered_problem(code: str, facts: Mapping[str, Fact]) -> Problem | None:
    """The problem that was written down as `code` and `facts`; None for a code that this version does not know."""
    kind = next((one for one in every_problem() if one.code == code), None)
    return kind(**facts) if kind else None
