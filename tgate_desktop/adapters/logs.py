"""The rotating log file in the `logs` folder; nothing reaches it without passing the redactor."""

from __future__ import annotations

import logging
import os
import sys
import time
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

from tgate_desktop.adapters.folders import make_private_folder
from tgate_desktop.oauth.problems import CatalogUnwritable
from tgate_desktop.oauth.redaction import redacted

FILE_NAME = "tgate-desktop.log"
FILE_BYTES = 1024 * 1024
OLDER_FILES = 2

# urllib3 quotes what it could not parse of an answer, and at DEBUG the queries of requests.
_QUIET = ("urllib3",)


def start_logging(folder: Path) -> None:
    """Writes every record from INFO on to a file in `folder`, which is made when missing. A second call changes the
    file.

    Raises: OSError, when the folder or the file cannot be made.
    """
    for name in _QUIET:  # also when there will be no file: then they would go to the terminal
        logging.getLogger(name).setLevel(logging.CRITICAL)
    make_private_folder(folder)
    handler = _PrivateFileHandler(
        folder / FILE_NAME, maxBytes=FILE_BYTES, backupCount=OLDER_FILES, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(
        _RedactingFormatter("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S")
    )
    handler.setLevel(logging.INFO)
    stop_logging()
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def stop_logging() -> None:
    """Closes the file; nothing happens when there is none."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler, _PrivateFileHandler):
            root.removeHandler(handler)
            with suppress(OSError):  # a full disk: these bytes are lost already, and said to be
                handler.close()
            root.setLevel(logging.WARNING)


class RedactedLog:
    """Fits `flows.ports.LogReader`: the log files in `folder`, the older ones first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self, most_bytes: int) -> str:
        """See the port. Begins with a whole line, and is redacted once more: more may be known as secret now."""
        newest = b""
        try:
            for file in self._files():
                if len(newest) <= most_bytes:
                    newest = file.read_bytes() + newest
        except OSError as fault:
            return f"(the log cannot be read: {fault.strerror})\n"
        if len(newest) > most_bytes:
            newest = newest[-most_bytes:].partition(b"\n")[2]
        return redacted(newest.decode("utf-8", "backslashreplace"))

    def _files(self) -> list[Path]:
        """Those that are there, the newest first."""
        names = [FILE_NAME, *(f"{FILE_NAME}.{number}" for number in range(1, OLDER_FILES + 1))]
        return [file for name in names if (file := self._folder / name).exists()]


class _PrivateFileHandler(RotatingFileHandler):
    """Files that only their owner reads; a record that cannot be written never shows its arguments elsewhere.

    Window and commands write to one file, a line at a time. Whoever finds it full moves it away, unless another process
    is at that; whoever finds it moved opens the new one.
    """

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - the name is logging's
        self._follow()
        return bool(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802 - the name is logging's
        from tgate_desktop.adapters.locks import GrantLocks

        locks = GrantLocks(Path(self.baseFilename).parent.with_name("locks"))
        with suppress(CatalogUnwritable), locks.try_hold("log") as is_ours:  # no grant has this ID
            self._follow()  # it may have been moved before the lock was ours
            if is_ours and self.stream is not None and os.fstat(self.stream.fileno()).st_size > self.maxBytes // 2:
                super().doRollover()

    def _follow(self) -> None:
        """Leaves a file that has lost its name."""
        if self.stream is not None and not _is_named(self.stream, self.baseFilename):
            self.stream.close()
            self.stream = self._open()

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, 0o600)
        return cast(TextIOWrapper, os.fdopen(descriptor, self.mode, encoding=self.encoding, errors=self.errors))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        if sys.stderr is not None:
            kind = sys.exc_info()[0]
            name = kind.__name__ if kind else "unknown"
            sys.stderr.write(f"{FILE_NAME}: a record of {record.name} line {record.lineno} was lost: {name}\n")


def _is_named(stream: TextIOWrapper, name: str) -> bool:
    try:
        return os.path.samestat(Path(name).stat(), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False


class _RedactingFormatter(logging.Formatter):
    """UTC; message, arguments, exception and stack as one text, redacted; later lines indented, so that none of them
    can pass for a record."""

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        return time.gmtime(seconds)

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record)).replace("\r", "\n").replace("\n", "\n    ")
