"""Where a life can end exactly: before and after each call by which the app changes something outside itself."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from keyring.backends import SecretService

from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.catalog_archive import SqliteArchive
from tgate_desktop.adapters.http import RequestsHttp

Labelled = Callable[..., str]


class KillPoints:
    """Counts the calls of one act. `passed` names them in order; at number `fatal`, counted from 0, the process ends:
    before the call, or `after` it.
    """

    def __init__(self, fatal: int | None, *, after: bool) -> None:
        self.passed: list[str] = []
        self._fatal = fatal
        self._after = after
        self._is_armed = False
        self._lock = threading.Lock()

    def install(self) -> None:
        """For the rest of this process."""
        keyring = SecretService.Keyring
        self._watch(SqliteCatalog, "commit", _commit_label)
        self._watch(SqliteCatalog, "change", lambda *_all: "catalog: change")
        self._watch(SqliteCatalog, "set_setting", lambda *_all: "catalog: setting")
        self._watch(SqliteArchive, "record", lambda *_all: "journal")
        self._watch(keyring, "set_password", lambda name, *_rest: f"keyring: write {_entry(name)}")
        self._watch(keyring, "delete_password", lambda name, *_rest: f"keyring: delete {_entry(name)}")
        self._watch(RequestsHttp, "send", lambda request, *_rest: f"send {request.method}")

    def arm(self) -> None:
        """From the next call on."""
        self._is_armed = True

    def _watch(self, owner: type, method: str, label: Labelled) -> None:
        call = getattr(owner, method)

        def watched(subject: Any, *arguments: Any, **named: Any) -> Any:
            arguments = tuple(tuple(one) if method == "commit" else one for one in arguments)
            named = {name: tuple(one) if method == "commit" else one for name, one in named.items()}
            is_fatal = self._is_armed and self._number(label(*arguments, **named)) == self._fatal
            if is_fatal and not self._after:
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return call(subject, *arguments, **named)
            finally:
                if is_fatal:
                    os.kill(os.getpid(), signal.SIGKILL)

        setattr(owner, method, watched)

    def _number(self, label: str) -> int:
        with self._lock:
            self.passed.append(label)
            return len(self.passed) - 1


def _commit_label(put: tuple[object, ...] = (), remove: tuple[object, ...] = ()) -> str:
    signs = [f"+{type(one).__name__.lower()}" for one in put] + [f"-{type(one).__name__.lower()}" for one in remove]
    return f"catalog: {' '.join(signs)}"


def _entry(name: str) -> str:
    """The part of an entry's name that is no ID."""
    _service, kind, *rest = name.split("/")
    return "client secret" if kind == "application" else f"pair {'/'.join(rest)}"
