"""Finds the files that come with the program: icons, translations, stylesheet, the receiver's page, the guide."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

_PACKAGE = "tgate_desktop"
_FOLDER = "resources"
_GUIDE = "guide"


def resource(*parts: str) -> Path:
    """Where a resource is: `resource("receiver", "page.html")`.

    The same in the source tree (`resources/` beside the package), in an installed wheel (`tgate_desktop/resources/`)
    and in a frozen app (the same below PyInstaller's `sys._MEIPASS`). Does not look whether the file is there.
    """
    return _root().joinpath(*parts)


def guide() -> Path:
    """The folder of the guide's pages: a resource like the others in a wheel and in a frozen app, `docs/guide` in the
    source tree."""
    packed = resource(_GUIDE)
    return packed if packed.is_dir() else _root().parent / "docs" / _GUIDE


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) / _PACKAGE / _FOLDER if frozen is not None else _root_by_the_package()


@cache
def _root_by_the_package() -> Path:
    package = Path(__file__).resolve().parent
    installed = package / _FOLDER
    return installed if installed.is_dir() else package.parent / _FOLDER
