"""Asks a database of known vulnerabilities about every locked package. Ends with 0 only when each one was looked up.

1: there is a vulnerability. 2: some could not be looked up, and nothing is said about them: the database is out of
reach.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run.txt", "dev.txt", "django.txt", "node.txt", "macos.txt")
EXIT_VULNERABLE = 1
EXIT_NOT_LOOKED_UP = 2
TIMEOUT_S = 300


@dataclass(frozen=True)
class Audited:
    """One lock after the audit. `vulnerable` has a line each: package, version, what is known."""

    looked_up: int
    not_looked_up: tuple[str, ...]
    vulnerable: tuple[str, ...]


def audited(report: dict[str, Any]) -> Audited:
    """What the report says. A package that it skipped is not one without vulnerabilities."""
    packages = report["dependencies"]
    skipped = tuple(one["name"] for one in packages if "skip_reason" in one)
    return Audited(
        looked_up=len(packages) - len(skipped),
        not_looked_up=skipped,
        vulnerable=tuple(
            f"{one['name']} {one['version']}: {found['id']}, mended in {_versions(found['fix_versions'])}"
            for one in packages
            for found in one.get("vulns", ())
        ),
    )


def _versions(versions: list[str]) -> str:
    return ", ".join(versions) or "no version yet"


def audit(lock: Path) -> Audited | None:
    """The lock's packages looked up; None when the tool had no answer at all."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--format", "json"]
    try:
        run = subprocess.run(
            [*command, "--progress-spinner", "off"], capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
        return audited(json.loads(run.stdout))
    except (KeyError, ValueError, subprocess.TimeoutExpired):
        return None


def main() -> int:
    status = 0
    for name in LOCKS:
        found = audit(ROOT / "packaging" / "locks" / name)
        if found is None:
            print(f"{name}: not audited, the database of vulnerabilities cannot be reached", file=sys.stderr)
            status = status or EXIT_NOT_LOOKED_UP
            continue
        if found.looked_up:
            print(f"{name}: {found.looked_up} packages looked up, {len(found.vulnerable)} vulnerabilities")
        for line in found.vulnerable:
            print(f"  {line}", file=sys.stderr)
            status = EXIT_VULNERABLE
        if found.not_looked_up:
            print(
                f"{name}: {len(found.not_looked_up)} packages not audited, because the database of vulnerabilities "
                f"does not know them or cannot be reached: {', '.join(found.not_looked_up)}",
                file=sys.stderr,
            )
            status = status or EXIT_NOT_LOOKED_UP
    return status


if __name__ == "__main__":
    sys.exit(main())
