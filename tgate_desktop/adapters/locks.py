"""One lock per grant, across threads and processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock, Timeout

from tgate_desktop.adapters.folders import make_private_folder
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.oauth.problems import CatalogUnwritable, GrantBusy

WAIT_S = 75.0
POLL_S = 0.03


class GrantLocks:
    """`flows.ports.Locks`: a file per grant in `folder`. It stays: to remove one that others wait for splits the lock.

    `wait_s` is how long `hold` waits at most. Not reentrant. A process that dies holds nothing any more.
    """

    def __init__(self, folder: Path, wait_s: float = WAIT_S) -> None:
        self._folder = folder
        self._wait_s = wait_s
        self._guard = threading.Lock()
        self._held: set[str] = set()

    @contextmanager
    def hold(self, grant_id: str, cancel: Cancel | None = None) -> Iterator[None]:
        """See `flows.ports.Locks`."""
        turn = _Turn(cancel or Cancel(), self._wait_s)
        with self._taken(grant_id, turn.wait_for):
            yield

    @contextmanager
    def try_hold(self, grant_id: str) -> Iterator[bool]:
        """See `flows.ports.Locks`."""
        with self._taken(grant_id, lambda is_taken: is_taken()) as is_held:
            yield is_held

    @contextmanager
    def _taken(self, grant_id: str, take: Callable[[Callable[[], bool]], bool]) -> Iterator[bool]:
        # The file comes second: then of this process one thread at a time has it open.
        if not take(lambda: self._enter(grant_id)):
            yield False
            return
        try:
            file_lock = self._file_lock(grant_id)
            try:
                is_held = take(lambda: _taken(file_lock))
            except OSError as error:
                raise self._unwritable(error) from error
            try:
                yield is_held
            finally:
                file_lock.release()
        finally:
            with self._guard:
                self._held.discard(grant_id)

    def _enter(self, grant_id: str) -> bool:
        with self._guard:
            if grant_id in self._held:
                return False
            self._held.add(grant_id)
            return True

    def _file_lock(self, grant_id: str) -> FileLock:
        try:
            make_private_folder(self._folder)
        except OSError as error:
            raise self._unwritable(error) from error
        # Not bound to a thread: what one thread took another may give back.
        return FileLock(self._folder / f"{quote(grant_id, safe='')}.lock", mode=0o600, thread_local=False)

    def _unwritable(self, error: OSError) -> CatalogUnwritable:
        return CatalogUnwritable(path=str(self._folder), reason=error.strerror or type(error).__name__)


class _Turn:
    """One wait of at most `wait_s`, for one thing after the other."""

    def __init__(self, cancel: Cancel, wait_s: float) -> None:
        self._cancel = cancel
        self._wait_s = wait_s
        self._deadline = time.monotonic() + wait_s

    def wait_for(self, is_taken: Callable[[], bool]) -> bool:
        """True, when it is taken. Raises: GrantBusy, Cancelled."""
        self._cancel.raise_if_cancelled()
        while not is_taken():
            remaining_s = self._deadline - time.monotonic()
            if remaining_s <= 0:
                raise GrantBusy(waited_s=round(self._wait_s))
            if self._cancel.wait(min(POLL_S, remaining_s)):
                raise Cancelled
        return True


def _taken(file_lock: FileLock) -> bool:
    try:
        file_lock.acquire(blocking=False)
    except Timeout:
        return False
    return True
