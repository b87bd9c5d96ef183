from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tgate_desktop.words import languages
from tgate_desktop.words.languages import gettext, ngettext, pgettext, speaking


def test_english_is_spoken_first() -> None:
    assert languages.current() == "en"
    assert not languages.is_right_to_left()
    assert gettext("Try again") == "Try again"


def test_the_language_is_switched_live_and_back() -> None:
    languages.use("ar")
    assert languages.current() == "ar"
    assert languages.is_right_to_left()
    assert gettext("Try again") == "إعادة المحاولة"
    languages.use("en")
    assert gettext("Try again") == "Try again"


def test_an_unknown_language_is_refused_and_the_present_one_stays() -> None:
    languages.use("ar")
    with pytest.raises(ValueError, match="tlh"):
        languages.use("tlh")
    assert languages.current() == "ar"


def test_a_text_without_translation_stays_english() -> None:
    languages.use("ar")
    assert gettext("never written anywhere") == "never written anywhere"


def test_context_tells_two_texts_apart() -> None:
    assert pgettext("the server", "T-Gate") == "T-Gate"
    languages.use("ar")
    assert pgettext("the server", "T-Gate") == "خادم T-Gate"


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "أقل من ساعة"),
        (1, "ساعة واحدة"),
        (2, "ساعتين"),
        (3, "{count} ساعات"),
        (10, "{count} ساعات"),
        (11, "{count} ساعة"),
        (100, "{count} ساعة"),
        (103, "{count} ساعات"),
    ],
)
def test_arabic_has_a_form_for_each_kind_of_number(count: int, form: str) -> None:
    languages.use("ar")
    assert ngettext("{count} hour", "{count} hours", count) == form


def test_english_has_two_forms() -> None:
    assert ngettext("{count} hour", "{count} hours", 1) == "{count} hour"
    assert ngettext("{count} hour", "{count} hours", 0) == "{count} hours"


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (["ar-SA", "en-US"], "ar"),
        (["ar_EG.UTF-8"], "ar"),
        (["fr-FR", "AR"], "ar"),
        (["en_GB", "ar"], "en"),
        (["C"], "en"),
        (["arn-CL"], "en"),
        ([], "en"),
    ],
)
def test_the_first_of_the_users_languages_that_there_is_wins(names: list[str], best: str) -> None:
    assert languages.best_language(names) == best


def test_another_language_can_be_spoken_for_a_moment_without_switching() -> None:
    with speaking("ar"):
        assert gettext("Try again") == "إعادة المحاولة"
        with speaking("en"):
            assert gettext("Try again") == "Try again"
        assert languages.is_right_to_left()
    assert gettext("Try again") == "Try again"


def test_speaking_another_language_does_not_reach_other_threads() -> None:
    heard: list[str] = []
    with speaking("ar"):
        other = threading.Thread(target=lambda: heard.append(gettext("Try again")))
        other.start()
        other.join(10)
    assert heard == ["Try again"]


def test_english_loads_no_catalogue_and_no_gettext() -> None:
    script = (
        "import sys; from tgate_desktop.words.languages import gettext; "
        "assert gettext('Try again') == 'Try again'; "
        "sys.exit('gettext' in sys.modules or 'tgate_desktop.assets' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0


def test_without_its_catalogue_a_language_is_not_spoken(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from tgate_desktop import assets\n"
        f"assets.resource = lambda *parts: Path({str(tmp_path)!r}).joinpath(*parts)\n"
        "from tgate_desktop.words import browser_pages, languages\n"
        "assert languages.best_language(['ar', 'en']) == 'en'\n"
        "assert [tag for tag, text in browser_pages.connected()[0]] == ['en']\n"
        "try: languages.use('ar')\n"
        "except OSError: assert languages.current() == 'en'\n"
        "else: raise SystemExit('no catalogue was missed')\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0
