"""`--self-check` as it is typed, where there is no keyring: what holds, what does not, and how it ends."""

from __future__ import annotations

import json

import pytest

from tgate_desktop.command_line.exit_status import ExitStatus
from tgate_desktop.self_check import front
from tgate_desktop.self_check.finding import SelfCheck, good, trouble
from tgate_desktop.words import languages

NEEDS_A_KEYRING = {SelfCheck.KEYRING, SelfCheck.CONNECT_AND_REFRESH}


@pytest.fixture(autouse=True)
def _language() -> object:
    yield
    languages.use(languages.ENGLISH)


def test_a_computer_without_a_keyring_fails_in_that_alone_and_the_rest_is_told(capsys) -> None:
    assert front.run(["--self-check", "--json"]) == ExitStatus.TROUBLE_FOUND
    told = json.loads(capsys.readouterr().out)
    assert told["holds"] is False
    problems = {check["check"]: check["problem"] for check in told["checks"] if check["verdict"] == "trouble"}
    assert problems == {check.value: "vault_missing" for check in NEEDS_A_KEYRING}
    assert [check["check"] for check in told["checks"]] == [check.value for check in SelfCheck]


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_every_check_has_words_in_both_languages(monkeypatch, capsys, language: str) -> None:
    findings = {check: good(languages="en, ar", platform="xcb", vault="V", address="::1") for check in SelfCheck}
    monkeypatch.setattr(front, "found", lambda: findings)
    assert front.run(["--self-check", "--lang", language]) == ExitStatus.DONE
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(SelfCheck) + 1
    assert [line for line in lines if "{" in line or not line.strip()] == []


def test_what_nobody_foresaw_is_what_the_check_found(monkeypatch, expected_warnings, tmp_path) -> None:
    def broken() -> None:
        raise RuntimeError("is in the log alone")

    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(tmp_path))
    expected_warnings.expect("nobody foresaw this")

    looks = {SelfCheck.VERSIONS: broken, SelfCheck.RESOURCES: good}
    monkeypatch.setattr(front, "_looks", lambda _stack: looks)
    findings = front.found()
    assert findings[SelfCheck.RESOURCES].holds
    problem = findings[SelfCheck.VERSIONS].problem
    assert problem is not None
    assert problem.facts == {"kind": "RuntimeError"}


@pytest.mark.parametrize("typed", [["--self-check", "companies"], ["--self-check", "--lang", "fr"], ["--self-checks"]])
def test_what_is_not_understood_is_said(typed: list[str], capsys) -> None:
    assert front.run(typed) == ExitStatus.USAGE
    assert "was not understood" in capsys.readouterr().err


def test_there_is_help(capsys) -> None:
    assert front.run(["--self-check", "--help"]) == ExitStatus.DONE
    assert "--json" in capsys.readouterr().out


def test_what_does_not_hold_is_the_conclusion(monkeypatch, capsys) -> None:
    monkeypatch.setattr(front, "found", lambda: {SelfCheck.RESOURCES: trouble(missing="stylesheet.qss")})
    assert front.run(["--self-check"]) == ExitStatus.TROUBLE_FOUND
    assert "does not work here" in capsys.readouterr().out.splitlines()[-1]
