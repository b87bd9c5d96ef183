"""A damaged catalog is moved aside, never deleted, and made anew from what can be read of it and from a copy."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tgate_desktop.adapters.catalog_file import CatalogFile, changing_files
from tgate_desktop.adapters.catalog_image import (
    BESIDE,
    build,
    opened,
    revision_in,
    sound_revision_in,
    tables_in,
    whole_revision_in,
    write_copy,
)
from tgate_desktop.adapters.catalog_merge import Merged, merged
from tgate_desktop.adapters.catalog_tables import (
    RECORDS,
    REVISION_SETTING,
    UNREADABLE,
    Revision,
    Row,
    Tables,
    read_archive,
    read_tables,
)
from tgate_desktop.adapters.folders import sync_folder
from tgate_desktop.flows.ports import Clock
from tgate_desktop.oauth.problems import CatalogDamaged, CatalogUnreadable, CatalogUnwritable
from tgate_desktop.oauth.restored import CatalogLoss, Restored

RESTORED_SETTING = "restored"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Left:
    """What is left of a damaged file."""

    tables: Tables
    archive: Mapping[str, tuple[Row, ...]]

    @property
    def worth(self) -> tuple[bool, int, int]:
        whole = self.tables.whole
        return whole == frozenset(RECORDS), self.tables.revision.number, len(whole)


class CatalogMending:
    """`flows.ports.CatalogCare` and `catalog_file.Mending` of `file`. `copy` holds the records, not the archive.

    `told` is called with what was made anew here, on the thread of the call that met the damage.
    """

    def __init__(
        self, file: CatalogFile, copy: Path, clock: Clock, told: Callable[[Restored], None] = lambda _restored: None
    ) -> None:
        self._file = file
        self._copy = copy
        self._clock = clock
        self._told = told
        self._copied: Revision | None = None
        self._has_looked = False
        self._looking = threading.Lock()
        self._is_warned = False
        file.mending = self

    # ---- the copy ----

    def keep_copy(self) -> None:
        """See `flows.ports.CatalogCare`."""
        self._file.mended(self._keep_copy)

    def _keep_copy(self) -> None:
        revision = self._file.read(revision_in, Revision(0, ""))
        if not revision.number or revision == self._copied:
            return
        tables = self._file.read(tables_in, Tables())
        if tables.whole != frozenset(RECORDS):
            raise CatalogDamaged(path=str(self._file.path))
        try:
            with changing_files(self._file.path):
                self._raise_if_outdated(tables.revision)
                if tables.revision != self._copy_revision():
                    write_copy(self._copy, tables)
        except (CatalogUnwritable, OSError, sqlite3.Error) as problem:
            if not self._is_warned:
                _log.info("no copy of the catalog could be made: %s", type(problem).__name__)
            self._is_warned = True
            return
        self._copied = tables.revision

    def _copy_revision(self) -> Revision:
        try:
            with opened(self._copy, "ro") as connection:
                return revision_in(connection)
        except UNREADABLE:
            return Revision(0, "")

    def _copy_tables(self) -> Tables | None:
        try:
            with opened(self._copy, "ro") as connection:
                return read_tables(connection)
        except UNREADABLE:
            return None

    def _raise_if_outdated(self, revision: Revision) -> None:
        """Raises: CatalogDamaged."""
        if revision.number < self._copy_revision().number:
            raise CatalogDamaged(path=str(self._file.path))

    # ---- what was restored ----

    def restored(self) -> Restored | None:
        """See `flows.ports.CatalogCare`."""
        return self._file.mended(lambda: self._file.read(_restored, None))

    def forget_restored(self) -> None:
        """See `flows.ports.CatalogCare`."""

        def forget() -> None:
            with self._file.transaction() as connection:
                connection.execute("DELETE FROM settings WHERE name = ?", (RESTORED_SETTING,))

        self._file.mended(forget)

    # ---- mending ----

    def look(self) -> None:
        """See `catalog_file.Mending`."""
        with self._looking:
            if self._has_looked:
                return
            self._has_looked = True
        self._raise_if_outdated(self._file.read(sound_revision_in, Revision(0, "")))

    def mend(self) -> None:
        """See `catalog_file.Mending`.

        Raises: CatalogDamaged with the reason, when it could not be done; CatalogProblem.
        """
        with changing_files(self._file.path):
            loss = self._loss()
            if loss is None:  # another process was quicker
                return
            try:
                self._mend(loss)
            except (OSError, sqlite3.Error) as error:
                reason = getattr(error, "strerror", None) or getattr(error, "sqlite_errorname", None)
                raise CatalogDamaged(path=str(self._file.path), reason=reason or type(error).__name__) from error

    def _loss(self) -> CatalogLoss | None:
        """Raises: CatalogProblem, for a file that is not ours to mend."""
        try:
            self._file.raise_if_gone()
        except CatalogDamaged:
            return CatalogLoss.REMOVED
        except OSError as error:
            raise CatalogUnreadable(path=str(self._file.path)) from error
        try:
            revision = self._file.read(whole_revision_in, Revision(0, ""))
        except CatalogDamaged:
            return CatalogLoss.DAMAGED
        return CatalogLoss.OUTDATED if revision.number < self._copy_revision().number else None

    def _mend(self, loss: CatalogLoss) -> None:
        """Raises: OSError, sqlite3.Error, CatalogProblem."""
        now, copy = self._clock.now(), self._copy_tables()
        with self._remains(loss) as left:
            found = merged(left.tables, copy)
            kept = self._free_name(now) if _is_any_there(self._file.path) else None
            restored = Restored(
                loss=loss,
                kept_file=str(kept) if kept else None,
                copied_at=_time_of_change(self._copy) if found.used_copy else None,
                companies=len(found.tables.of("companies")),
                left_out=found.left_out,
            )
            tables = _said(found, restored, left.tables, copy)
            new = self._file.path.with_name(f"{self._file.path.name}.new")
            build(new, tables, left.archive, keeps_log=True)
            write_copy(self._copy, tables)  # a stop from here on finds all in the copy
            if kept is not None:
                for suffix in BESIDE:
                    with suppress(FileNotFoundError):
                        Path(f"{self._file.path}{suffix}").rename(f"{kept}{suffix}")
        new.replace(self._file.path)
        sync_folder(self._file.path.parent)
        _log.info("the catalog was %s and has been made anew", loss.value)
        self._told(restored)

    @contextmanager
    def _remains(self, loss: CatalogLoss) -> Iterator[_Left]:
        """The best account there is, while nobody else can write. Raises: CatalogUnwritable."""
        with ExitStack() as stack:
            found = [_left_in(stack.enter_context(self._file.held()))]
            if loss is not CatalogLoss.REMOVED:
                try:
                    connection = stack.enter_context(opened(self._file.path, "rw"))
                    connection.execute("BEGIN IMMEDIATE")
                except sqlite3.Error as error:
                    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                        raise CatalogUnwritable(path=str(self._file.path), reason="SQLITE_BUSY") from error
                else:
                    found.append(_left_in(connection))
                with suppress(*UNREADABLE):
                    found.append(_left_in(stack.enter_context(opened(self._file.path, "ro&immutable=1"))))  # no log
            yield max(found, key=lambda left: left.worth)

    def _free_name(self, now: datetime) -> Path:
        stem = f"{self._file.path.name}.damaged-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
        names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
        return next(path for name in names if not _is_any_there(path := self._file.path.with_name(name)))


def _left_in(connection: sqlite3.Connection | None) -> _Left:
    return _Left(read_tables(connection), read_archive(connection)) if connection is not None else _Left(Tables(), {})


def _said(found: Merged, restored: Restored, *accounts: Tables | None) -> Tables:
    """With what is to be told, and as a state that comes after all that were seen."""
    newest = max((one.revision for one in accounts if one is not None), key=lambda one: one.number)
    said = {
        "loss": restored.loss.value,
        "kept_file": restored.kept_file,
        "copied_at": restored.copied_at.isoformat() if restored.copied_at else None,
        "companies": restored.companies,
        "left_out": list(restored.left_out),
    }
    own = {RESTORED_SETTING: json.dumps(said), REVISION_SETTING: newest.following("restored").text}
    settings = {**found.tables.of("settings"), **{name: {"name": name, "value": value} for name, value in own.items()}}
    return replace(found.tables, rows={**found.tables.rows, "settings": settings})


def _restored(connection: sqlite3.Connection) -> Restored | None:
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (RESTORED_SETTING,)).fetchone()
    if row is None:
        return None
    said = json.loads(row["value"])
    return Restored(
        loss=CatalogLoss(said["loss"]),
        kept_file=said["kept_file"],
        copied_at=datetime.fromisoformat(said["copied_at"]) if said["copied_at"] else None,
        companies=said["companies"],
        left_out=tuple(said["left_out"]),
    )


def _is_any_there(path: Path) -> bool:
    return any(os.path.lexists(f"{path}{suffix}") for suffix in BESIDE)


def _time_of_change(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
