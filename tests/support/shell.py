"""A copied command in a real shell, its secrets in variables, and an eye on what every process was started with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.hygiene import GUARD_S

_WATCHED = ("awk", "curl", "od", "sed")


@dataclass(frozen=True)
class Ran:
    """`output` is all that was printed; `started_with` the arguments and the environment of every process."""

    exit_status: int
    output: str
    started_with: str

    @property
    def status(self) -> int:
        """That of the answer, which `--include` shows first."""
        return int(self.output.split(" ", 2)[1])


def ran_in_shell(
    command: str, folder: Path, variables: Mapping[str, str], shell: str = "/bin/sh", **environment: str
) -> Ran:
    """Pastes `command` into a shell in which the variables were read from its input, as the command itself advises."""
    programs, seen = folder / "watched", folder / "started-with.txt"
    programs.mkdir(exist_ok=True)
    seen.write_text("")
    for name in _WATCHED:
        program = programs / name
        program.write_text(
            f'#!/bin/sh\n{{ printf "%s\\n" "$0" "$@"; env; }} >> "{seen}"\nexec {shutil.which(name)} "$@"\n'
        )
        program.chmod(0o755)
    script = folder / "pasted.sh"
    script.write_text("".join(f"IFS= read -r {name}\n" for name in variables) + command, "utf-8")
    done = subprocess.run(
        [shell, script],
        input="".join(f"{value}\n" for value in variables.values()).encode(),
        env={"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), **environment},
        check=False,
        capture_output=True,
        timeout=GUARD_S,
    )
    return Ran(done.returncode, (done.stdout + done.stderr).decode(), seen.read_text("utf-8", "replace"))
