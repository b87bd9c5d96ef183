"""The packages that `make package` left in `build/package`."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.support.packaging_tools import packaging_tool
from tgate_desktop import __version__

ROOT = Path(__file__).resolve().parents[3]
PLACE = ROOT / "build" / "package"
DIST = PLACE / "dist"
OURS, BARE = "tgate-desktop", "baseline"
OLDER = "0.0.1"


class NotBuilt(Exception):
    """What is to be tried is not there."""


def built() -> tuple[Path, ...]:
    """All of them. Raises: NotBuilt."""
    return bundle(), deb(), tarball(), windows_test_installer()


def bundle() -> Path:
    """The bundle's program."""
    return _only(OURS, DIST / OURS)


def deb() -> Path:
    """The Debian package."""
    return _only(f"tgate-desktop_{packaging_tool('linux/releases').debian_version(__version__)}_*.deb", PLACE)


def tarball() -> Path:
    """The archive for other Linuxes."""
    return _only(f"tgate-desktop-{__version__}-linux-*.tar.gz", PLACE)


def windows_test_installer() -> Path:
    """The installer for Windows, around programs that stand in for the app."""
    return _only(f"tgate-desktop-{__version__}-windows-setup-test.exe", PLACE)


@cache
def older_deb() -> Path:
    """The same bundle, packaged as an older version."""
    folder = PLACE / "older"
    folder.mkdir(exist_ok=True)
    package_deb(OLDER, folder)
    return _only(f"tgate-desktop_{OLDER}_*.deb", folder)


def package_deb(version: str, folder: Path) -> None:
    """The bundle as that version, into the folder."""
    command = [sys.executable, ROOT / "packaging" / "linux" / "deb.py", "--version", version, "--into", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _only(pattern: str, folder: Path) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise NotBuilt(f"{'No' if not found else 'More than one'} {pattern} in {folder}: make package makes it.")
    return found[0]
