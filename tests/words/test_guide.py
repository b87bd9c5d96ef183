"""The guide's pages on problems: every problem is on them, in the words of the app."""

from __future__ import annotations

import re

import pytest

from tests.support.packaging_tools import packaging_tool
from tests.support.translations import has_balanced_isolates
from tgate_desktop.oauth.problems import every_problem
from tgate_desktop.words import languages

guide = packaging_tool("guide")


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_every_problem_stands_on_the_page_once(language: str) -> None:
    headings = [line for line in guide.page(language).splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(f"### `{kind.code}`" for kind in set(every_problem()))


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_no_fact_is_left_open(language: str) -> None:
    page = guide.page(language)
    not_known = {languages.ENGLISH: r"(?<!it is )not known", languages.ARABIC: r"غير معروف\b"}
    assert "{" not in page
    assert re.findall(not_known[language], page) == []
    assert has_balanced_isolates(page)


def test_both_pages_tell_the_same_situations() -> None:
    english, arabic = (guide.page(language).count("\n**") for language in (languages.ENGLISH, languages.ARABIC))
    assert english == arabic
    for kind, situations in guide.SITUATIONS.items():
        assert len(situations) == len(guide.SAMPLES[kind])
