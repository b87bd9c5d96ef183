"""*Check this computer*: each check stands alone, is bounded in time, and harms nothing."""

from __future__ import annotations

from collections.abc import Callable

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict

__all__ = ["Check", "CheckResult", "Doctor", "Verdict"]


class Doctor:
    """No credential is sent, no prompt is waited for, no grant is touched."""

    def checks(self, application_id: str | None) -> tuple[Check, ...]:
        """Those that `examine` would make, in the order in which they are listed; None is the first application, or
        Practice's place when there is none.

        Raises: CatalogProblem never: a catalog that cannot be read is a check's finding.
        """
        raise NotImplementedError

    def examine(
        self,
        application_id: str | None,
        on_result: Callable[[CheckResult], None],
        cancel: Cancel | None = None,
    ) -> tuple[CheckResult, ...]:
        """A result for each of `checks`, in their order; `on_result` gets each as soon as it is known, on this thread.

        When cancelled, what is not known yet is NOT_CHECKED with the fact `found` = `cancelled`; nothing is raised.
        """
        raise NotImplementedError
