"""Makes all packages that can be made on a Linux, into `build/package`: bundle, .deb, tar.gz, Windows test installer.

The steps are programs of their own, run one after the other; the first that fails ends it with its exit status.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STEPS = (
    ("bundle/build.py",),
    ("linux/deb.py",),
    ("linux/tarball.py",),
    ("windows/build.py", "--stand-in"),
)


def main() -> int:
    for program, *options in STEPS:
        print(f"+ packaging/{' '.join((program, *options))}", flush=True)
        status = subprocess.run([sys.executable, HERE / program, *options], check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
