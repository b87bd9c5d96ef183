"""What the set-up says and does about system packages, with a dpkg and an apt of ours in front."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "setup" / "system_packages.py"
FOLDER = SCRIPT.parents[1] / "system-packages"
NOBODY = 65534


def wanted(*sets: str) -> list[str]:
    lines = [line for name in sets for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


class Machine:
    """A Debian as far as the script sees it."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.calls = folder / "calls.txt"
        self.program("apt-get", f'echo "$*" >> {self.calls}')

    def program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    def has(self, *lines: str) -> None:
        """Lines of dpkg: status, package, and what it provides."""
        told = "".join(f"{line}\n" for line in lines)
        self.program("dpkg-query", f"cat <<'END'\n{told}END")

    def run(self, *sets: str, as_root: bool) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", AS_ROOT if as_root else AS_NOBODY, SCRIPT, *sets]
        environment = {**os.environ, "PATH": f"{self.programs}:/usr/bin:/bin"}
        return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


# Who runs it is what geteuid says: the real thing needs root on one side and a readable checkout on the other
AS_USER = """
import os, runpy, sys
os.geteuid = lambda: {}
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
AS_ROOT, AS_NOBODY = AS_USER.format(0), AS_USER.format(NOBODY)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_user_gets_the_one_apt_line_and_exit_status_3(machine: Machine) -> None:
    machine.has("ii \tlibegl1, ", "rc \tlibgl1, ")
    result = machine.run("run", "test", as_root=False)
    missing = [package for package in wanted("run", "test") if package != "libegl1"]
    assert result.returncode == 3
    (line,) = [line for line in result.stderr.splitlines() if "apt-get" in line]
    assert line == f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    assert not machine.calls.exists()


def test_root_gets_them_installed(machine: Machine) -> None:
    machine.has(*(f"ii \t{package}, " for package in wanted("run")))
    result = machine.run("run", "test", as_root=True)
    assert result.returncode == 0
    assert machine.calls.read_text("utf-8").splitlines() == [
        "--quiet update",
        f"--quiet install --yes --no-install-recommends {' '.join(wanted('test'))}",
    ]


def test_nothing_happens_where_all_are_there_under_whatever_name(machine: Machine) -> None:
    machine.has(*(f"ii \t{package}t64, any, {package} (= 1.2)" for package in wanted("run", "test")))
    result = machine.run("run", "test", as_root=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert not machine.calls.exists()


def test_a_failing_apt_fails_the_set_up(machine: Machine) -> None:
    machine.has("ii \tlibegl1, ")
    machine.program("apt-get", "exit 100")
    assert machine.run("run", as_root=True).returncode == 100
