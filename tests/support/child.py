"""A server of ours in a process of its own that never outlives us."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

GUARD_S = 30.0


@contextmanager
def child_server(
    command: Sequence[str | Path], hello: Mapping[str, str], folder: Path, log: Path
) -> Iterator[dict[str, str]]:
    """What the server says of itself, a line of JSON, once it listens; it ends with its standard input.

    `hello` goes to it as a line of JSON, so that secrets are in no command line. What it complains about is in `log`.
    """
    with log.open("w", encoding="utf-8") as complaints:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(hello) + "\n")
            process.stdin.flush()
            first = _first_line(process.stdout)
            if not first:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text('utf-8')}")
            yield json.loads(first)
        finally:
            process.stdin.close()
            try:
                process.wait(GUARD_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _first_line(stream: IO[str]) -> str:
    """The first line, or nothing when the stream ends or the guard's time is over."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
    try:
        return lines.get(timeout=GUARD_S)
    except queue.Empty:
        return ""
