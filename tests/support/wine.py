"""Windows programs under wine, in a Windows of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

GUARD_S = 60.0
# Where Debian puts them when the command `wine` of a package of its own is not there.
_FOLDER = "/usr/lib/wine"
# No entries in this computer's own menus, and no question for the parts of wine that would have to be downloaded.
_OVERRIDES = "winemenubuilder.exe=d;mscoree=d;mshtml=d"


@dataclass(frozen=True)
class Windows:
    """One Windows. Paths are this computer's own."""

    folder: Path
    environment: dict[str, str]

    @property
    def user(self) -> Path:
        """The profile of its one user."""
        return next(path for path in (self.drive / "users").iterdir() if path.name != "Public")

    @property
    def local_app_data(self) -> Path:
        return self.user / "AppData" / "Local"

    @property
    def drive(self) -> Path:
        return self.folder / "drive_c"

    def run(self, program: str | Path, *arguments: str) -> int:
        """The last byte of a program's exit code, when it has ended: more does not get out of wine."""
        return self.start(program, *arguments).wait(GUARD_S)

    def start(self, program: str | Path, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([_wine(), str(program), *arguments], env=self.environment, **_QUIET)

    def run_line(self, line: str) -> int:
        """As `run`, for `"program" arguments`, whose words reach the program without quotes around them."""
        _start, program, arguments = line.split('"')
        return self.run(program, *arguments.split())

    def set_version(self, version: str, program: str = "") -> None:
        """The Windows that every program sees, or the one named `program`: `win10`, `win7`."""
        key = r"HKCU\Software\Wine" + (rf"\AppDefaults\{program}" if program else "")
        assert self.run("reg", "add", key, "/v", "Version", "/d", version, "/f") == 0

    def values(self, key: str) -> dict[str, str]:
        """What the registry has under `key`, empty where the key is not there."""
        told = subprocess.run([_wine(), "reg", "query", key], env=self.environment, capture_output=True, check=False)
        rows = (line.strip().split("    ", 2) for line in told.stdout.decode("utf-8", "replace").splitlines())
        return {row[0]: row[2] for row in rows if len(row) == 3}

    def path(self, file: Path) -> str:
        """A file of this computer as Windows names it."""
        if file.is_relative_to(self.drive):
            return "C:\\" + str(file.relative_to(self.drive)).replace("/", "\\")
        return "Z:" + str(file).replace("/", "\\")


_QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def windows(folder: Path) -> Iterator[Windows]:
    """A fresh one in `folder`, which is gone afterwards with all of its processes."""
    environment = {**os.environ, "WINEPREFIX": str(folder), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": _OVERRIDES}
    environment.pop("DISPLAY", None)
    folder.mkdir(parents=True)
    here = Windows(folder, environment)
    place = folder.stat()
    try:
        assert here.run("wineboot", "--init") == 0
        here.set_version("win10")
        yield here
    finally:
        server = [_found("wineserver64", "wineserver")]
        subprocess.run([*server, "--kill"], env=environment, check=False, **_QUIET)
        subprocess.run([*server, "--wait"], env=environment, check=False, timeout=GUARD_S, **_QUIET)
        shutil.rmtree(folder)
        for_uid = Path(f"/tmp/.wine-{os.getuid()}")
        shutil.rmtree(for_uid / f"server-{place.st_dev:x}-{place.st_ino:x}", ignore_errors=True)
        with suppress(OSError):  # another one's server is there
            for_uid.rmdir()


def _wine() -> str:
    return _found("wine64", "wine")


def _found(*names: str) -> str:
    places = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{_FOLDER}"
    return next(found for name in names if (found := shutil.which(name, path=places)))
