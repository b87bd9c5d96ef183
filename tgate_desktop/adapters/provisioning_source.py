"""The file in the system's config place with which IT provides environments and defaults. Read, never written."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tgate_desktop.adapters.folders import APPLICATION_NAME
from tgate_desktop.oauth.provisioning_glance import Glance, glance

if TYPE_CHECKING:  # see `glance`: there must be no delay before the first paint
    from tgate_desktop.oauth.problems import ProvisioningUnusable
    from tgate_desktop.oauth.provisioning import Provisioning

FILE_NAME = "provisioning.json"
LARGEST_BYTES = 1024 * 1024
ROOT = 0


class _Unusable(Exception):
    """What `ProvisioningUnusable` will say: its import is not for everybody."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def system_places(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> tuple[Path, ...]:
    """Where the file may be; the first that is there counts, alone.

    Linux: XDG Base Directory Specification, `$XDG_CONFIG_DIRS`, where a relative path does not count.
    """
    if platform == "win32":
        return (Path(environment.get("PROGRAMDATA") or r"C:\ProgramData") / APPLICATION_NAME / FILE_NAME,)
    if platform == "darwin":
        return (Path("/Library/Application Support") / APPLICATION_NAME / FILE_NAME,)
    named = environment.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    folders = [Path(one) for one in named.split(":") if one.startswith("/")]
    return tuple(folder / APPLICATION_NAME / FILE_NAME for folder in folders)


class ProvisioningSource:
    """Reads it anew each time. `owners` are the user IDs whose file counts as IT's, where there are such IDs."""

    def __init__(self, places: tuple[Path, ...] | None = None, owners: frozenset[int] = frozenset({ROOT})) -> None:
        self._places = system_places() if places is None else places
        self._owners = owners

    def read(self) -> Provisioning:
        """What it says; with a problem when there is one that cannot be used. Does not raise."""
        from tgate_desktop.oauth.provisioning import NOT_PROVISIONED, Provisioning

        place = self._place()
        if place is None:
            return NOT_PROVISIONED
        from tgate_desktop.oauth.problems import ProvisioningUnusable
        from tgate_desktop.oauth.provisioning_file import read_provisioning

        try:
            return read_provisioning(self._text(place), str(place))
        except _Unusable as unusable:
            return Provisioning(path=str(place), problem=_problem(place, unusable))
        except ProvisioningUnusable as problem:
            return Provisioning(path=str(place), problem=problem)

    def glance(self) -> Glance:
        """What counts before the first paint; nothing of a file that cannot be used. Does not raise."""
        place = self._place()
        if place is None:
            return Glance()
        try:
            return glance(self._text(place))
        except _Unusable:
            return Glance()

    def _place(self) -> Path | None:
        return next((place for place in self._places if _may_be_there(place)), None)

    def _text(self, place: Path) -> str:
        """Raises: _Unusable."""
        try:
            with open(place, "rb", opener=_open_at_once) as file:
                self._check_is_of_it(file, place)
                content = file.read(LARGEST_BYTES + 1)
        except OSError as fault:
            raise _Unusable("unreadable", fault.strerror or type(fault).__name__) from None
        if len(content) > LARGEST_BYTES:
            raise _Unusable("too_large")
        try:
            return content.decode("utf-8-sig")  # editors of Windows begin a file with a mark
        except UnicodeDecodeError:
            raise _Unusable("encoding") from None

    def _check_is_of_it(self, file: BinaryIO, place: Path) -> None:
        """Raises: _Unusable, for one that others than the system's administrators can write: it names hosts that get
        client secrets."""
        if sys.platform == "win32":
            from tgate_desktop.adapters.windows_owner import is_owned_by_administrators

            if not is_owned_by_administrators(place):
                raise _Unusable("not_trusted")
            return
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise _Unusable("unreadable", os.strerror(errno.EINVAL))
        if not is_theirs_alone(status, self._owners):
            raise _Unusable("not_trusted")


def is_theirs_alone(status: os.stat_result, owners: frozenset[int]) -> bool:
    """Whether it belongs to one of `owners` and nobody else can write it."""
    return status.st_uid in owners and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _open_at_once(path: str, flags: int) -> int:
    """A pipe in its place would be waited for without end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _may_be_there(place: Path) -> bool:
    try:
        return place.exists() or place.is_symlink()
    except OSError:  # a folder that is closed to this user: reading says so
        return True


def _problem(place: Path, unusable: _Unusable) -> ProvisioningUnusable:
    from tgate_desktop.oauth.problems import ProvisioningUnusable

    return ProvisioningUnusable(path=str(place), reason=unusable.reason, detail=unusable.detail)
