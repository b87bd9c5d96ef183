"""The further keyring that IT names: a class of the app's own, or of a package in the folder beside IT's file."""

from __future__ import annotations

import importlib
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tgate_desktop.adapters.provisioning_source import ROOT, is_theirs_alone
from tgate_desktop.oauth.problems import Fact, NamedKeyringUnused

if TYPE_CHECKING:
    from tgate_desktop.oauth.provisioning import Provisioning

FOLDER_NAME = "keyring"


def further_keyring(provisioning: Provisioning) -> FurtherKeyring | None:
    """The one that IT's file names; None where it names none."""
    if provisioning.keyring_backend is None:
        return None
    return FurtherKeyring(provisioning.keyring_backend, Path(provisioning.path).parent / FOLDER_NAME)


class FurtherKeyring:
    """The backend at `class_path`. Code of others runs in it: what calls it is bounded in time, as for every keyring.

    `folder` is looked into where it and all in it belong to `owners` and nobody else can write there; not on Windows,
    where everybody may put files into folders of ProgramData. `unused` is why the backend was passed over.
    """

    def __init__(self, class_path: str, folder: Path, owners: frozenset[int] = frozenset({ROOT})) -> None:
        self._class_path = class_path
        self._folder = folder if sys.platform != "win32" else None
        self._owners = owners
        self.unused: NamedKeyringUnused | None = None

    def backend(self, base: type) -> Any | None:
        """One that can be used now, made by a subclass of `base`; None, with `unused`, otherwise. Does not raise."""
        try:
            self._open_folder()
            backend = self._made(base)
        except NamedKeyringUnused as problem:
            self.unused = problem
            return None
        self.unused = None
        return backend

    def _open_folder(self) -> None:
        """Behind all other places: nothing in it stands in for a part of the app. Raises: NamedKeyringUnused."""
        if self._folder is None:
            return
        try:
            folder = self._folder.resolve(strict=True)
            is_trusted = self._is_theirs(folder)
        except FileNotFoundError:
            return
        except OSError as fault:
            raise self._problem("unreadable", fault.strerror or type(fault).__name__) from None
        if not is_trusted:
            raise self._problem("not_trusted")
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
        importlib.invalidate_caches()  # it may have been put there since the last look

    def _is_theirs(self, folder: Path) -> bool:
        """Whether nobody else can put a thing into it, or another folder into its place. Raises: OSError."""
        above, within = map(os.stat, folder.parents), map(os.lstat, [folder, *folder.rglob("*")])
        return all(map(self._keeps_its_folders, above)) and all(
            is_theirs_alone(status, self._owners) and not stat.S_ISLNK(status.st_mode) for status in within
        )

    def _keeps_its_folders(self, status: os.stat_result) -> bool:
        """What is in a folder with the sticky bit can be moved by its own owner alone."""
        owners = self._owners | {ROOT}
        is_kept = bool(status.st_mode & stat.S_ISVTX) and status.st_uid in owners
        return is_kept or is_theirs_alone(status, owners)

    def _made(self, base: type) -> Any:
        """Raises: NamedKeyringUnused."""
        module_name, _, class_name = self._class_path.rpartition(".")
        try:
            kind: Any = getattr(importlib.import_module(module_name), class_name, None)
            reason = _why_not(kind, base)
            if reason is None:
                return kind()
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
                raise self._problem("failed", f"{type(error).__name__}: {error.name}") from error
            reason = "missing"
        except Exception as error:  # it is code of others
            raise self._problem("failed", type(error).__name__) from error
        raise self._problem(reason)

    def _problem(self, reason: str, detail: str = "") -> NamedKeyringUnused:
        facts: dict[str, Fact] = {"named": self._class_path, "reason": reason}
        if self._folder is not None:
            facts["path"] = str(self._folder)
        if detail:
            facts["detail"] = detail
        return NamedKeyringUnused(**facts)


def _why_not(kind: Any, base: type) -> str | None:
    """None for a backend that can be used on this computer."""
    if kind is None:
        return "missing"
    if not isinstance(kind, type) or not issubclass(kind, base):
        return "no_backend"
    return None if kind.viable else "not_viable"  # type: ignore[attr-defined]
