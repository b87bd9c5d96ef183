"""Licences of what a bundle has from the computer that it is built on: Python itself, and libraries of the system."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

_DOCUMENTS = Path("/usr/share/doc")


class NoLicence(Exception):
    """What is in the bundle must not be shipped without its licence."""


def collect_system_licences(bundle: Path, folder: Path) -> None:
    """Writes them below `folder`, one folder a package. Raises: NoLicence."""
    found = {"Python": _python_licence()}
    found |= {package: _DOCUMENTS / package / "copyright" for package in bundled_packages(bundle)}
    for name, licence in found.items():
        if licence is None or not licence.is_file():
            raise NoLicence(f"The licence of {name} is not on this computer.")
        _copy(licence, folder / name)


def bundled_packages(bundle: Path) -> list[str]:
    """The Debian packages that the bundle's libraries come from, in order; none on another system."""
    return sorted({package for name in _bundled_libraries(bundle) for package in _packages_with(name)})


def _python_licence() -> Path | None:
    inside = [Path(sys.base_prefix) / "LICENSE.txt", Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return next((one for one in (*inside, _DOCUMENTS / version / "copyright") if one.exists()), None)


def _bundled_libraries(bundle: Path) -> Iterator[str]:
    """Those that lie at the top, which is where the system's own go; a package's are links there, or in its folder."""
    for file in sorted((bundle / "_internal").glob("lib*.so*")):
        if not file.is_symlink():
            yield file.name


def _packages_with(library: str) -> Iterator[str]:
    if shutil.which("dpkg-query") is None:
        return
    found = subprocess.run(
        ["dpkg-query", "--search", f"*/lib/*/{library}"], capture_output=True, text=True, check=False
    ).stdout
    for line in found.splitlines():
        yield line.partition(":")[0]


def _copy(licence: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(licence, folder / licence.name)
