"""What is said of a catalog that was made anew."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.company_views import a_view
from tests.support.translations import has_balanced_isolates, without_isolates
from tgate_desktop.oauth.restored import CatalogLoss, Restored
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.words import languages
from tgate_desktop.words.catalog import clock_text, restored_text, stray_detail, strays_text

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("language", languages.LANGUAGES)
@pytest.mark.parametrize("loss", list(CatalogLoss))
def test_what_is_there_again_what_is_not_and_where_the_damaged_file_is(language: str, loss: CatalogLoss) -> None:
    restored = Restored(loss, "/home/x/catalog.damaged", NOON, 3, left_out=("Blue Harbor",))
    with languages.speaking(language):
        text = restored_text(restored)
    assert has_balanced_isolates(text)
    said = without_isolates(text)
    assert all(fact in said for fact in ("3", "Blue Harbor", "/home/x/catalog.damaged"))


def test_what_is_not_known_is_not_said() -> None:
    text = restored_text(Restored(CatalogLoss.REMOVED, None, None, 1))
    assert without_isolates(text) == (
        "The file with the list of companies was gone, and has been made anew. 1 company is there again."
    )


LABELLED = Stray("grant-1", "0123abcd", a_view(name="Blue Harbor").draft)
BARE = Stray("grant-2", "89abcdef", None)


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_tokens_without_a_company_are_told_by_whose_they_were_or_by_fingerprint(language: str) -> None:
    with languages.speaking(language):
        text = strays_text([LABELLED, BARE])
        details = [stray_detail(one) for one in (LABELLED, BARE)]
    assert has_balanced_isolates(text)
    said = without_isolates(text)
    assert all(fact in said for fact in ("Blue Harbor", "client-1", "staging.tgate.example", "89abcdef"))
    assert "0123abcd" not in said
    assert "staging.tgate.example" in details[0]
    assert details[1]


def test_of_many_tokens_without_a_company_the_rest_is_counted() -> None:
    assert "89abcdef, 7 more." in without_isolates(strays_text([BARE] * 12))


@pytest.mark.parametrize("language", languages.LANGUAGES)
@pytest.mark.parametrize("offset_s", [61, -61, 120, 1800, -7200])
def test_minutes_are_counted_in_both_directions(language: str, offset_s: int) -> None:
    with languages.speaking(language):
        assert clock_text(offset_s) != clock_text(-offset_s)
        assert has_balanced_isolates(clock_text(offset_s))
