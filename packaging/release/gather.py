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

_KINDS = (
    f"tgate-desktop_{__version__}_*.deb",
    *(f"tgate-desktop-{__version__}-*{end}" for end in (".tar.gz", "-setup.exe", ".dmg")),
)
_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}


def packages(folder: Path) -> list[Path]:
    """Those of the present version, in order."""
    return sorted(path for kind in _KINDS for path in folder.glob(kind))


def main() -> int:
    found = packages(PACKAGE)
    if not found:
        print(f"Nothing of version {__version__} is built in {PACKAGE}.", file=sys.stderr)
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
