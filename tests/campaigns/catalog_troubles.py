"""What can befall the catalog's files while programs are at work on them; each says whether there was any to strike."""

from __future__ import annotations

import random
import resource
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

Writers = Sequence["subprocess.Popen[str]"]
Trouble = Callable[[Path, Writers, random.Random], bool]

MOST_BYTES = 16 * 1024


def _overwritten(path: Path, choose: random.Random) -> bool:
    size = path.stat().st_size if path.exists() else 0
    if size:
        with path.open("r+b") as file:
            for _time in range(choose.randint(1, 4)):
                file.seek(choose.randrange(size))
                file.write(choose.randbytes(choose.choice((1, 16, 512, 4096))))
    return size > 0


def corrupt_page(path: Path, _writers: Writers, choose: random.Random) -> bool:
    """Anywhere in the file."""
    return _overwritten(path, choose)


def corrupt_head(path: Path, _writers: Writers, choose: random.Random) -> bool:
    """Where SQLite says what the file is."""
    with path.open("r+b") as file:
        file.seek(choose.randrange(90))
        file.write(choose.randbytes(choose.randint(1, 10)))
    return True


def corrupt_log(path: Path, _writers: Writers, choose: random.Random) -> bool:
    """What was committed last."""
    return _overwritten(Path(f"{path}-wal"), choose)


def cut_off(path: Path, _writers: Writers, choose: random.Random) -> bool:
    """Somewhere."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(choose.randrange(max(1, size)))
    return size > 0


def removed(path: Path, _writers: Writers, choose: random.Random) -> bool:
    """With its log, or without."""
    path.unlink()
    if choose.random() < 0.5:
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    return True


def log_removed(path: Path, _writers: Writers, _choose: random.Random) -> bool:
    """What was committed last is gone."""
    log = Path(f"{path}-wal")
    size = log.stat().st_size if log.exists() else 0
    log.unlink(missing_ok=True)
    return size > 0


def copy_corrupt(path: Path, _writers: Writers, choose: random.Random) -> bool:
    """The copy alone."""
    return _overwritten(path.with_name("catalog.backup.sqlite3"), choose)


def read_only_file(path: Path, _writers: Writers, _choose: random.Random) -> bool:
    """Given back at the end of the round."""
    path.chmod(0o400)
    return True


def read_only_home(path: Path, _writers: Writers, _choose: random.Random) -> bool:
    """Given back at the end of the round."""
    path.parent.chmod(0o500)
    return True


def size_limited(_path: Path, writers: Writers, _choose: random.Random) -> bool:
    """No file of the writers may grow beyond it (EFBIG, not a disk's ENOSPC); given back at the end of the round."""
    living = [writer for writer in writers if writer.poll() is None]
    for writer in living:
        resource.prlimit(writer.pid, resource.RLIMIT_FSIZE, (MOST_BYTES, resource.RLIM_INFINITY))
    return bool(living)


def writer_killed(_path: Path, writers: Writers, choose: random.Random) -> bool:
    """Whatever it does: what comes of its order says whether it was in the middle of it."""
    writer = choose.choice(writers)
    is_living = writer.poll() is None
    writer.kill()
    return is_living


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
    size_limited,
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
