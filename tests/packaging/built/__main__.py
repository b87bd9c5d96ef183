"""Tries what `make package` built: `python -m tests.packaging.built`. As root.

First the tests of this folder, then the figures; the bare wizard that these are held against is built after the app.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.packaging.built.packages import BARE, DIST, NotBuilt, built, bundle

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def main() -> int:
    if os.geteuid() != 0:
        print("This enters a Debian root and empties the system's caches: only root can do that.", file=sys.stderr)
        return 1
    try:
        built()
    except NotBuilt as reason:
        print(reason, file=sys.stderr)
        return 1
    steps = [["-m", "pytest", HERE], ["-m", "tests.packaging.built.figures"]]
    if not _is_newer(DIST / BARE / BARE, bundle()):
        steps.insert(1, [ROOT / "packaging" / "bundle" / "build.py", BARE])
    statuses = [subprocess.run([sys.executable, *step], cwd=ROOT, check=False).returncode for step in steps]
    return next(filter(None, statuses), 0)


def _is_newer(program: Path, than: Path) -> bool:
    return program.exists() and program.stat().st_mtime > than.stat().st_mtime


if __name__ == "__main__":
    sys.exit(main())
