"""What one command works with: little is loaded for reading, the whole app only when something is to be sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from tgate_desktop import compose
from tgate_desktop.command_line.exit_status import ExitStatus
from tgate_desktop.command_line.outcome import Refused
from tgate_desktop.oauth.problems import Problem, VaultLocked, VaultNotMade
from tgate_desktop.words import commands as words

if TYPE_CHECKING:
    from tgate_desktop.flows.cancel import Cancel
    from tgate_desktop.flows.forget import Forgotten
    from tgate_desktop.flows.ports import VaultReport
    from tgate_desktop.flows.states import CompanyView
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.oauth.restored import Restored

SAVING_LIMIT_S = 60
SAVING_LIMIT_INTERRUPTED_S = 5
SAVING_PAUSE_S = 1.0


class Session:
    """One command's. `may_prompt` when a person is at the terminal: then the keyring may ask for its password.

    `say` tells that person, or the script's log, how it goes on. `restored` is a catalog that had to be made anew.
    """

    def __init__(self, cancel: Cancel, *, may_prompt: bool, say: Callable[[str], None]) -> None:
        self.cancel = cancel
        self.say = say
        self._may_prompt = may_prompt
        self._practice = compose.open_practice()
        self.vault = compose.open_vault()
        self.restored: Restored | None = None
        self.tokens = compose.build_present_tokens(self.vault, told=self._hear_of)
        self._use_cases: UseCases | None = None
        self._is_refreshing = False

    def language(self) -> str | None:
        """The one chosen in the window. Raises: CatalogProblem."""
        return self.tokens.setting(compose.LANGUAGE_SETTING)

    @property
    def use_cases(self) -> UseCases:
        """The whole app, wired at the first use."""
        if self._use_cases is None:
            compose.start_log()
            self._use_cases = compose.build(vault=self.vault, practice=self._practice, told=self._hear_of)
        return self._use_cases

    @property
    def is_past_return(self) -> bool:
        """Whether a refresh or its save is under way: a token request may have been sent. Any thread."""
        return self._is_refreshing

    def close(self) -> None:
        """Practice T-Gate, if it was started here, lets out the answers that it is giving."""
        self._practice.close()

    def _hear_of(self, restored: Restored) -> None:
        self.restored = restored

    def require_keyring(self) -> None:
        """Returns when the keyring can be used, or may ask for its password.

        Asked before anything is sent: a pair that cannot be stored is lost with this process. And before anything is
        read: a locked keyring would open a prompt that nobody sees.

        Raises: VaultProblem.
        """
        report = self.require_readable_keyring()
        if not (report.is_made or self._may_prompt):
            raise VaultNotMade(vault=report.name)

    def require_readable_keyring(self) -> VaultReport:
        """The same where nothing is written: a keyring that is not made yet is readable, and empty.

        Raises: VaultProblem.
        """
        report = self.vault.report()
        if report.problem is not None and not (self._may_prompt and isinstance(report.problem, VaultLocked)):
            raise report.problem
        return report

    def require_no_prompt(self) -> None:
        """Returns when reading opens no prompt that nobody sees, whatever else may be wrong. Raises: VaultLocked."""
        problem = self.vault.report().problem
        if isinstance(problem, VaultLocked) and not self._may_prompt:
            raise problem

    def refreshed(self, view: CompanyView) -> CompanyView:
        """The company with a newer pair, which is in the vault. One that refuses it is asked again for a while.

        Raises: Refused, when the pair is in memory alone in the end: not used, so that T-Gate may still take the one
        before. Also what `Refresh` raises.
        """
        refresh = self.use_cases.refresh
        self._is_refreshing = True
        try:
            try:
                return refresh(view.company.company_id, self.cancel)
            finally:
                self._save_again(view.company.name)
        finally:
            self._is_refreshing = False

    def forget_everything(self) -> Forgotten:
        """Nothing else can be done afterwards. Raises: VaultProblem, CatalogProblem, GrantBusy, Cancelled."""
        forget = compose.build_forget_everything(self.vault, told=self._hear_of)
        del self.tokens  # it holds the catalog open
        return forget(self.cancel)

    def _save_again(self, name: str) -> None:
        """Raises: Refused."""
        if not self._is_unsaved:
            return
        self.say(words.saving_again(SAVING_LIMIT_S))
        begun_s = time.monotonic()
        while time.monotonic() - begun_s < self._limit_s:
            if self.vault.report().problem is None:
                with suppress(Problem):  # it is asked again, and in the end said
                    self.use_cases.desk.retry_unsaved()
            if not self._is_unsaved:
                return
            time.sleep(SAVING_PAUSE_S)
        from tgate_desktop.words.refusals import not_saved

        raise Refused(ExitStatus.KEYRING, "pair_not_saved", not_saved(name), {"company": name})

    @property
    def _is_unsaved(self) -> bool:
        return bool(self.use_cases.desk.unsaved_names())

    @property
    def _limit_s(self) -> float:
        return SAVING_LIMIT_INTERRUPTED_S if self.cancel.is_cancelled else SAVING_LIMIT_S
