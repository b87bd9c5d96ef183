"""What Linux packages say of the app: releases, menu entry, manual, copyright. The packages themselves: see `built`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from tests.support.packaging_tools import ROOT, packaging_tool
from tgate_desktop import __version__
from tgate_desktop.command_line.arguments import COMMANDS
from tgate_desktop.words.commands import exit_statuses
from tgate_desktop.words.languages import ARABIC, ENGLISH

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CHANGELOG = """\
# Changelog

## 0.2.0, unreleased

- Things that are *new*, told
  on two lines.
- `token` says more.

## 0.1.0, 2026-03-01

- The first one.
"""


@pytest.fixture(scope="module")
def linux() -> Iterator[dict[str, ModuleType]]:
    """Its modules, which find each other as they do when the package is made."""
    before_path, before = [*sys.path], set(sys.modules)
    sys.path[:0] = [str(ROOT / "packaging" / place) for place in ("linux", "bundle", "")]
    names = ("releases", "man_page", "share", "words", "debian_copyright", "deb")
    yield {name: packaging_tool(f"linux/{name}") for name in names}
    sys.path[:] = before_path
    for name in set(sys.modules) - before:
        place = getattr(sys.modules[name], "__file__", None)
        if place and Path(place).is_relative_to(ROOT / "packaging"):
            del sys.modules[name]


def test_releases_are_told_with_their_dates_and_without_marks(linux: dict[str, ModuleType]) -> None:
    newest, first = linux["releases"].releases(CHANGELOG)
    assert (newest.version, newest.is_released) == ("0.2.0", False)
    assert newest.changes == ("Things that are new, told on two lines.", "token says more.")
    assert (first.version, first.is_released, first.at) == ("0.1.0", True, datetime(2026, 3, 1, tzinfo=UTC))


def test_an_unreleased_version_has_the_time_of_the_build(
    linux: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    newest, _ = linux["releases"].releases(CHANGELOG)
    assert newest.at.timestamp() == 1780000000


def test_a_heading_that_is_not_understood_stops_the_build(linux: dict[str, ModuleType]) -> None:
    with pytest.raises(ValueError, match=r"0\.2\.0 some day"):
        linux["releases"].releases("# Changelog\n\n## 0.2.0 some day\n\n- x\n")


def test_our_own_changelog_begins_with_this_version(linux: dict[str, ModuleType]) -> None:
    newest = linux["releases"].releases((ROOT / "CHANGELOG.md").read_text("utf-8"))[0]
    assert newest.version == __version__
    assert newest.changes


@pytest.mark.parametrize(
    ("version", "told"),
    [("1.2.0", "1.2.0"), ("1.2.0rc1", "1.2.0~rc1"), ("1.2.0.dev3", "1.2.0~dev3"), ("2.0b2", "2.0~b2")],
)
def test_a_pre_release_comes_before_its_release_for_dpkg(linux: dict[str, ModuleType], version: str, told: str) -> None:
    assert linux["releases"].debian_version(version) == told


def test_debians_changelog_has_an_entry_a_release(linux: dict[str, ModuleType]) -> None:
    releases = linux["releases"]
    told = releases.debian_changelog("tgate-desktop", releases.releases(CHANGELOG))
    assert re.findall(r"^tgate-desktop \((.*)\) unstable; urgency=medium$", told, re.MULTILINE) == ["0.2.0", "0.1.0"]
    signed = re.findall(r"^ -- .+ <.+>  (.+)$", told, re.MULTILINE)
    assert parsedate_to_datetime(signed[1]) == datetime(2026, 3, 1, tzinfo=UTC)
    assert "  * Things that are new, told on two lines.\n" in told


def test_the_menu_entry_and_the_software_centre_speak_both_languages(linux: dict[str, ModuleType]) -> None:
    told = {language: linux["words"].described(language) for language in (ENGLISH, ARABIC)}
    entry = linux["share"].desktop_entry(told)
    for key in ("Name", "GenericName", "Comment", "Keywords"):
        assert re.search(rf"^{key}=\S", entry, re.MULTILINE)
        assert re.search(rf"^{key}\[ar\]=\S", entry, re.MULTILINE)
    component = ElementTree.fromstring(linux["share"].metainfo(told, linux["releases"].releases(CHANGELOG)))  # noqa: S314 - our own
    for path in ("name", "summary", "description/p", "keywords/keyword"):
        languages = [element.get(XML_LANG, ENGLISH) for element in component.findall(path)]
        assert languages.count(ENGLISH) == languages.count(ARABIC) > 0
    kinds = [(one.get("version"), one.get("date"), one.get("type")) for one in component.findall("releases/release")]
    assert kinds[1] == ("0.1.0", "2026-03-01", "stable")
    assert (kinds[0][0], kinds[0][2]) == ("0.2.0", "development")


def test_the_manual_names_each_command_option_and_exit_status(linux: dict[str, ModuleType]) -> None:
    page = linux["man_page"].man_page("Summary").replace("\\-", "-").replace("\\(aq", "'")
    entries = set(re.findall(r"^\.B (.*)$", page, re.MULTILINE))
    for command in COMMANDS:
        assert any(entry.startswith(f"tgate-desktop {command} ") for entry in entries)
    helps = [linux["man_page"].command_help(*command) for command in ((), *((name,) for name in COMMANDS))]
    options = {option for told in helps for option in re.findall(r"(?<!\S)\[?(--[a-z-]+)", told)}
    assert len(options) > 5
    explained = {entry.split()[-1 if entry.startswith("-h,") else 0] for entry in entries if entry.startswith("-")}
    assert options <= explained
    assert {str(number) for number in (*range(len(exit_statuses())), 130)} <= entries


def test_what_roff_would_take_for_itself_is_escaped(linux: dict[str, ModuleType]) -> None:
    assert linux["man_page"]._roff(".B it's a\\b --x") == "\\&.B it\\(aqs a\\eb \\-\\-x"


def test_the_copyright_names_each_part_with_its_licence(linux: dict[str, ModuleType]) -> None:
    licences = packaging_tool("licences")
    packages = [licences.Licensed("requests", "2.0", "Apache-2.0", ())]
    parts = [Path("licences/requests"), Path("licences/libssl3")]
    told = linux["debian_copyright"].copyright_file((ROOT / "LICENSE").read_text("utf-8"), packages, parts)
    assert told.startswith("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n")
    assert "\n   libssl3\n   requests 2.0: Apache-2.0\n" in told
    assert "\n .\n" in told
    assert all(line.startswith(" ") or ": " in line or not line for line in told.splitlines())


def test_without_a_bundle_it_says_what_makes_one(linux: dict[str, ModuleType], tmp_path: Path) -> None:
    with pytest.raises(linux["deb"].NotPackaged, match=r"bundle/build\.py makes it"):
        linux["deb"].make_deb(tmp_path / "none", tmp_path)
