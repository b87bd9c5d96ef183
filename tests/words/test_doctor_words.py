"""Every check in words: each finding, each verdict, both languages."""

from __future__ import annotations

import re

import pytest

from tests.support.check_results import FACTS, a_computer_in_trouble, a_result
from tests.support.translations import has_balanced_isolates, without_isolates
from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.oauth.problems import TlsUntrusted, VaultLocked
from tgate_desktop.words import languages
from tgate_desktop.words.doctor import TEXTS, check_name, explain_check, report, verdict_word
from tgate_desktop.words.explanation import Action

each_language = pytest.mark.parametrize("language", languages.LANGUAGES)
PRESSING = {
    "network_sign_in",
    "sent_elsewhere",
    "server_failed",
    "web_page",
    "noticed",
    "looked_for",
    "behind",
    "ahead",
    "elsewhere",
    "unresolved",
    "taken",
    "taken_by",
    "taken_by_another_user",
    "not_made_yet",
    "little_space",
    "unwritable",
    "installed",
    "open_files",
    "open_folder",
    "found",
    "entry",
    "default_entry",
    "secret",
    "key_log",
    "telling_name",
    "allowed",
    "withdrawn",
}


def texts_of(result: CheckResult) -> list[str]:
    words = explain_check(result)
    return [text for text in (words.result, words.what_to_do, *words.likely_causes) if text]


@each_language
def test_every_check_with_every_verdict_has_words(language: str) -> None:
    languages.use(language)
    for check in Check:
        assert check_name(check)
        for verdict in Verdict:
            for facts in ({}, {"found": "problem"}, {"found": "cancelled"}, {"found": "too_slow"}):
                words = explain_check(CheckResult(check, verdict, facts))
                assert words.result
                assert "{" not in words.result


@each_language
def test_names_and_verdicts_are_told_apart(language: str) -> None:
    languages.use(language)
    assert len({check_name(check) for check in Check}) == len(Check)
    assert len({verdict_word(verdict) for verdict in Verdict}) == len(Verdict)


@each_language
@pytest.mark.parametrize(("check", "found"), TEXTS, ids=lambda one: getattr(one, "value", one))
def test_every_finding_is_a_whole_sentence_with_its_facts(language: str, check: Check, found: str) -> None:
    languages.use(language)
    texts = texts_of(a_result(check, Verdict.NOTICE, found))
    for text in texts:
        assert "{" not in text
        assert "not known" not in text.replace("it is not known what", "")
        assert has_balanced_isolates(text)
        if language == languages.ARABIC:
            assert re.search(r"[\u0600-\u06ff]", text), text
        else:
            assert text == without_isolates(text)
    assert (len(texts) > 1) == (found in PRESSING)


@each_language
def test_without_its_facts_no_finding_breaks(language: str) -> None:
    languages.use(language)
    for check, found in TEXTS:
        assert explain_check(CheckResult(check, Verdict.NOTICE, {"found": found})).result


def test_a_problem_is_told_in_its_own_words_with_its_button() -> None:
    result = a_result(Check.KEYRING, Verdict.TROUBLE, "problem", VaultLocked(vault="GNOME Keyring"))
    words = explain_check(result)
    assert words.result == "GNOME Keyring is locked."
    assert words.action is Action.UNLOCK_KEYRING


def test_an_issuer_that_nobody_trusts_is_named_and_the_companys_proxy_suspected() -> None:
    problem = TlsUntrusted(host="tgate.example", port=443, sent=False, issuer="Corp Inspection")
    words = explain_check(a_result(Check.CERTIFICATE, Verdict.TROUBLE, "problem", problem))
    assert "Corp Inspection" in words.result
    assert "proxy" in words.likely_causes[0]


def test_a_wrong_clock_says_both_times() -> None:
    words = explain_check(a_result(Check.CLOCK, Verdict.TROUBLE, "behind"))
    assert str(FACTS["own_time"]) in words.result
    assert str(FACTS["server_time"]) in words.result
    assert "5 minutes behind" in words.result


def test_a_report_has_the_check_its_verdict_and_what_to_do() -> None:
    (taken,) = [one for one in a_computer_in_trouble() if one.check is Check.PORT_IPV4]
    assert report(taken).splitlines() == [
        "Port for the redirect (IPv4): Trouble. Port 8765 on 127.0.0.1 is in use by node (process 4711), "
        "which would get the code.",
        "  Close that program, then check again. Or choose a redirect URI with another port, here and at T-Gate.",
    ]
