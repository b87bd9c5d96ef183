"""Builds the disk image for macOS from the app that the bundle's recipe made, on a Mac:
`build/package/tgate-desktop-<version>-macos-<machine>.dmg`.

The order: licences into the app; sign it from the inside out; notarize and staple it, so that a copy of it opens
without network; the image by dmgbuild, in an environment of its own; sign, notarize and staple that; judge both.
Without TGATE_SIGN_IDENTITY nothing is signed, without TGATE_NOTARY_PROFILE nothing is notarized: it says so, and the
image is then for nobody but whoever built it. See sign.py and notarize.py.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGE = ROOT / "build" / "package"
NAME = "T-Gate Desktop"
APP = PACKAGE / "dist" / f"{NAME}.app"
LICENCES = PACKAGE / "dist" / "tgate-desktop" / "licences"
ICON = PACKAGE / "made" / "tgate-desktop.icns"
DMGBUILD = ROOT / "build" / "dmgbuild"

for folder in (ROOT, HERE):
    sys.path.insert(0, str(folder))

import check  # noqa: E402 - the folders above make these found
import notarize  # noqa: E402
import sign  # noqa: E402

from tgate_desktop import __version__  # noqa: E402


def image_settings(app: Path, icon: Path) -> dict[str, Any]:
    """What dmgbuild reads, in the form of appdmg: the app, and beside it the folder that it is dragged to."""
    return {
        "title": NAME,
        "icon": str(icon),
        "icon-size": 128,
        "format": "ULFO",
        "filesystem": "APFS",
        "window": {"position": {"x": 200, "y": 200}, "size": {"width": 540, "height": 320}},
        "contents": [
            {"type": "file", "path": str(app), "x": 140, "y": 130, "hide_extension": True},
            {"type": "link", "path": "/Applications", "x": 400, "y": 130},
        ],
    }


def make_image(app: Path, image: Path, work: Path) -> None:
    """Raises: CalledProcessError."""
    work.mkdir(parents=True, exist_ok=True)
    settings = work / "image.json"
    settings.write_text(json.dumps(image_settings(app, ICON), indent=2), "utf-8")
    environment = ROOT / "packaging" / "setup" / "environment.py"
    lock = ROOT / "packaging" / "locks" / "macos.txt"
    subprocess.run([sys.executable, str(environment), str(DMGBUILD), str(lock)], cwd=ROOT, check=True)
    image.unlink(missing_ok=True)
    subprocess.run([str(DMGBUILD / "bin" / "dmgbuild"), "--settings", str(settings), NAME, str(image)], check=True)


def main() -> int:
    if sys.platform != "darwin":
        print("Not built: an app for macOS can only be built and signed on a Mac.", file=sys.stderr)
        return 1
    if not APP.is_dir():
        print(f"Not built: there is no {APP.relative_to(ROOT)}. packaging/bundle/build.py makes it.", file=sys.stderr)
        return 1
    identity, profile = os.environ.get(sign.IDENTITY), os.environ.get(notarize.PROFILE)
    image = PACKAGE / f"tgate-desktop-{__version__}-macos-{platform.machine()}.dmg"
    print(f"Building {image.relative_to(ROOT)}", flush=True)
    try:
        shutil.copytree(LICENCES, APP / "Contents" / "Resources" / "licences", dirs_exist_ok=True)
        if identity:
            sign.sign_app(APP, identity)
        else:
            sign.seal(APP)
        if identity and profile:
            notarize.notarize(APP, profile)
        make_image(APP, image, PACKAGE / "work" / "macos")
        if identity:
            sign.sign_image(image, identity)
        if identity and profile:
            notarize.notarize(image, profile)
    except (OSError, notarize.NotNotarized, subprocess.CalledProcessError) as failure:
        print(f"Not built: {failure}", file=sys.stderr)
        return 1
    if not identity:
        print(f"Not signed and not notarized: {sign.IDENTITY} is not set.")
        return 0
    if not profile:
        print(f"Not notarized: {notarize.PROFILE} is not set.")
    return check.main([*(["--notarized"] if profile else []), str(APP), str(image)])


if __name__ == "__main__":
    sys.exit(main())
