"""Tries the disk image on a Mac: copies the app from it as a user does, looks whether macOS will show it, and has the
copy check itself and its window open and end.

`try_image.py IMAGE`. It ends with 0 only if all of it holds.
"""

from __future__ import annotations

import plistlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bundle"))

from try_window import NotTried, try_window

APP = "T-Gate Desktop.app"
WINDOW, COMMAND = "T-Gate Desktop", "tgate-desktop"
LIMIT_S = 600


def try_image(image: str, folder: Path) -> None:
    """Raises: NotTried, OSError, SubprocessError."""
    mounted, installed = folder / "image", folder / "Applications" / APP
    mounted.mkdir()
    _run("hdiutil", "attach", "-nobrowse", "-readonly", "-mountpoint", str(mounted), image)
    try:
        _run("ditto", str(mounted / APP), str(installed))
    finally:
        subprocess.run(["hdiutil", "detach", "-force", str(mounted)], check=False)
    contents = installed / "Contents"
    complaint = complaint_about(plistlib.loads((contents / "Info.plist").read_bytes()))
    if complaint is not None:
        raise NotTried(complaint)
    window, command = (contents / "MacOS" / name for name in (WINDOW, COMMAND))
    _run(str(command), "--self-check")
    try_window(window, command)


def complaint_about(told: dict[str, Any]) -> str | None:
    """Why macOS would not show the app as one with a window, from its Info.plist; None when it does."""
    if told.get("CFBundleExecutable") != WINDOW:
        return f"Opening the app starts {told.get('CFBundleExecutable')}, not {WINDOW}."
    if told.get("LSBackgroundOnly") or told.get("LSUIElement"):
        return "The app has no icon in the Dock and no menu."
    return None


def _run(*command: str) -> None:
    print("+", *command, flush=True)
    subprocess.run(command, check=True, timeout=LIMIT_S)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: try_image.py IMAGE", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory(prefix="tgate-installed-") as name:
            try_image(arguments[0], Path(name))
    except (NotTried, OSError, subprocess.SubprocessError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
