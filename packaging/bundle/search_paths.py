"""Where the libraries of a bundle look for others: inside it, and not in folders of the computer that it was built on.

A Python that was built by hand names its own place, often below somebody's home: who has that folder on another
computer could put code into the app.
"""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

ELF = b"\x7fELF"
INSIDE = "$ORIGIN"


def forget_builders_folders(bundle: Path) -> None:
    """Takes them out of all libraries and programs. Linux alone. Raises: CalledProcessError."""
    for file in _libraries(bundle):
        named = _search_path(file)
        kept = [folder for folder in named if folder.startswith(INSIDE)]
        if kept != named:
            file.chmod(file.stat().st_mode | stat.S_IWUSR)  # a library may have been installed read-only
            change = ["--replace", ":".join(kept)] if kept else ["--delete"]
            subprocess.run(["chrpath", *change, file], check=True, stdout=subprocess.DEVNULL)


def _search_path(file: Path) -> list[str]:
    told = subprocess.run(["chrpath", "--list", file], capture_output=True, text=True, check=False).stdout
    return told.strip().partition("PATH=")[2].split(":") if "PATH=" in told else []


def _libraries(bundle: Path) -> Iterator[Path]:
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(ELF)) == ELF:
                    yield path
