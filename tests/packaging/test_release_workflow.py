"""The release's workflow, as far as can be told without the hosts that run it: what it calls is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = (ROOT / ".ci" / "release.yml").read_text("utf-8")
JOBS = dict(re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", WORKFLOW.partition("\njobs:")[2], re.MULTILINE))
SELF_CHECKS = {"linux": "make test-package", "windows": "try_installer.py", "macos": "try_image.py"}


def test_it_builds_on_the_three_systems_and_puts_all_together() -> None:
    assert JOBS.keys() == {*SELF_CHECKS, "whole"}
    assert "needs: [linux, windows, macos]" in JOBS["whole"]
    assert "checksums.py" in JOBS["whole"]


@pytest.mark.parametrize("system", SELF_CHECKS)
def test_what_is_gathered_was_installed_and_has_checked_itself(system: str) -> None:
    steps = re.findall(r"- run: (.*)", JOBS[system])
    places = {
        part: at
        for at, step in enumerate(steps)
        for part in ("version.py", SELF_CHECKS[system], "gather.py")
        if part in step
    }
    assert list(places) == ["version.py", SELF_CHECKS[system], "gather.py"]


def test_every_program_that_it_calls_is_there() -> None:
    called = re.findall(r"packaging/[\w/]+\.(?:py|txt)", WORKFLOW)
    assert len(called) > 10
    assert [name for name in called if not (ROOT / name).is_file()] == []
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {*re.findall(r"run: make ([a-z-]+)", WORKFLOW)} <= {*targets}


def test_what_others_wrote_is_named_by_its_commit() -> None:
    used = re.findall(r"uses: (\S+)", WORKFLOW)
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name)] == []


def test_no_key_passes_through_it_and_it_may_write_nothing() -> None:
    assert "secrets." not in WORKFLOW
    assert re.findall(r"permissions:\n(?:  .*\n)+", WORKFLOW) == ["permissions:\n  contents: read\n"]
