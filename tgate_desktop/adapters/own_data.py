"""The data folder's end."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tgate_desktop.adapters.folders import Folders
from tgate_desktop.oauth.problems import CatalogUnwritable


class OwnData:
    """`flows.forget.Data`: what is in `folders` and is ours. Other things may stand beside it where a person moved
    them; they stay, and so does their folder. `let_go` closes the catalog."""

    def __init__(self, folders: Folders, let_go: Callable[[], None]) -> None:
        self._folders = folders
        self._let_go = let_go

    @property
    def folder(self) -> str:
        """See the port."""
        return str(self._folders.home)

    def remove(self) -> None:
        """See the port. Raises: CatalogUnwritable, with the first that does not go."""
        self._let_go()
        gc.collect()  # closes the file of a catalog that nobody uses any more: Windows would keep it
        path = self._folders.home
        try:
            for path in [*self._files(), *self._subfolders()]:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
            with suppress(OSError):  # others have something in it
                self._folders.home.rmdir()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CatalogUnwritable(path=os.fsdecode(error.filename or path), reason=reason) from error

    def _files(self) -> Iterator[Path]:
        folders = self._folders
        for file in (folders.catalog_file, folders.catalog_copy, folders.certificate_file):
            yield from sorted(folders.home.glob(f"{file.stem}*{file.suffix}*"))

    def _subfolders(self) -> Iterator[Path]:
        folders = self._folders
        return (folder for folder in (folders.logs, folders.practice, folders.locks) if folder.exists())
