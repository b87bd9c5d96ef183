"""Where this program keeps its files, and how it makes them its user's alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

APPLICATION_NAME = "tgate-desktop"
HOME_VARIABLE = "TGATE_DESKTOP_HOME"

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


class Folders(NamedTuple):
    """The places of one user's files. None of them is there until it is needed."""

    home: Path
    catalog_file: Path
    catalog_copy: Path
    certificate_file: Path
    locks: Path
    logs: Path
    practice: Path


def folders_in(home: Path) -> Folders:
    """All places, in `home`."""
    return Folders(
        home=home,
        catalog_file=home / "catalog.sqlite3",
        catalog_copy=home / "catalog.backup.sqlite3",
        certificate_file=home / "loopback-certificate.pem",
        locks=home / "locks",
        logs=home / "logs",
        practice=home / "practice",
    )


def user_folders(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform, user_home: Path | None = None
) -> Folders:
    """This user's places: in `TGATE_DESKTOP_HOME` when that is set, else where the platform keeps such things.

    Linux: XDG Base Directory Specification, where a relative path does not count.
    """
    moved = environment.get(HOME_VARIABLE)
    if moved:
        return folders_in(Path(moved).absolute())
    return folders_in(_data_home(environment, platform, user_home or Path.home()) / APPLICATION_NAME)


def _data_home(environment: Mapping[str, str], platform: str, user_home: Path) -> Path:
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local) if local else user_home / "AppData" / "Local"
    if platform == "darwin":
        return user_home / "Library" / "Application Support"
    data_home = Path(environment.get("XDG_DATA_HOME", ""))
    return data_home if data_home.is_absolute() else user_home / ".local" / "share"


def make_private_folder(folder: Path) -> None:
    """`folder` and what is missing above it are there, each new one with mode 0700 whatever the umask.

    A folder that was there keeps its mode: it may be one that the user shares on purpose.

    Raises: OSError.
    """
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)  # another process may have been quicker
    folder.chmod(_FOLDER_MODE)


def make_private_file(file: Path) -> None:
    """`file` is there; a new one is empty, has mode 0600 whatever the umask, and its name is on the disk.

    Raises: OSError.
    """
    make_private_folder(file.parent)
    with suppress(FileExistsError):  # it was there, or another process was quicker
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        try:
            if sys.platform != "win32":
                os.fchmod(descriptor, _FILE_MODE)
        finally:
            os.close(descriptor)
        sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """The names in it are on the disk. Raises: OSError."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
