from __future__ import annotations

from tgate_desktop.words import languages
from tgate_desktop.words.isolation import isolated, isolated_name


def test_nothing_is_added_where_no_direction_changes() -> None:
    assert isolated("tgate.example") == "tgate.example"
    assert isolated_name("Al Baik") == "Al Baik"


def test_an_arabic_name_in_english_is_isolated_in_its_own_direction() -> None:
    assert isolated_name("البيك") == "\u2068البيك\u2069"


def test_in_arabic_an_address_reads_left_to_right_and_a_name_as_it_is() -> None:
    languages.use("ar")
    assert isolated("tgate.example") == "\u2066tgate.example\u2069"
    assert isolated_name("Al Baik") == "\u2068Al Baik\u2069"
