"""The catalogues as gettext reads them, and the tool that checks them, for tests."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from tests.support.packaging_tools import packaging_tool

ROOT = Path(__file__).resolve().parent.parent.parent
_ISOLATES = "\u2066\u2067\u2068"
_POP = "\u2069"


def compile_outdated_catalogues() -> None:
    """Every `.mo` of the source tree is as new as its `.po`."""
    sources = list((ROOT / "resources" / "translations").glob("*/LC_MESSAGES/*.po"))
    if any(_is_outdated(source) for source in sources):
        compile_catalogues = packaging_tool("resources").compile_catalogues
        compile_catalogues(ROOT / "resources")
        for source in sources:
            source.with_suffix(".mo").touch()


def catalogue_tool() -> ModuleType:
    """`packaging/catalogues.py`."""
    return packaging_tool("catalogues")


def without_isolates(text: str) -> str:
    """`text` as it is searched for."""
    return text.translate({ord(mark): None for mark in _ISOLATES + _POP + "\u200f"})


def has_balanced_isolates(text: str) -> bool:
    """Whether each isolate is closed, and nothing is closed that was not opened."""
    depth = 0
    for character in text:
        depth += (character in _ISOLATES) - (character == _POP)
        if depth < 0:
            return False
    return depth == 0


def _is_outdated(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns
