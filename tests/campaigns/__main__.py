"""`make reliability`: every campaign in full, a line each, and then what could not be tried here."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.isolation import isolate
from tests.support.translations import compile_outdated_catalogues

# The last one measures the longest stall of the window beside a bare one, while servers and keyrings hang.
CAMPAIGNS = (
    ("tests.campaigns.killing",),
    ("tests.campaigns.killing_windows",),
    ("tests.campaigns.refreshing",),
    ("tests.campaigns.receiving",),
    ("tests.campaigns.answers",),
    ("tests.campaigns.vaults",),
    ("tests.campaigns.catalogs",),
    ("tests.bench", "stalling"),
)
NOT_TRIED = (
    "a power cut: a killed process keeps what the system has taken, a computer without power may not",
    "Windows and macOS: their keyrings, clipboards, ports and locks are written, not run",
    "a real sleep and resume: the clock is moved instead",
    "a keyring that its own desktop locks, changes or moves, other than GNOME Keyring",
)


def main() -> int:
    """The exit status: 0 when nothing was lost and nothing let in."""
    compile_outdated_catalogues()
    failed = []
    with tempfile.TemporaryDirectory(prefix="reliability-") as folder:
        for number, (module, *arguments) in enumerate(CAMPAIGNS):
            environment = dict(os.environ)
            isolate(environment, Path(folder) / str(number))
            if subprocess.run([sys.executable, "-m", module, *arguments], env=environment, check=False).returncode:
                failed.append(" ".join((module, *arguments)))
    lines = ["Not tried here:", *(f"  {line}" for line in NOT_TRIED), *(f"failed: {name}" for name in failed)]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
