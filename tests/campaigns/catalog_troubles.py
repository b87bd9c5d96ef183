"""What can befall the catalog's files while programs are at work on them."""

from __future__ import annotations

import random
import resource
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

Writers = Sequence["subprocess.Popen[str]"]
Trouble = Callable[[Path, Writers, random.Random], None]

FULL_AT_BYTES = 16 * 1024


def _overwritten(path: Path, choose: random.Random) -> None:
    size = path.stat().st_size if path.exists() else 0
    if size:
        with path.open("r+b") as file:
            for _time in range(choose.randint(1, 4)):
                file.seek(choose.randrange(size))
                file.write(choose.randbytes(choose.choice((1, 16, 512, 4096))))


def corrupt_page(path: Path, _writers: Writers, choose: random.Random) -> None:
    """Anywhere in the file."""
    _overwritten(path, choose)


def corrupt_head(path: Path, _writers: Writers, choose: random.Random) -> None:
    """Where SQLite says what the file is."""
    with path.open("r+b") as file:
        file.seek(choose.randrange(90))
        file.write(choose.randbytes(choose.randint(1, 10)))


def corrupt_log(path: Path, _writers: Writers, choose: random.Random) -> None:
    """What was committed last."""
    _overwritten(Path(f"{path}-wal"), choose)


def cut_off(path: Path, _writers: Writers, choose: random.Random) -> None:
    """Somewhere."""
    with path.open("r+b") as file:
        file.truncate(choose.randrange(max(1, path.stat().st_size)))


def removed(path: Path, _writers: Writers, choose: random.Random) -> None:
    """With its log, or without."""
    path.unlink()
    if choose.random() < 0.5:
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def log_removed(path: Path, _writers: Writers, _choose: random.Random) -> None:
    """What was committed last is gone."""
    Path(f"{path}-wal").unlink(missing_ok=True)


def copy_corrupt(path: Path, _writers: Writers, choose: random.Random) -> None:
    """The copy alone."""
    _overwritten(path.with_name("catalog.backup.sqlite3"), choose)


def read_only_file(path: Path, _writers: Writers, _choose: random.Random) -> None:
    """Given back at the end of the round."""
    path.chmod(0o400)


def read_only_home(path: Path, _writers: Writers, _choose: random.Random) -> None:
    """Given back at the end of the round."""
    path.parent.chmod(0o500)


def full_disk(_path: Path, writers: Writers, _choose: random.Random) -> None:
    """For the writers; given back at the end of the round."""
    for writer in writers:
        if writer.poll() is None:
            resource.prlimit(writer.pid, resource.RLIMIT_FSIZE, (FULL_AT_BYTES, resource.RLIM_INFINITY))


def writer_killed(_path: Path, writers: Writers, choose: random.Random) -> None:
    """In the middle of whatever it does."""
    choose.choice(writers).kill()


TROUBLES: tuple[Trouble, ...] = (
    corrupt_page,
    corrupt_head,
    corrupt_log,
    cut_off,
    removed,
    log_removed,
    copy_corrupt,
    read_only_file,
    read_only_home,
    full_disk,
    writer_killed,
)


def given_back(path: Path, writers: Writers) -> None:
    """Rights and room."""
    path.parent.chmod(0o700)
    if path.exists():
        path.chmod(0o600)
    for writer in writers:
        if writer.poll() is None:
            resource.prlimit(writer.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
