"""Small text files that a person chose, read and written whole."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from tgate_desktop.oauth.problems import EnvironmentFileUnreadable, FileNotWritten
from tgate_desktop.oauth.secret import Secret

_LIMIT_BYTES = 1024 * 1024


class ChosenFiles:
    """Fits `flows.ports.Files`."""

    def read_text(self, path: str) -> str:
        try:
            with Path(path).open("rb") as file:
                content = file.read(_LIMIT_BYTES + 1)
            if len(content) <= _LIMIT_BYTES:
                return content.decode("utf-8-sig")
        except (OSError, ValueError) as fault:
            raise EnvironmentFileUnreadable(reason="file") from fault
        raise EnvironmentFileUnreadable(reason="file")

    def write_text(self, path: str, text: str) -> None:
        try:
            Path(path).write_text(text, encoding="utf-8")
        except OSError as fault:
            raise FileNotWritten(path=path, reason=fault.strerror or type(fault).__name__) from fault

    def write_secret(self, path: str, text: Secret) -> None:
        """A new file takes the place of one that is there, so that nobody has the old one open."""
        target = Path(path)
        draft: str | None = None
        try:
            handle, draft = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)  # mode 0600
            with open(handle, "wb") as file:  # noqa: PTH123 - it is open already
                file.write(text.reveal().encode())
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, target)  # noqa: PTH105
            draft = None
        except OSError as fault:
            raise FileNotWritten(path=path, reason=fault.strerror or type(fault).__name__) from fault
        finally:
            if draft is not None:
                with suppress(OSError):
                    os.unlink(draft)  # noqa: PTH108
