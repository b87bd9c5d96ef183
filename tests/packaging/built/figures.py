"""The built app beside a bare wizard, built by the same recipe: sizes, and the time from start to first paint.

`python -m tests.packaging.built.figures` after both bundles are built; a line a figure, exit status 1 when one is past
its bound. As root, for it empties the system's caches.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench.__main__ import judged
from tests.bench.figure import Figure, Held, compared
from tests.bench.interleaved import interleaved
from tests.bench.surroundings import fresh_environment
from tests.packaging.built.packages import BARE, DIST, OURS, NotBuilt, deb
from tests.packaging.built.screen_watch import ScreenWatch
from tests.support.screen import virtual_screen

SIZE_BOUND, TIME_BOUND = 1.15, 1.4
WARM_TURNS, COLD_TURNS = 21, 9
_DROP_CACHES = Path("/proc/sys/vm/drop_caches")
_CONTROL = "Package: measured\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: measured\n"


def figures() -> Iterator[Figure]:
    """All of them, in one run."""
    yield _sizes("size of dist", {name: size_of(DIST / name) for name in (OURS, BARE)})
    with tempfile.TemporaryDirectory(prefix="tgate-figures-") as folder:
        bare = deb_size(DIST / BARE, Path(folder))
    yield _sizes("size of the .deb", {OURS: deb().stat().st_size, BARE: bare})
    yield from _starts()


def _sizes(name: str, sizes: dict[str, int]) -> Figure:
    return compared(name, "MB", [sizes[OURS] / 1e6], [sizes[BARE] / 1e6], Held.RATIO, SIZE_BOUND)


def size_of(folder: Path) -> int:
    """Bytes of all files below it; links count for nothing."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def deb_size(bundle: Path, folder: Path) -> int:
    """Bytes of a Debian package with nothing but the bundle in it, packed as ours is."""
    tree = folder / bundle.name
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN" / "control").write_text(_CONTROL, "utf-8")
    (tree / "usr" / "lib").mkdir(parents=True)
    subprocess.run(["cp", "--archive", "--link", bundle, tree / "usr" / "lib"], check=True)
    made = folder / f"{bundle.name}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, made], check=True, capture_output=True)
    return made.stat().st_size


def _starts() -> Iterator[Figure]:
    with fresh_environment() as (folder, environment), virtual_screen(folder, environment) as screen:
        del environment["QT_QPA_PLATFORM"]
        watch = ScreenWatch(screen.frame_buffer, {**environment, **screen.environment})
        starts = {name: partial(watch.first_paint_ms, [DIST / name / name]) for name in (OURS, BARE)}
        warm = interleaved(WARM_TURNS, starts)
        yield compared("start to first paint, warm", "ms", warm[OURS], warm[BARE], Held.RATIO, TIME_BOUND)
        cold = interleaved(COLD_TURNS, {name: partial(start, before=drop_caches) for name, start in starts.items()})
        yield compared("start to first paint, caches dropped", "ms", cold[OURS], cold[BARE], Held.RATIO, TIME_BOUND)


def drop_caches() -> None:
    """Files are read from the disk again, by everybody."""
    os.sync()
    _DROP_CACHES.write_text("3", "ascii")


def main() -> int:
    try:
        deb()
    except NotBuilt as reason:
        print(reason, file=sys.stderr)
        return 1
    missing = [name for name in (OURS, BARE) if not (DIST / name / name).exists()]
    if missing:
        print(f"Not built yet: {', '.join(missing)}. See packaging/bundle/build.py.", file=sys.stderr)
        return 1
    if not os.access(_DROP_CACHES, os.W_OK):
        print("Only root can empty the system's caches.", file=sys.stderr)
        return 1
    return judged(figures())


if __name__ == "__main__":
    sys.exit(main())
