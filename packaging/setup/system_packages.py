"""Makes sure that the system packages of the named sets are there: `system_packages.py run test`.

As root on a Debian it installs what is missing. Otherwise it prints the one line that does, and exits with 3.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SETS = Path(__file__).resolve().parent.parent / "system-packages"
MISSING = 3


def wanted(names: list[str]) -> list[str]:
    """The packages of these sets, in order."""
    lines = [line.strip() for name in names for line in (SETS / f"{name}.txt").read_text("utf-8").splitlines()]
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def installed() -> set[str]:
    """The names of all installed packages, and those that they stand for."""
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Abbrev}\t${Package}, ${Provides}\n"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    names: set[str] = set()
    for line in listing.splitlines():
        status, _, packages = line.partition("\t")
        if status.startswith("ii"):
            names.update(re.sub(r"\(.*?\)", "", name).strip() for name in packages.split(","))
    return names


def install(packages: list[str]) -> int:
    """The exit status of apt-get."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        print("+ apt-get", *command, flush=True)
        status = subprocess.run(["apt-get", "--quiet", *command], env=environment, check=False).returncode
        if status:
            return status
    return 0


def main(names: list[str]) -> int:
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        if sys.platform == "linux":
            print("No apt here, so the system packages are not checked. What Debian calls them:", *wanted(names))
        return 0
    missing = [package for package in wanted(names) if package not in installed()]
    if not missing:
        return 0
    if os.geteuid() == 0:
        return install(missing)
    print("Some system packages are missing. As root (or with sudo):", file=sys.stderr)
    print("apt-get install --yes --no-install-recommends", *missing, file=sys.stderr)
    return MISSING


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
