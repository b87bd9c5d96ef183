"""When a program's first picture is on the screen, seen from outside: a program that is frozen cannot be asked.

Qt's windows have no background that the X server would fill in by itself: what shows first is the window's first
paint, put there whole. The server keeps its picture in a file, which is looked at here.
"""

from __future__ import annotations

import mmap
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.support.screen import SIZE

GUARD_S = 30.0
_LOOK_EVERY_S = 0.0005
_EVERY_LINES = 30
_POINTER = 32  # in the middle of the screen, from the first program on that gives it a form
_BYTES_PER_PIXEL = 4


class NothingOnScreen(Exception):
    """The program ended, or the guard's time passed, before anything showed. The text is what it complained about."""


class ScreenWatch:
    """Starts programs on the virtual screen whose picture is `frame_buffer`; nothing else shows on it."""

    def __init__(self, frame_buffer: Path, environment: Mapping[str, str]) -> None:
        with frame_buffer.open("rb") as opened:
            self._picture = mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ)
        self._environment = dict(environment)
        width, height = SIZE
        line = width * _BYTES_PER_PIXEL
        above = len(self._picture) - height * line  # the dump's header
        looked_at = (y for y in range(0, height, _EVERY_LINES) if abs(y - height // 2) > _POINTER)
        self._lines = [slice(above + y * line, above + (y + 1) * line) for y in looked_at]
        self._empty = self._seen()

    def first_paint_ms(self, command: Sequence[str | Path], before: Callable[[], None] = lambda: None) -> float:
        """From the start of the process to its first picture, on a computer where it never ran. `before` comes last
        before that start. Raises: NothingOnScreen."""
        home = Path(self._environment["TGATE_DESKTOP_HOME"])
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        before()
        begun = time.monotonic()
        with subprocess.Popen(
            list(map(str, command)),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                while self._seen() == self._empty:
                    if process.poll() is not None or time.monotonic() - begun > GUARD_S:
                        raise NothingOnScreen(_complaints(process))
                    time.sleep(_LOOK_EVERY_S)
                return (time.monotonic() - begun) * 1000
            finally:
                _kill(process)
                self._wait_until_empty()

    def _seen(self) -> list[bytes]:
        return [self._picture[line] for line in self._lines]

    def _wait_until_empty(self) -> None:
        begun = time.monotonic()
        while self._seen() != self._empty:
            if time.monotonic() - begun > GUARD_S:
                raise TimeoutError("the screen did not become empty again")
            time.sleep(_LOOK_EVERY_S)


def _complaints(process: subprocess.Popen[bytes]) -> str:
    _kill(process)
    assert process.stderr is not None
    return f"{process.args!r}, exit status {process.wait()}\n{process.stderr.read().decode('utf-8', 'replace')}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
