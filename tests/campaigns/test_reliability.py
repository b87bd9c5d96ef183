"""What `make reliability` makes of a campaign that fails, and of one that hangs."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.campaigns.__main__ import CAMPAIGNS, failure
from tests.support.waiting import until

HANGING_WITH_A_CHILD = """
import pathlib, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
child.wait()
"""


@pytest.mark.parametrize(("program", "why"), [("", None), ("raise SystemExit(1)", "exit status 1")])
def test_a_campaign_fails_by_its_exit_status(program: str, why: str | None) -> None:
    assert failure([sys.executable, "-c", program], os.environ) == why


def test_a_campaign_that_hangs_is_ended_with_all_that_it_started_and_has_failed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "pid"
    assert (
        failure([sys.executable, "-c", HANGING_WITH_A_CHILD, str(told)], os.environ, 2.0) == "not at its end after 2 s"
    )
    assert "KeyboardInterrupt" in capfd.readouterr().err
    until(lambda: not is_running(int(told.read_text())), "what it started has ended")


def is_running(pid: int) -> bool:
    """Also not one that has ended and that nobody has asked for its status yet."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return False


def test_each_campaign_is_there_and_can_be_run_alone() -> None:
    assert all(find_spec(module) is not None for module in CAMPAIGNS)
