"""What the *Diagnostics* window shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tgate_desktop.flows.diagnostics import Collected
from tgate_desktop.oauth.diagnostics import Choice, DiagnosticsFile, Part, Written
from tgate_desktop.oauth.problems import DiagnosticsNotClean, Problem


@dataclass(frozen=True)
class DiagnosticsState:
    """`begun` is what is being collected, None when that is over. `files` are those of the last making, also for parts
    that were left out since; `is_current` when they are those of `choice`. `refused_path` is where it was to go."""

    begun: Part | None = Part.COMPUTER
    collected: Collected | None = None
    choice: Choice = Choice()  # noqa: RUF009 - frozen
    files: Mapping[Part, DiagnosticsFile] = field(default_factory=dict)
    is_current: bool = False
    shown: Part = Part.README
    is_saving: bool = False
    problem: Problem | None = None
    refused_path: str = ""
    written: Written | None = None

    @property
    def can_save(self) -> bool:
        return self.is_current and not self.is_saving

    def chosen_files(self) -> tuple[DiagnosticsFile, ...]:
        """Those that are to be written, in their order."""
        return tuple(self.files[part] for part in Part if part not in self.choice.left_out and part in self.files)

    def choosing(self, choice: Choice) -> DiagnosticsState:
        """Another choice: what was said of the one before is over."""
        return replace(self, choice=choice, is_current=False, problem=None, written=None)

    def with_files(self, files: Sequence[DiagnosticsFile]) -> DiagnosticsState:
        return replace(self, files={**self.files, **{one.part: one for one in files}}, is_current=True)

    def refused(self, problem: Problem, path: str) -> DiagnosticsState:
        """Not written; the file that holds a secret is shown."""
        named = problem.facts.get("file") if isinstance(problem, DiagnosticsNotClean) else None
        guilty = next((part for part in Part if part.value == named), self.shown)
        return replace(self, is_saving=False, problem=problem, refused_path=path, shown=guilty)
