"""`make reliability`: every campaign in full, a line each, and then what could not be tried here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.support.isolation import isolate
from tests.support.translations import compile_outdated_catalogues

CAMPAIGNS = (
    "tests.campaigns.killing",
    "tests.campaigns.killing_windows",
    "tests.campaigns.refreshing",
    "tests.campaigns.receiving",
    "tests.campaigns.answers",
    "tests.campaigns.vaults",
    "tests.campaigns.catalogs",
    "tests.campaigns.stalls",
)
LIMIT_S = 60 * 60.0
CLEARING_S = 60.0
NOT_TRIED = (
    "a power cut: a killed process keeps what the system has taken, a computer without power may not",
    "Windows and macOS: their keyrings, clipboards, ports and locks are written, not run",
    "a real sleep and resume: the clock is moved instead",
    "a keyring that its own desktop locks, changes or moves, other than GNOME Keyring",
    "a keyring that is really full or takes short entries alone: one of the tests' refuses instead",
    "an unlock prompt that is left open for real minutes: the wait is cut short",
    "a disk that is really full (ENOSPC): files may not grow beyond a size instead (EFBIG)",
    "two users who are logged in at once",
    "a Wayland session: the windows are those of X11",
    "browsers other than Chromium",
)


def main() -> int:
    """The exit status: 0 when nothing was lost, nothing let in, and every bound kept."""
    compile_outdated_catalogues()
    failed = []
    with tempfile.TemporaryDirectory(prefix="reliability-") as folder:
        for number, module in enumerate(CAMPAIGNS):
            environment = dict(os.environ)
            isolate(environment, Path(folder) / str(number))
            if (why := failure([sys.executable, "-m", module], environment)) is not None:
                failed.append(f"{module}: {why}")
    lines = ["Not tried here:", *(f"  {line}" for line in NOT_TRIED), *(f"failed: {name}" for name in failed)]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if failed else 0


def failure(command: Sequence[str], environment: Mapping[str, str], limit_s: float = LIMIT_S) -> str | None:
    """Why it failed, None when it did not. One that is not at its end by then is ended, with all that it started."""
    with subprocess.Popen(command, env=dict(environment), start_new_session=True) as process:
        try:
            status = process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return f"not at its end after {limit_s:,g} s"
        finally:
            _end(process)
    return None if status == 0 else f"exit status {status}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Asks first: it may have started programs with sessions of their own."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(CLEARING_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
