"""The app as another build of it: it works, and all that is in its archives lies at other places."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from PyInstaller.archive.readers import CArchiveReader

from tests.packaging.built.packages import OURS

_ELSEWHERE = b"\0" * 4096


def replace_by_other_build(bundle: Path) -> None:
    """Whole files come into the place of those that are there, as a package manager does it."""
    program, library = bundle / OURS, bundle / "_internal" / "base_library.zip"
    for file, begin in ((program, CArchiveReader(str(program))._start_offset), (library, 0)):
        content, coming = file.read_bytes(), file.with_name(f"{file.name}.new")
        coming.write_bytes(content[:begin] + _ELSEWHERE + content[begin:])
        shutil.copymode(file, coming)
        coming.rename(file)


def other_deb(deb: Path, version: str, folder: Path) -> Path:
    """The package with another build in it, as that version; made in `folder`."""
    tree = folder / "tree"
    subprocess.run(["dpkg-deb", "--raw-extract", deb, tree], check=True)
    replace_by_other_build(tree / "usr" / "lib" / OURS)
    control = tree / "DEBIAN" / "control"
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", control.read_text("utf-8")), "utf-8")
    made = folder / f"{OURS}_{version}_other.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, made], check=True)
    shutil.rmtree(tree)
    return made
