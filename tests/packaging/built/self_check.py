"""What a built app finds when it checks itself."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Found = dict[str, dict[str, Any]]


def found_by(program: Path, environment: Mapping[str, str], folder: Path) -> Found:
    """By check. The program is run in `folder`, and says nothing else."""
    told = subprocess.run(
        [program, "--self-check", "--json"],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stderr == ""
    return found_in(told)


def found_in(told: subprocess.CompletedProcess[str]) -> Found:
    """The same from what it told; the exit status agrees with it."""
    findings = json.loads(told.stdout)
    assert findings["holds"] is (told.returncode == 0)
    return {one["check"]: one for one in findings["checks"]}


def not_good(found: Found) -> Found:
    """None where all is well; a computer of the tests may be without IPv6."""
    return {name: one for name, one in found.items() if one["verdict"] != "good" and not _lacks_ipv6(one)}


def _lacks_ipv6(one: dict[str, Any]) -> bool:
    return bool(one["verdict"] == "notice" and one["facts"].get("found") == "missing")
