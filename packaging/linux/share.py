"""What a Linux desktop is told of the app, as files below `share`: menu entry, software centre, icons, manual."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path

from icons import ICON, png
from man_page import man_page
from releases import CHANGELOG, Release, releases
from words import Words, described

from tgate_desktop.words.languages import ENGLISH, LANGUAGES

APP_ID = "app.tgate.Desktop"
COMMAND = "tgate-desktop"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def shared_files() -> Iterator[tuple[Path, bytes]]:
    """Each with its place below `share`."""
    told = {language: described(language) for language in LANGUAGES}
    yield Path("applications", f"{APP_ID}.desktop"), desktop_entry(told).encode()
    yield Path("metainfo", f"{APP_ID}.metainfo.xml"), metainfo(told, releases(CHANGELOG.read_text("utf-8")))
    yield Path("icons", "hicolor", "scalable", "apps", f"{APP_ID}.svg"), ICON.read_bytes()
    for size in ICON_SIZES:
        yield Path("icons", "hicolor", f"{size}x{size}", "apps", f"{APP_ID}.png"), png(size)
    yield Path("man", "man1", f"{COMMAND}.1.gz"), gzipped(man_page(told[ENGLISH].summary))


def desktop_entry(told: dict[str, Words]) -> str:
    """Desktop Entry Specification 1.1."""
    lines = ["[Desktop Entry]", "Type=Application", "Version=1.1"]
    for language, words in told.items():
        lines += [f"Name{_in(language)}={words.name}", f"GenericName{_in(language)}={words.kind}"]
        lines += [f"Comment{_in(language)}={words.summary}", f"Keywords{_in(language)}={';'.join(words.keywords)};"]
    lines += [f"Exec={COMMAND}", f"TryExec={COMMAND}", f"Icon={APP_ID}", "Terminal=false", "Categories=Office;"]
    lines += ["StartupNotify=true", f"StartupWMClass={COMMAND}"]
    return "\n".join(lines) + "\n"


def metainfo(told: dict[str, Words], history: Sequence[Release]) -> bytes:
    """AppStream 1.0, a desktop application."""
    component = ET.Element("component", type="desktop-application")
    _put(component, "id", APP_ID)
    _put(component, "metadata_license", "CC0-1.0")
    _put(component, "project_license", "MIT")
    for language, words in told.items():
        _put(component, "name", words.name, language)
    for language, words in told.items():
        _put(component, "summary", words.summary, language)
    _put(component, "developer_name", "The T-Gate Desktop developers")
    description = _put(component, "description")
    for paragraphs in zip(*(words.paragraphs for words in told.values()), strict=True):
        for language, paragraph in zip(told, paragraphs, strict=True):
            _put(description, "p", paragraph, language)
    _put(component, "launchable", f"{APP_ID}.desktop", type="desktop-id")
    _put(_put(component, "provides"), "binary", COMMAND)
    _put(_put(component, "categories"), "category", "Office")
    keywords = _put(component, "keywords")
    for language, words in told.items():
        for keyword in words.keywords:
            _put(keywords, "keyword", keyword, language)
    languages = _put(component, "languages")
    for language in told:
        _put(languages, "lang", language)
    _put(component, "content_rating", type="oars-1.1")
    listed = _put(component, "releases")
    for release in history:
        _put_release(listed, release)
    ET.indent(component)
    return ET.tostring(component, "UTF-8", xml_declaration=True) + b"\n"


def gzipped(text: str) -> bytes:
    """As Debian wants its manuals and changelogs: without a name and a time in the file."""
    return gzip.compress(text.encode(), 9, mtime=0)


def _put_release(parent: ET.Element, release: Release) -> None:
    kind = "stable" if release.is_released else "development"
    told = _put(parent, "release", version=release.version, date=str(release.at.date()), type=kind)
    changes = _put(_put(told, "description"), "ul")
    for change in release.changes:
        _put(changes, "li", change)


def _put(
    parent: ET.Element, name: str, text: str | None = None, language: str = ENGLISH, **attributes: str
) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    if language != ENGLISH:
        element.set("xml:lang", language)
    return element


def _in(language: str) -> str:
    return "" if language == ENGLISH else f"[{language}]"
