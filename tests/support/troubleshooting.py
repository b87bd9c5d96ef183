"""Finding a fault as staff do it: trouble in Practice T-Gate, its explanation, requests, history, the doctor."""

from __future__ import annotations

import subprocess
import sys

from tests.support.desktop import Control, Desktop
from tests.support.main_job import SLOW_GUARD_S, MainJob
from tgate_desktop.words.languages import gettext as _


class Troubleshooting:
    """One company of `job` is chosen. Steps return when the window shows their result, in the language in use."""

    def __init__(self, job: MainJob) -> None:
        self._job = job
        self._main = job.main

    def have_practice_misbehave(self, order: str) -> None:
        """`order` is a trouble's name and kind, `once`, as Practice's own command line takes it; `off` ends them."""
        told = [sys.executable, "-m", "tgate_desktop.practice", "--data", str(self._job.session.home / "practice")]
        subprocess.run([*told, "trouble", order], check=True, capture_output=True, timeout=SLOW_GUARD_S)

    def refresh_in_vain(self) -> str:
        """Presses Refresh; what the window then says has happened."""
        self._main.press("refresh")
        self._main.press("refreshAnyway")
        return self._main.see("whatHappened", guard_s=SLOW_GUARD_S).text

    def check_in_vain(self) -> str:
        """Presses Check token; what the window then says has happened."""
        self._main.press("checkToken")
        return self._main.see("whatHappened", guard_s=SLOW_GUARD_S).text

    def open_requests(self) -> tuple[Control, ...]:
        """The requests of the company, the newest chosen."""
        self._main.keys("ctrl+2")
        self._main.see("requestText", guard_s=SLOW_GUARD_S)
        return self._main.rows("requestList")

    def open_history(self) -> tuple[Control, ...]:
        """The history of the company."""
        self._main.keys("ctrl+3")
        self._main.see("historyList", guard_s=SLOW_GUARD_S)
        return self._main.rows("historyList")

    def open_tokens(self) -> None:
        self._main.keys("ctrl+1")
        self._main.see("accessTokenState")

    def check_this_computer(self) -> Desktop:
        """The doctor's window, once every check has its result."""
        return self._tool(_("Check this computer"), "checkAgain")

    def diagnostics(self) -> Desktop:
        """The window of the diagnostics, once it lists what would go in."""
        return self._tool(_("Diagnostics"), "save")

    def open_practice(self) -> None:
        """Practice T-Gate's page of trouble, in the browser."""
        self._choose(_("Practice T-Gate"))

    def _tool(self, name: str, ready: str) -> Desktop:
        self._choose(name)
        window = self._job.program.window[name]
        window.see(ready, guard_s=60, states=["enabled"])
        return window

    def _choose(self, tool: str) -> None:
        self._main.click_named(_("&Tools").replace("&", ""))
        self._main.click_named(tool, "menu item")
