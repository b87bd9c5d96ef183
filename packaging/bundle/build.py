"""Builds the app as a bundle, `build/package/dist/tgate-desktop`; `build.py baseline` builds a bare wizard beside it.

The same sources and the same locked packages give the same files: what depends on the moment is set here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGE = ROOT / "build" / "package"
DIST, MADE = PACKAGE / "dist", PACKAGE / "made"
LOADER = "pyinstaller"  # what starts a bundle is a part of it
APP, BASELINE = "tgate-desktop", "baseline"
LONG_AGO = "1577836800"  # 2020: zip files, and so wheels, cannot say a time before 1980

for folder in (ROOT, ROOT / "packaging"):
    sys.path.insert(0, str(folder))

import licences  # noqa: E402 - the folders above make these found
from icons import icns, ico  # noqa: E402
from search_paths import forget_builders_folders  # noqa: E402
from system_licences import NoLicence, collect_system_licences  # noqa: E402
from windows_version import version_text  # noqa: E402

import resources  # noqa: E402
from tgate_desktop import __version__  # noqa: E402


def make_parts() -> None:
    """What the app's spec file names, fresh: compiled resources, and what is written for the system that it is for."""
    shutil.rmtree(MADE, ignore_errors=True)
    resources.copy_plain_resources(MADE / "resources")
    resources.compile_catalogues(MADE / "resources")
    (MADE / "tgate-desktop.ico").write_bytes(ico())
    (MADE / "tgate-desktop.icns").write_bytes(icns())
    (MADE / "windows-version.txt").write_text(version_text(__version__), "utf-8")


def freeze(name: str, spec: Path) -> Path:
    """The bundle's folder. Raises: CalledProcessError."""
    folder = DIST / name
    shutil.rmtree(folder, ignore_errors=True)
    moment = os.environ.get("SOURCE_DATE_EPOCH", LONG_AGO)
    environment = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": moment, "TGATE_BUNDLE_MADE": str(MADE)}
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    places = ["--distpath", DIST, "--workpath", PACKAGE / "work" / name]
    subprocess.run([*command, *map(str, places), str(spec)], cwd=ROOT, env={**os.environ, **environment}, check=True)
    if sys.platform == "linux":
        forget_builders_folders(folder)
    return folder


def collect_licences(bundle: Path) -> None:
    """Texts of all that the bundle is made of, ours included. Raises: NoLicence."""
    folder = bundle / "licences"
    licences.collect(licences.licensed((*licences.locked_names(), LOADER)), folder)
    collect_system_licences(bundle, folder)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=(APP, BASELINE), default=APP)
    what = parser.parse_args().what
    print(f"Building {(DIST / what).relative_to(ROOT)}", flush=True)
    make_parts()
    try:
        collect_licences(
            freeze(what, HERE / "tgate-desktop.spec" if what == APP else HERE / BASELINE / "baseline.spec")
        )
    except subprocess.CalledProcessError as failure:
        print(f"Not built: PyInstaller ended with {failure.returncode}.", file=sys.stderr)
        return 1
    except NoLicence as failure:
        print(f"Not built: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
