"""The system wants this process to end: a signal, or the end of the session. Pairs that are only in memory go first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from tgate_desktop.ui.runner import Runner

INSISTING_WITHIN_MS = 10_000


class AskedToEnd(QObject):
    """With nothing to lose it is done at once. Else the person is told, and the keyring is tried once more.

    `quit_app` gets the companies whose unsaved pairs are given up; `guard` tells what would be lost. A second signal
    within `insisting_within_ms` of the first means it: whoever sends it can kill us, too.
    """

    def __init__(
        self,
        runner: Runner,
        quit_app: Callable[[frozenset[str]], None],
        guard: Callable[[], object],
        insisting_within_ms: int = INSISTING_WITHIN_MS,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._quit_app = quit_app
        self._guard = guard
        self._lane = runner.lane(self)
        self._insisting = QTimer(self, singleShot=True, interval=insisting_within_ms)

    def by_signal(self) -> None:
        """Quits, now or when all is saved."""
        if not self._unsaved() or self._insisting.isActive():
            self._quit_app(self._unsaved())
            return
        self._insisting.start()
        self._save(then=partial(self._quit_app, frozenset()))

    def by_session_end(self) -> bool:
        """Whether the session may end now as far as this app is concerned. While a token request or its save is under
        way it waits for us: the windows go, and the process when that is stored."""
        if self._unsaved():
            self._save(then=self._guard)
            return False
        if self._is_cut_off_now():
            self._quit_app(frozenset())
            return False
        return True

    def _save(self, then: Callable[[], object]) -> None:
        def saved() -> None:
            if not self._unsaved():
                then()
            else:
                self._guard()

        self._guard()
        self._lane.run(
            lambda use_cases: use_cases.desk.retry_unsaved(), lambda _still: saved(), lambda _problem: saved()
        )

    def _is_cut_off_now(self) -> bool:
        """Whether the end of the process would lose what T-Gate has perhaps given already."""
        use_cases = self._runner.use_cases
        return use_cases is not None and not use_cases.in_flight.is_idle

    def _unsaved(self) -> frozenset[str]:
        use_cases = self._runner.use_cases
        return frozenset(use_cases.desk.unsaved_names()) if use_cases else frozenset()
