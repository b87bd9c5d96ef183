from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.translations import without_isolates
from tgate_desktop.oauth.problems import AccessDenied, InvalidClient
from tgate_desktop.words import browser_pages, languages
from tgate_desktop.words.browser_pages import Page

PAGES: list[Callable[[], Page]] = [
    browser_pages.connected,
    lambda: browser_pages.not_connected(AccessDenied()),
    browser_pages.finish_in_the_app,
    browser_pages.nothing_to_do,
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_a_page_speaks_every_language_english_first_whatever_the_window_speaks(
    page: Callable[[], Page], language: str
) -> None:
    languages.use(language)
    headings, texts = page()
    assert [tag for tag, _text in headings] == ["en", "ar"]
    assert [tag for tag, _text in texts] == ["en", "ar"]
    assert texts[0][1].replace("\u2011", "-").isascii()
    assert texts[0][1] != texts[1][1]
    assert languages.current() == language


def test_the_page_tells_why_it_did_not_work() -> None:
    _headings, texts = browser_pages.not_connected(InvalidClient(status=401, host="tgate.example"))
    for _tag, text in texts:
        assert "401" in text
        assert "tgate.example" in without_isolates(text)


def test_the_name_is_not_broken_at_its_hyphen() -> None:
    for lines in browser_pages.connected():
        assert not any("T-Gate" in text for _language, text in lines)
