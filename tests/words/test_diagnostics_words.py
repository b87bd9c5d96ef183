"""What the zip's own README says, and the lines of the window."""

from __future__ import annotations

import pytest

from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.oauth.diagnostics import Choice, Part, Written
from tgate_desktop.oauth.problems import VaultLocked
from tgate_desktop.words import languages
from tgate_desktop.words.diagnostics import (
    begun_line,
    checked,
    explained,
    part_name,
    readme,
    size_text,
    what_it_is,
    written_line,
)

RULE = "-" * 72


def test_every_part_has_a_name_of_its_own_and_a_sentence_in_both_languages() -> None:
    for language in languages.LANGUAGES:
        with languages.speaking(language):
            assert len({part_name(part) for part in Part}) == len(Part)
            assert len({what_it_is(part) for part in Part}) == len(Part)
            assert begun_line(Part.CHECKUP) != begun_line(Part.LOG)


def test_the_readme_is_in_the_persons_language_and_in_english() -> None:
    english = readme(list(Part), Choice())
    assert RULE not in english
    with languages.speaking(languages.ARABIC):
        both = readme(list(Part), Choice(company_names=False))
    arabic, rule, also_english = both.partition(f"\n{RULE}\n\n")
    assert rule
    assert "رموز الوصول" in arabic
    assert "Names of companies are left out: Company 1 is the same company in every file." in also_english
    for part in Part:
        assert part.value in arabic
        assert f"{part.value}: " in also_english


def test_what_is_in_the_files_is_english_in_any_language() -> None:
    with languages.speaking(languages.ARABIC):
        problem = explained(VaultLocked(vault="GNOME Keyring"))
        check = checked(CheckResult(Check.CLOCK, Verdict.GOOD, {"found": "same_computer"}))
    assert str(problem["what_happened"]).isascii()
    assert check["name"] == "Clock"
    assert check["result"].isascii()


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (14_500, "14 KB"), (1_258_291, "1.2 MB")],
)
def test_sizes_are_said_as_people_say_them(size_bytes: int, text: str) -> None:
    assert size_text(size_bytes) == text


def test_the_place_of_the_zip_stands_on_a_line_of_its_own() -> None:
    assert written_line(Written("/a/b.zip", secrets=2, forms=8)).splitlines() == [
        "Searched for 2 secrets in 8 forms: none found.",
        "Written to /a/b.zip",
    ]


def test_a_place_with_a_line_break_in_its_name_stays_on_its_line() -> None:
    assert written_line(Written("/a\nb.zip", secrets=2, forms=8)).splitlines()[1] == "Written to /a\\u000ab.zip"
