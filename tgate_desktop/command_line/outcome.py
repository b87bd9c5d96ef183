"""What a command came to: a document for scripts, lines for people, or why it was not done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tgate_desktop.command_line.exit_status import ExitStatus

if TYPE_CHECKING:
    from tgate_desktop.oauth.problems import Problem
    from tgate_desktop.words.explanation import Explanation

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """`document` is what `--json` prints, `lines` what is printed else. `warning` goes to standard error in words, and
    so does `notice`."""

    document: Document = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    status: ExitStatus = ExitStatus.DONE
    warning: Problem | None = None
    notice: str = ""


class Refused(Exception):
    """The command line's own reasons not to do it. `code` and `facts` are for scripts, `explanation` for people."""

    def __init__(
        self, status: ExitStatus, code: str, explanation: Explanation, facts: Mapping[str, str | int] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.explanation = explanation
        self.facts = facts or {}
