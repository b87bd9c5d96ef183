"""The guide's pages as they come with the program, in the language in use where a page has one in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from tgate_desktop.assets import guide
from tgate_desktop.words import languages

PROBLEMS = "problems"
_FIRST = (PROBLEMS, "training", "command-line")
_SUFFIX = ".md"
_FRAME = re.compile(r"^</?div\b[^>]*>\n?", re.MULTILINE)
_CODE, _ISOLATED = re.compile(r"(?<!\u2066)(`[^`]+`)(?!\u2069)"), "\u2066\\1\u2069"
_BLOCK_OF_CODE = "    "
_ISOLATE, _END_OF_ISOLATE = re.compile(r"<bdi\b[^>]*>"), "</bdi>"


class GuidePage(NamedTuple):
    """`name` is that of its English file, without the suffix; `text` is Markdown without any HTML."""

    name: str
    language: str
    title: str
    text: str


def guide_pages() -> tuple[GuidePage, ...]:
    """All pages, those first that are looked for first. For a worker: it reads files. Raises: OSError."""
    names = sorted(path.stem for path in guide().glob(f"*{_SUFFIX}") if "." not in path.stem)
    known = [name for name in _FIRST if name in names]
    return tuple(_page(name) for name in (*known, *(name for name in names if name not in known)))


def _page(name: str) -> GuidePage:
    """Without its HTML, which is about directions; isolates say the same to a viewer that knows none."""
    translated = guide() / f"{name}.{languages.current()}{_SUFFIX}"
    language = languages.current() if translated.is_file() else languages.ENGLISH
    file = translated if translated.is_file() else guide() / f"{name}{_SUFFIX}"
    text = _FRAME.sub("", file.read_text(encoding="utf-8"))
    text = _ISOLATE.sub("\u2066", text).replace(_END_OF_ISOLATE, "\u2069")
    if language != languages.ENGLISH:
        text = "\n".join(_with_isolated_code(line) for line in text.split("\n"))
    title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), name)
    return GuidePage(name, language, title, text)


def _with_isolated_code(line: str) -> str:
    """Code is written from left to right inside a line of another direction, too."""
    return line if line.startswith(_BLOCK_OF_CODE) else _CODE.sub(_ISOLATED, line)
