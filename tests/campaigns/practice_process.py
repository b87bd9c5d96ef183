"""Practice T-Gate in a process of its own, which outlives every kill of the app."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.hygiene import GUARD_S
from tgate_desktop.practice import Rotation

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class PracticeProcess:
    """What it said of itself. Its record is in `data`."""

    address: str
    client_id: str
    client_secret: str
    redirect_uri: str
    data: Path

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port is not None
        return port


@contextmanager
def practice_process(
    data: Path, rotation: Rotation, redirect_uri: str, environment: Mapping[str, str]
) -> Iterator[PracticeProcess]:
    """One that answers, with its grants in the folder `data`."""
    command = ["-m", "tgate_desktop.practice", "--port", "0", "--data", str(data), "--rotation", rotation.value]
    with subprocess.Popen(
        [sys.executable, *command, "--redirect-uri", redirect_uri],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = {}
        while "Sign in with" not in said:
            line = process.stdout.readline()
            assert line, "Practice T-Gate did not start"
            name, _, value = line.strip().partition("  ")
            said[name] = value.strip()
        try:
            yield PracticeProcess(said["Practice T-Gate"], said["Client ID"], said["Client secret"], redirect_uri, data)
        finally:
            process.terminate()
            process.wait(GUARD_S)
