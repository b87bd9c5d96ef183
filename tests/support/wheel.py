"""The wheel, built from a copy of the sources: what setuptools leaves in a checkout would be in the next one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = ("LICENSE", "MANIFEST.in", "README.md", "pyproject.toml", "packaging/resources.py")
FOLDERS = ("docs/guide", "resources", "tgate_desktop")


def built_wheel(source: Path) -> Path:
    """Builds it in `source`, an empty folder, without a network."""
    (source / "packaging").mkdir()
    for name in FILES:
        shutil.copyfile(ROOT / name, source / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", "out"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "."],
        cwd=source,
        env={**os.environ, "PIP_NO_INDEX": "1"},
        check=True,
    )
    (built,) = (source / "out").glob("tgate_desktop-*.whl")
    return built
