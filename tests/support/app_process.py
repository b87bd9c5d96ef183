"""Drives `tests.support.app_program` from outside, and knows everything that it wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from tests.support.hygiene import GUARD_S
from tests.support.isolation import isolate

ROOT = Path(__file__).resolve().parents[2]


class AppProcess:
    """One run of the app in `folder`, which is all that it has of a disk: home, temporary files, working folder.

    `more_environment` is added to a fresh one. What it printed beside its replies is in `errors`.
    """

    def __init__(
        self, folder: Path, more_environment: Mapping[str, str] = MappingProxyType({}), site: Path | None = None
    ) -> None:
        self.folder = folder
        environment = {"PATH": os.environ["PATH"]}
        isolate(environment, folder)
        environment |= more_environment
        environment["PYTHONPATH"] = os.pathsep.join(str(path) for path in (site, ROOT) if path is not None)
        self._errors = folder / "stderr.txt"
        self._stderr = self._errors.open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.support.app_program"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process, self._stderr:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(GUARD_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                raise

    def do(self, act: str, **details: Any) -> dict[str, Any]:
        """The reply to one act."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": act, **details}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self.errors
        reply: dict[str, Any] = json.loads(line)
        return reply

    def kill(self) -> None:
        """As a crash would."""
        self._process.kill()
        self._process.wait(GUARD_S)

    @property
    def errors(self) -> str:
        return self._errors.read_text()

    def seen_by_others(self) -> dict[str, bytes]:
        """What every program of this user can see of a running one: its command line and environment."""
        process = Path("/proc") / str(self._process.pid)
        return {name: (process / name).read_bytes() for name in ("cmdline", "environ")}


def written_files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below `folder`, with what is in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
