"""Tries the window of a built app: it opens, and ends when the command line asks: `try_window.py WINDOW COMMAND`.

WINDOW and COMMAND are the two programs, on Linux one and the same. It ends with 0 only if both do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_S = 120.0


class NotTried(Exception):
    """What did not hold."""


def try_window(window: Path, command: Path) -> None:
    """In a data folder of its own, which is gone afterwards. Raises: NotTried, OSError, SubprocessError."""
    with tempfile.TemporaryDirectory(prefix="tgate-window-", ignore_cleanup_errors=True) as home:
        environment = {**os.environ, "TGATE_DESKTOP_HOME": home}
        with subprocess.Popen([window], env=environment) as opened:
            try:
                _wait_for(Path(home) / "logs", opened)  # made when the window is on the screen
                subprocess.run([command, "--quit"], env=environment, check=True, timeout=LIMIT_S)
                status = opened.wait(LIMIT_S)
            finally:
                opened.kill()
    if status:
        raise NotTried(f"{window.name} ended with {status}.")


def _wait_for(made: Path, opened: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not made.exists():
        if opened.poll() is not None:
            raise NotTried(f"The window ended by itself, with {opened.returncode}.")
        if time.monotonic() > deadline:
            raise NotTried("The window did not open.")
        time.sleep(0.1)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print("usage: try_window.py WINDOW COMMAND", file=sys.stderr)
        return 2
    try:
        try_window(*map(Path, arguments))
    except (NotTried, OSError, subprocess.SubprocessError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
