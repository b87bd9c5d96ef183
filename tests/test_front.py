"""From the wizard to the windows beside it: every button that leads out of it leads somewhere."""

from __future__ import annotations

import subprocess
import sys

from tests.support.command_line import SLOW_GUARD_S


def test_the_wizards_buttons_lead_to_the_doctor_the_requests_and_another_wizard() -> None:
    walked = subprocess.run(
        [sys.executable, "-m", "tests.support.front_walk"], capture_output=True, text=True, timeout=SLOW_GUARD_S
    )
    assert walked.stdout.splitlines() == [
        "main window not made yet",
        "main window made ahead of the tokens",
        "checked Staging http://127.0.0.1:8765/callback",
        "changes redirectUri",
        "shows All requests",
        "connects Olive House",
    ], walked.stderr
