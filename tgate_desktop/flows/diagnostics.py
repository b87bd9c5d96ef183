"""*Diagnostics*: one zip for a colleague, listed before it is written, and proven to hold no secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.oauth.checkup import CheckResult
from tgate_desktop.oauth.diagnostics import Choice, DiagnosticsFile, Part, Written

__all__ = ["Choice", "Collected", "Diagnostics", "DiagnosticsFile", "Part", "Written"]


@dataclass(frozen=True)
class Collected:
    """Everything that can go into a bundle, as it was at one time."""


class Diagnostics:
    """Collects what explains a trouble, shows it, and writes it when no secret is in it."""

    def collect(
        self,
        front: Mapping[str, str] | None = None,
        checks: Sequence[CheckResult] | None = None,
        on_part: Callable[[Part], None] | None = None,
        cancel: Cancel | None = None,
    ) -> Collected:
        """What there is now. What cannot be read says why in its place, so that this never fails.

        `front` are facts that only the calling front knows. Without `checks` the computer is checked, which takes
        seconds, a minute at most; `cancel` ends only that, with the results so far. `on_part` gets what is begun.
        """
        raise NotImplementedError

    def contents(self, collected: Collected, choice: Choice = Choice()) -> tuple[DiagnosticsFile, ...]:  # noqa: B008
        """The files as they would be written, the one that explains the others first. Quick, and never fails."""
        raise NotImplementedError

    def write(self, path: str, files: Sequence[DiagnosticsFile], cancel: Cancel | None = None) -> Written:
        """Searches every file for every secret that this app knows, then writes the zip, with mode 0600.

        Nothing is on the disk when it raises.

        Raises: DiagnosticsNotClean, DiagnosticsNotProvable, FileNotWritten, Cancelled.
        """
        raise NotImplementedError

    def default_name(self) -> str:
        """`tgate-desktop-diagnostics-YYYYMMDD-HHMM.zip`, by local time."""
        raise NotImplementedError
