"""Whether this user's window is open, for programs without Qt: `QLockFile` is looked at from outside."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def is_window_open(lock_file: Path) -> bool:
    """Whether a living process has the lock. What a process that crashed left behind counts for nothing.

    Raises: OSError, where it cannot be told.
    """
    try:
        descriptor = os.open(lock_file, os.O_RDWR)
    except FileNotFoundError:
        return False
    except PermissionError:
        if sys.platform == "win32":  # Qt shares the file with nobody who writes
            return True
        raise
    try:
        return not _is_free(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _is_free(_descriptor: int) -> bool:
        return True

else:
    import fcntl

    def _is_free(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
