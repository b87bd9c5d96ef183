"""The catalogues as a whole: complete, whole, and in their own language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.translations import catalogue_tool, has_balanced_isolates, without_isolates
from tgate_desktop.words import languages

# Terms of OAuth, formats, names of products: what an Arabic reader of T-Gate's own pages meets in Latin letters.
TERMS = """
T-Gate Desktop OAuth client ID secret redirect URI token endpoint refresh access state scope issuer PKCE S256
Basic HTTP https http API JSON form form-encoded name value items PEM pem crt cer CA DER PKCS TLS VPN proxy
IPv6 loopback keyring GNOME Keyring KWallet Windows KiB UTC access_denied cURL Oauth Management env Postman
Authorization IPv4 KDE MiB PAC hosts macOS netrc json DISPLAY WAYLAND_DISPLAY xvfb-run tgate-desktop
access_token refresh_token TGATE_CLIENT_SECRET TGATE_REFRESH_TOKEN
SHA-256 zip POSIX
"""
LATIN_TERMS = frozenset(TERMS.split())
PLACEHOLDER = re.compile(r"\{[^}]*\}")
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9]+)*")


@cache
def tool() -> Any:
    return catalogue_tool()


@cache
def texts() -> Any:
    return tool().source_texts()


def files() -> list[Path]:
    return list(tool().catalogue_files())


each_catalogue = pytest.mark.parametrize("file", files(), ids=lambda file: file.parts[-3])


def translations(file: Path) -> Iterator[tuple[str, str]]:
    for message in tool().read(file):
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[0]
            forms = [message.string] if isinstance(message.string, str) else message.string
            yield from ((source, form) for form in forms)


def test_there_is_a_catalogue_for_each_language_but_english() -> None:
    assert {file.parts[-3] for file in files()} == set(languages.LANGUAGES) - {languages.ENGLISH}


def test_the_texts_of_the_window_and_of_the_problems_are_found_in_the_source() -> None:
    assert texts().get("Try again") is not None
    assert len(texts()) > 200


@each_catalogue
def test_every_text_is_translated_with_its_placeholders_and_plural_forms(file: Path) -> None:
    assert list(tool().complaints(tool().read(file), texts())) == []


@each_catalogue
def test_arabic_has_its_six_plural_forms(file: Path) -> None:
    assert tool().read(file).num_plurals == 6


@each_catalogue
def test_no_english_word_is_left_but_terms(file: Path) -> None:
    left = {
        (source, word)
        for source, translation in translations(file)
        for word in LATIN_WORD.findall(PLACEHOLDER.sub(" ", translation))
        if word not in LATIN_TERMS
    }
    assert left == set()


@each_catalogue
def test_isolates_are_balanced_in_every_translation(file: Path) -> None:
    assert [translation for _source, translation in translations(file) if not has_balanced_isolates(translation)] == []


@each_catalogue
def test_no_number_joins_a_latin_word_before_it_and_changes_places_with_it(file: Path) -> None:
    # After a Latin letter a European number is read left to right with it (UAX #9, W7).
    assert [text for _source, text in translations(file) if re.search(r"[A-Za-z] \d", text)] == []


@each_catalogue
def test_an_ending_keeps_its_punctuation(file: Path) -> None:
    ends = {".": ".", "?": "؟", ":": ":", "…": "…"}
    for source, translation in translations(file):
        if translation and source[-1] in ends:
            assert without_isolates(translation).endswith(ends[source[-1]]), (source, translation)


def test_the_check_notices_what_is_missing_empty_or_filled_wrongly() -> None:
    from babel.messages.catalog import Catalog

    source, translated = Catalog(), Catalog(locale="ar")
    for text in ("one", "two {port}", "three", "four", "&five", ("{count} file", "{count} files")):
        source.add(text)
    translated.add("one")
    translated.add("two {port}", "اثنان {host}")
    translated.add("three", "ثلاثة", flags=["fuzzy"])
    translated.add("&five", "خمسة")
    translated.add(("{count} file", "{count} files"), ("ملف",) * 6)
    translated.add("old", "قديم")
    assert sorted(tool().complaints(translated, source)) == [
        "fuzzy: three",
        "no longer in the source: old",
        "not in the catalogue: four",
        "not translated: one",
        "other mnemonics: &five",
        "other placeholders: two {port}",
        *["other placeholders: {count} file"] * 3,
    ]


@each_catalogue
def test_every_translation_begins_in_its_own_direction(file: Path) -> None:
    # A label takes its direction from the first strong character (UAX #9, P2).
    for source, translation in translations(file):
        directions = [unicodedata.bidirectional(character) for character in _outside_isolates(translation)]
        if "AL" in directions:
            assert next(strong for strong in directions if strong in ("L", "R", "AL")) != "L", (source, translation)


def _outside_isolates(translation: str) -> str:
    return re.sub(r"[\u2066-\u2068][^\u2069]*\u2069", "", PLACEHOLDER.sub("", translation))
