"""The guide's pages as the app shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tgate_desktop import assets
from tgate_desktop.words import guide, languages
from tgate_desktop.words.guide import guide_pages

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "guide"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(guide, "guide", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_every_page_of_this_project_is_there_under_its_own_heading(language: str) -> None:
    with languages.speaking(language):
        pages = guide_pages()
    assert {page.name for page in pages} == {path.name.partition(".")[0] for path in FOLDER.glob("*.md")}
    assert pages[0].name == "problems"
    for page in pages:
        assert page.text.lstrip().startswith(f"# {page.title}")
        assert page.language == language


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_no_html_is_left_for_the_viewer(language: str) -> None:
    with languages.speaking(language):
        for page in guide_pages():
            assert re.findall(r"</?(div|bdi|span|p|a|img)\b[^>]*>", page.text) == []


def test_a_page_that_is_not_translated_is_shown_in_english(folder: Path) -> None:
    (folder / "problems.md").write_text("# Problems\n", "utf-8")
    (folder / "problems.ar.md").write_text("# المشكلات\n", "utf-8")
    (folder / "news.md").write_text("# News\n", "utf-8")
    with languages.speaking(languages.ARABIC):
        assert [(page.name, page.language, page.title) for page in guide_pages()] == [
            ("problems", "ar", "المشكلات"),
            ("news", "en", "News"),
        ]


def test_code_inside_arabic_lines_is_isolated_and_in_blocks_is_as_it_was(folder: Path) -> None:
    lines = ("# `%A%` \u0648", '<bdi dir="ltr">`b`</bdi>', "    echo `c`")
    (folder / "problems.md").write_text("# Problems\n", "utf-8")
    (folder / "problems.ar.md").write_text("\n".join(lines), "utf-8")
    with languages.speaking(languages.ARABIC):
        (page,) = guide_pages()
    assert page.text.split("\n") == ["# \u2066`%A%`\u2069 \u0648", "\u2066`b`\u2069", "    echo `c`"]
    assert page.title == "\u2066`%A%`\u2069 \u0648"


def test_where_there_is_no_guide_there_are_no_pages(folder: Path) -> None:
    assert guide_pages() == ()


def test_the_guide_is_found_where_it_was_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_root", lambda: tmp_path / "resources")
    assert assets.guide() == tmp_path / "docs" / "guide"
    (tmp_path / "resources" / "guide").mkdir(parents=True)
    assert assets.guide() == tmp_path / "resources" / "guide"
