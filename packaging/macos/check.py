"""Judges what is built as a user's Mac will: `check.py [--notarized] FILE...`, of .app or .dmg."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path


def judging(file: Path, *, is_notarized: bool) -> list[list[str]]:
    """The commands that must all end well. Gatekeeper lets through only what is notarized."""
    signature = ["codesign", "--verify", "--deep", "--strict", "--verbose=2", str(file)]
    if not is_notarized:
        return [signature]
    kind = ["execute"] if file.suffix == ".app" else ["open", "--context", "context:primary-signature"]
    return [
        signature,
        ["spctl", "--assess", "--verbose=2", "--type", *kind, str(file)],
        ["xcrun", "stapler", "validate", str(file)],
    ]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notarized", action="store_true")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    wanted = parser.parse_args(arguments)
    for file in wanted.files:
        for command in judging(file, is_notarized=wanted.notarized):
            print("+", *command, flush=True)
            status = subprocess.run(command, check=False).returncode
            if status:
                return status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
