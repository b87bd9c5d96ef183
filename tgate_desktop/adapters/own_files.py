"""The folders and files of this app, as the doctor looks at them (`flows.doctor_ports.OwnFiles`)."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tgate_desktop.adapters.folders import Folders, make_private_folder
from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.doctor_ports import DataFolder, OpenPath
from tgate_desktop.oauth.problems import CatalogUnreadable
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.secret_forms import SHORTEST_SEARCHED, forms_of_all

_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_PROBE_OCTETS = 4096
_END = SHORTEST_SEARCHED
_PIECE = 64 * 1024


class PrivateFiles:
    """Looks at what is in `folders` and is ours: other things may stand beside it where a person moved them."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    def data_folder(self) -> DataFolder:
        """See the port."""
        home = self._folders.home
        reason = None
        try:
            make_private_folder(home)
            with tempfile.NamedTemporaryFile(dir=home, prefix=".probe-") as probe:
                probe.write(bytes(_PROBE_OCTETS))
                probe.flush()
                os.fsync(probe.fileno())
        except OSError as error:
            reason = error.strerror or type(error).__name__
        return DataFolder(str(home), shutil.disk_usage(_nearest(home)).free, reason)

    def open_paths(self) -> Sequence[OpenPath] | None:
        """See the port. Files first: a folder that is closed protects all that is in it, and an open one nothing."""
        if sys.platform == "win32":
            return None
        found = [OpenPath(str(path), path.is_dir()) for path in self._ours() if _is_open(path)]
        return sorted(found, key=lambda one: (one.is_folder, one.path))

    def files_with(self, secrets: Sequence[Secret], cancel: Cancel | None = None) -> Sequence[str]:
        """See the port."""
        search = _Search(forms_of_all(secrets), cancel or Cancel())
        return [
            path.relative_to(self._folders.home).as_posix()
            for path in self._ours()
            if path.is_file() and not path.is_symlink() and search.finds_any_in(_content(path))
        ]

    def _ours(self) -> Iterator[Path]:
        folders = self._folders
        if folders.home.is_dir():
            yield folders.home
            yield from folders.home.glob(f"{folders.catalog_file.name}*")
            yield from folders.home.glob(f"{folders.catalog_copy.name}*")
            yield from folders.home.glob(folders.certificate_file.name)
        for folder in (folders.locks, folders.logs, folders.practice):
            if folder.is_dir():
                yield folder
                yield from folder.rglob("*")


class _Search:
    """For many spellings in large files: one pass finds the few whose end is there at all."""

    def __init__(self, forms: Iterable[bytes], cancel: Cancel) -> None:
        self._cancel = cancel
        self._by_end: dict[bytes, list[bytes]] = {}
        for form in forms:
            self._by_end.setdefault(form[-_END:], []).append(form)

    def finds_any_in(self, content: bytes) -> bool:
        """Raises: Cancelled."""
        for start in range(0, len(content), _PIECE):
            self._cancel.raise_if_cancelled()
            piece = content[start : start + _PIECE + _END - 1]
            ends = {piece[at : at + _END] for at in range(len(piece) - _END + 1)}
            if any(form in content for end in self._by_end.keys() & ends for form in self._by_end[end]):
                return True
        return False


def _nearest(folder: Path) -> Path:
    """`folder`, or what is there of the way to it."""
    return folder if folder.exists() else _nearest(folder.parent)


def _is_open(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:  # it went meanwhile, as SQLite's log does
        return False
    return not stat.S_ISLNK(mode) and bool(mode & _OF_OTHERS)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise CatalogUnreadable(path=str(path)) from error
