"""Writes `SHA256SUMS` beside the files of a release: `checksums.py FOLDER`; with `--check` it judges them instead.

As `sha256sum --check` reads it, with which everybody can check what was downloaded.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

NAME = "SHA256SUMS"


def released(folder: Path) -> list[Path]:
    """The files themselves, in order; nothing of folders below."""
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name != NAME)


def sums(folder: Path) -> str:
    """A line a file: its sum in hex, two spaces, its name."""
    return "".join(f"{_sum(path)}  {path.name}\n" for path in released(folder))


def _sum(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not options.folder.is_dir() or not released(options.folder):
        print(f"There is nothing to release in {options.folder}.", file=sys.stderr)
        return 1
    written = options.folder / NAME
    if not options.check:
        written.write_text(sums(options.folder), "utf-8")
        return 0
    if not written.is_file() or written.read_text("utf-8") != sums(options.folder):
        print(f"The files in {options.folder} are not those of {NAME}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
