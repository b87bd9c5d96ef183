"""Tries the installer on a Windows: installs it silently, has the installed app check itself, and uninstalls it.

Nothing may be installed before. It ends with 0 only if all of it holds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from tgate_desktop import __version__  # noqa: E402 - the folder above makes it found

SETUP = ROOT / "build" / "package" / f"tgate-desktop-{__version__}-windows-setup.exe"
LIMIT_S = 600


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tgate-installed-", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "app"
        # /D= and _?= reach to the end of the line and have no quotes: so these are lines and not lists.
        steps = (
            f'"{SETUP}" /S /D={folder}',
            f'"{folder / "tgate-desktop.exe"}" --self-check',
            f'"{folder / "uninstall.exe"}" /S _?={folder}',
        )
        for step in steps:
            print("+", step, flush=True)
            status = subprocess.run(step, timeout=LIMIT_S, check=False).returncode
            if status:
                print(f"ended with {status}", file=sys.stderr)
                return status
        left = [path.name for path in folder.iterdir() if path.name != "uninstall.exe"]
    if left:
        print("left behind:", *left, file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
