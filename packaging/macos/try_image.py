"""Tries the disk image on a Mac: copies the app from it as a user does, and has the copy check itself.

`try_image.py IMAGE`. It ends with 0 only if all of it holds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

APP = "T-Gate Desktop.app"
LIMIT_S = 600


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: try_image.py IMAGE", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="tgate-installed-") as name:
        mounted, installed = Path(name) / "image", Path(name) / "Applications" / APP
        mounted.mkdir()
        steps = [
            ["hdiutil", "attach", "-nobrowse", "-readonly", "-mountpoint", str(mounted), arguments[0]],
            ["ditto", str(mounted / APP), str(installed)],
        ]
        checking = [str(installed / "Contents" / "MacOS" / "tgate-desktop"), "--self-check"]
        try:
            for step in [*steps, checking]:
                print("+", *step, flush=True)
                subprocess.run(step, check=True, timeout=LIMIT_S)
        except (OSError, subprocess.SubprocessError) as failure:
            print(failure, file=sys.stderr)
            return 1
        finally:
            subprocess.run(["hdiutil", "detach", "-force", str(mounted)], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
