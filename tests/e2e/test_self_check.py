"""`--self-check` on a desktop as users have it."""

from __future__ import annotations

import json
import subprocess

from tests.support.session import INSTALLED_APP, Session


def test_all_holds_and_nothing_is_left_in_the_keyring_or_the_home(session: Session) -> None:
    told = subprocess.run(
        [INSTALLED_APP, "--self-check", "--json"], env=session.environment, capture_output=True, text=True, check=False
    )
    findings = json.loads(told.stdout)
    lacking = [check for check in findings["checks"] if check["verdict"] != "good"]
    assert [check for check in lacking if check["check"] != "loopback_ipv6"] == []
    assert findings["holds"] is True
    assert (told.returncode, told.stderr) == (0, "")
    assert session.keyring.entries() == {}
    assert not session.home.exists()
