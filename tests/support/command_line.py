"""The command line as scripts use it: a process for each command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.hygiene import GUARD_S

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-W", "error", "-m", "tgate_desktop")
SLOW_GUARD_S = 6 * GUARD_S
QT_IS_NOT_THERE = """
import sys
from importlib.abc import MetaPathFinder

class Forbidden(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise AssertionError(f"{name} is imported")

sys.meta_path.insert(0, Forbidden())
sys.argv = ["tgate-desktop", *sys.argv[1:]]
from tgate_desktop.__main__ import main
status = main()
assert "tgate_desktop.ui" not in sys.modules
sys.exit(status)
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended. Its output may hold the token that it was asked for."""

    status: int
    out: str = field(repr=False)
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """What `--json` printed."""
        answer: dict[str, Any] = json.loads(self.out)
        return answer

    @property
    def error(self) -> dict[str, Any]:
        """What `--json` printed of a failure."""
        assert self.out == ""
        error: dict[str, Any] = json.loads(self.err)["error"]
        assert error["exit_status"] == self.status
        return error


class CommandLine:
    """Commands in one environment, which names home and keyring. Nobody is at the terminal: there is none."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)

    def __call__(self, *arguments: str | Path, **more_environment: str) -> Ended:
        """Runs one to its end."""
        with self.started(*arguments, **more_environment) as process:
            try:
                out, err = process.communicate(timeout=SLOW_GUARD_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Ended(process.returncode, out, err)

    def started(
        self, *arguments: str | Path, stdin: int = subprocess.DEVNULL, stdout: Any = subprocess.PIPE, **more: str
    ) -> subprocess.Popen[str]:
        """One that runs; to be used in a `with`."""
        return subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=ROOT,
            env={**self.environment, **more},
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
