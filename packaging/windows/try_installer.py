"""Tries the installer on a Windows: installs it silently, looks whether Windows was told, has the installed app check
itself and its window open and end, and uninstalls it.

Nothing may be installed before. It ends with 0 only if all of it holds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
for folder in (ROOT, HERE.parent / "bundle"):
    sys.path.insert(0, str(folder))

from try_window import NotTried, try_window  # noqa: E402 - the folders above make these found

from tgate_desktop import __version__  # noqa: E402

SETUP = ROOT / "build" / "package" / f"tgate-desktop-{__version__}-windows-setup.exe"
KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\app.tgate.Desktop"
MENU = Path("Microsoft", "Windows", "Start Menu", "Programs", "T-Gate Desktop.lnk")
LIMIT_S = 600


def try_installer(folder: Path) -> None:
    """Installs into `folder` and away again. Raises: NotTried, OSError, SubprocessError."""
    # /D= and _?= reach to the end of the line and have no quotes: so these are lines and not lists.
    _run(f'"{SETUP}" /S /D={folder}')
    link = Path(os.environ["APPDATA"]) / MENU
    if _installed_at() != str(folder) or not link.is_file():
        raise NotTried("Windows was not told of it.")
    _run(f'"{folder / "tgate-desktop.exe"}" --self-check')
    try_window(folder / "T-Gate Desktop.exe", folder / "tgate-desktop.exe")
    _run(f'"{folder / "uninstall.exe"}" /S _?={folder}')
    left = [path.name for path in folder.iterdir() if path.name != "uninstall.exe"]
    if left or _installed_at() or link.exists():
        raise NotTried(f"Left behind: {', '.join(left) or 'what Windows was told'}.")


def _run(line: str) -> None:
    print("+", line, flush=True)
    subprocess.run(line, timeout=LIMIT_S, check=True)


def _installed_at() -> str:
    """Where "Apps & features" says it is; empty when it says nothing."""
    import winreg  # Windows alone has it

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, KEY) as key:
            return str(winreg.QueryValueEx(key, "InstallLocation")[0])
    except FileNotFoundError:
        return ""


def main() -> int:
    if sys.platform != "win32":
        print("Not tried: this installs the app on a Windows.", file=sys.stderr)
        return 1
    try:
        with tempfile.TemporaryDirectory(prefix="tgate-installed-", ignore_cleanup_errors=True) as name:
            try_installer(Path(name).resolve() / "app")
    except (NotTried, OSError, subprocess.SubprocessError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
