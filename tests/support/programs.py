"""Small programs of their own on this package: as other processes, and under the rights of an ordinary user."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.hygiene import GUARD_S

ROOT = Path(__file__).resolve().parents[2]

# Root ignores mode bits by these two rights alone. Without them it is bound by them as everybody is, and still finds
# this checkout, wherever that is.
_BOUND_BY_MODE_BITS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def python(code: str, *arguments: str | Path) -> list[str]:
    """The command that runs `code` with this package, bound by mode bits."""
    bound = _BOUND_BY_MODE_BITS if os.geteuid() == 0 else []
    return [*bound, sys.executable, "-W", "error", "-c", code, *map(str, arguments)]


def printed(code: str, *arguments: str | Path) -> str:
    """What the program prints, which complains about nothing."""
    program = subprocess.run(
        python(code, *arguments), cwd=ROOT, capture_output=True, text=True, timeout=GUARD_S, check=False
    )
    assert program.stderr == ""
    return program.stdout.strip()


def started(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """The program, with its input and output as pipes. To be used in a `with`."""
    return subprocess.Popen(
        python(code, *arguments), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
