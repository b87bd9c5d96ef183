"""What a program inherits that is started from here: the user's own environment, in a bundle, too."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

PUT_ASIDE = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML2_IMPORT_PATH", "QML_IMPORT_PATH")


@contextmanager
def users_environment() -> Iterator[None]:
    """Inside the `with` nothing of the bundle is inherited; from a source tree or a wheel nothing ever is."""
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    if bundle is None:
        yield
        return
    with without_bundle(os.environ, Path(bundle)), _without_bundles_libraries(bundle):
        yield


@contextmanager
def without_bundle(environment: MutableMapping[str, str], bundle: Path) -> Iterator[None]:
    """Inside the `with` what `packaging/bundle/users_environment.py` put aside at the start is back in its place, and
    PATH is without the folders that PySide put there on Windows. (LD_LIBRARY_PATH is the user's from the start.)"""
    path = environment.get("PATH", "")
    originals = {name: environment.pop(f"{name}_ORIG") for name in PUT_ASIDE if f"{name}_ORIG" in environment}
    environment.update(originals)
    if path:
        kept = (one for one in path.split(os.pathsep) if not Path(one).is_relative_to(bundle))
        environment["PATH"] = os.pathsep.join(kept)
    try:
        yield
    finally:
        for name, value in originals.items():
            del environment[name]
            environment[f"{name}_ORIG"] = value
        if path:
            environment["PATH"] = path


@contextmanager
def _without_bundles_libraries(bundle: str) -> Iterator[None]:
    """On Windows a child also inherits the folder that PyInstaller names for DLLs."""
    if sys.platform != "win32":
        yield
        return
    import ctypes

    ctypes.windll.kernel32.SetDllDirectoryW(None)
    try:
        yield
    finally:
        ctypes.windll.kernel32.SetDllDirectoryW(bundle)
