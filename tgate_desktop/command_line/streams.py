"""Standard output and standard error, which may be closed, full, of another encoding, or not there at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tgate_desktop.command_line.outcome import Document


def make_safe() -> None:
    """What a terminal's encoding does not have is written as an escape, where it would raise."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_person_there() -> bool:
    """Whether somebody may be asked: standard input is a terminal."""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:  # closed
        return False


def as_json(document: Document) -> str:
    """In ASCII, which every encoding has."""
    import json

    return json.dumps(document, indent=2)


def print_lines(lines: Iterable[str]) -> None:
    """To standard output, and out of our hands when it returns.

    Raises: OSError. What could not be written is not tried again at the end of the process.
    """
    stream = sys.stdout
    if stream is None:
        raise OSError("no standard output")
    try:
        stream.write("".join(f"{line}\n" for line in lines))
        stream.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise


def say(text: str) -> None:
    """A line to standard error; nothing happens where nobody can read it."""
    with suppress(OSError, ValueError):
        if sys.stderr is not None:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
