"""A program that measures inside itself, asked from outside a line at a time."""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GUARD_S = 60.0
_LONGEST_COMPLAINT = 4000
_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


class ProgramFailed(Exception):
    """It ended, or said nothing, before its answer was there. The text is what it complained about."""


class Program:
    """A running script of this folder. It answers each line of JSON with one, and ends with its standard input."""

    def __init__(self, process: subprocess.Popen[str], complaints: Path) -> None:
        self._process = process
        self._complaints = complaints
        self.pid = process.pid

    def ask(self, **request: Any) -> dict[str, Any]:
        """Raises: ProgramFailed."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._failure() from None
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """The next line that it says of itself. Raises: ProgramFailed."""
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            line = self._process.stdout.readline() if selector.select(GUARD_S) else ""
        if not line:
            raise self._failure()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _failure(self) -> ProgramFailed:
        status = self._process.poll()
        said = self._complaints.read_text("utf-8", "replace")[-_LONGEST_COMPLAINT:]
        return ProgramFailed(f"{self._process.args!r}, exit status {status}\n{said}")


@contextmanager
def running(script: str, environment: Mapping[str, str], folder: Path) -> Iterator[Program]:
    """A script of this folder, by name; its complaints go into `folder`."""
    complaints = folder / f"{script}.txt"
    with complaints.open("a", encoding="utf-8") as written:
        process = subprocess.Popen(
            command(script, "-X", "faulthandler"),
            cwd=_ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        )
    with process:
        try:
            yield Program(process, complaints)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(GUARD_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def command(script: str, *options: str) -> list[str]:
    """How a script of this folder is started: by its path, as nothing but the script is then imported for it."""
    return [sys.executable, *options, str(_HERE / f"{script}.py")]
