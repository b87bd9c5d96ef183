"""Small text files that a person chose, read and written whole."""

from __future__ import annotations

from pathlib import Path

from tgate_desktop.oauth.problems import EnvironmentFileUnreadable, FileNotWritten

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
