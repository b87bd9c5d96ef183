"""Puts what this computer built for a release into `build/release`, with the list of what the bundle is made of.

What only proves the Windows installer's script is not released.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGE, RELEASE = ROOT / "build" / "package", ROOT / "build" / "release"
sys.path.insert(0, str(ROOT))

from tgate_desktop import __version__  # noqa: E402 - the folder above makes it found

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_KINDS = {
    "linux": (f"tgate-desktop_{__version__}_*.deb", f"tgate-desktop-{__version__}-linux-*.tar.gz"),
    "win32": (f"tgate-desktop-{__version__}-windows-setup.exe",),
    "darwin": (f"tgate-desktop-{__version__}-macos-*.dmg",),
}


class NotWhole(Exception):
    """A package is missing, or it cannot be told which one is meant."""


def packages(folder: Path, system: str) -> list[Path]:
    """One of each kind that this system's release has, of the present version. Raises: NotWhole."""
    found = {kind: sorted(folder.glob(kind)) for kind in _KINDS[system]}
    for kind, paths in found.items():
        if len(paths) != 1:
            raise NotWhole(f"There {'is no' if not paths else 'is more than one'} {kind} in {folder}.")
    return [paths[0] for paths in found.values()]


def main() -> int:
    try:
        found = packages(PACKAGE, sys.platform)
    except NotWhole as reason:
        print(reason, file=sys.stderr)
        return 1
    shutil.rmtree(RELEASE, ignore_errors=True)
    RELEASE.mkdir(parents=True)
    for path in found:
        shutil.copyfile(path, RELEASE / path.name)
    bill = RELEASE / f"tgate-desktop-{__version__}-{_SYSTEMS[sys.platform]}-{platform.machine().lower()}.cdx.json"
    command = [sys.executable, HERE / "sbom.py", PACKAGE / "dist" / "tgate-desktop", bill]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
