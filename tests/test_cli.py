"""What is typed and how it ends, without a company: arguments, languages, exit statuses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import QT_IS_NOT_THERE, ROOT, CommandLine
from tgate_desktop import __main__ as start
from tgate_desktop import __version__
from tgate_desktop.command_line.arguments import COMMANDS, MOST_SECONDS, HelpWanted, NotUnderstood, parsed
from tgate_desktop.command_line.exit_status import ExitStatus, exit_status
from tgate_desktop.command_line.language import computers_language, typed_language
from tgate_desktop.oauth import problems
from tgate_desktop.words import commands as words


@pytest.fixture
def command(monkeypatch, tmp_path: Path) -> CommandLine:
    """In a home that is empty, without a display."""
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QT_QPA_PLATFORM")
    import os

    return CommandLine(os.environ)


@pytest.mark.parametrize("arguments", [[], ["-platform", "offscreen"], ["-session", "1"], ["-psn_0_1"]])
def test_the_window_opens_without_arguments_and_with_those_of_qt(arguments) -> None:
    assert start._is_for_the_window(arguments)


@pytest.mark.parametrize("arguments", [["-h"], ["--help"], ["--version"], ["token", "x"], ["nonsense"], ["--x"], ["-"]])
def test_everything_else_is_the_command_lines(arguments) -> None:
    assert not start._is_for_the_window(arguments)


def test_the_version_is_told_without_a_display(command) -> None:
    ended = command("--version")
    assert (ended.status, ended.out, ended.err) == (0, f"tgate-desktop {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_help_names_every_exit_status(command, arguments, language) -> None:
    ended = command(*arguments, "--lang", language)
    assert (ended.status, ended.err) == (0, "")
    for status in ExitStatus:
        assert re.search(rf"^  {status.value} +\S", ended.out, re.MULTILINE), status


def test_the_help_is_in_the_language_of_this_computer(command) -> None:
    assert "Usage: tgate-desktop" in command("--help").out
    assert "Usage" not in command("--help", LANGUAGE="ar").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["token"],
        ["token", "one", "two"],
        ["token", "one", "--fresh-for", "soon"],
        ["token", "one", "--fresh-for", "-1"],
        ["token", "one", "--fresh-for", str(MOST_SECONDS + 1)],
        ["token", "one", "--fresh", "90"],
        ["status", "one", "--even-if-a-server-uses-them"],
        ["companies", "--lang", "fr"],
        ["diagnostics"],
        ["--x"],
    ],
)
def test_what_is_not_understood_is_a_usage_error(arguments) -> None:
    with pytest.raises(NotUnderstood):
        parsed(arguments)


def test_a_usage_error_shows_the_usage_and_prints_nothing(command) -> None:
    ended = command("tokens", "Saffron House")
    assert (ended.status, ended.out) == (ExitStatus.USAGE, "")
    assert "Usage: tgate-desktop" in ended.err
    assert "'tokens'" in ended.err


def test_help_comes_before_what_is_missing() -> None:
    with pytest.raises(HelpWanted):
        parsed(["token", "--help"])


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        (["token", "--lang", "ar"], "ar"),
        (["token", "--lang=ar", "x"], "ar"),
        (["token", "--lang"], None),
        (["token", "--lang", "fr"], None),
        (["token"], None),
    ],
)
def test_the_typed_language_is_found_in_what_is_not_understood(typed, language) -> None:
    assert typed_language(typed) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ar_SA.UTF-8"}, "ar"),
        ({"LC_ALL": "C.UTF-8", "LANG": "ar_SA.UTF-8"}, "en"),
        ({"LANGUAGE": "fr:ar", "LANG": "en_US.UTF-8"}, "ar"),
        ({"LC_MESSAGES": "ar_EG", "LANG": "en_US"}, "ar"),
    ],
)
def test_this_computers_language_is_that_of_the_first_variable_that_is_set(environment, language) -> None:
    assert computers_language(environment) == language


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (problems.RecordGone(kind="company"), ExitStatus.NO_SUCH_COMPANY),
        (problems.RecordGone(kind="grant"), ExitStatus.CONNECT_AGAIN),
        (problems.NoRefreshToken(), ExitStatus.CONNECT_AGAIN),
        (problems.InvalidGrant(status=400), ExitStatus.CONNECT_AGAIN),
        (problems.VaultLocked(vault="x"), ExitStatus.KEYRING),
        (problems.VaultRolledBack(vault="x"), ExitStatus.KEYRING),
        (problems.VaultNotMade(vault="x"), ExitStatus.KEYRING),
        (problems.DiagnosticsNotProvable(reason="vault", vault="x", unread=1), ExitStatus.KEYRING),
        (problems.DiagnosticsNotProvable(reason="catalog"), ExitStatus.FAILED),
        (problems.ClientSecretMissing(), ExitStatus.FAILED),
        (problems.ClientSecretForOtherOrigin(entered_for="a", now="b"), ExitStatus.FAILED),
        (problems.GrantBusy(waited_s=75), ExitStatus.TRY_LATER),
        (problems.HostNotFound(host="x", sent=False), ExitStatus.TRY_LATER),
        (problems.TimedOut(host="x", sent=True), ExitStatus.TRY_LATER),
        (problems.ServerFailed(status=503), ExitStatus.TRY_LATER),
        (problems.TooManyRequests(status=429), ExitStatus.TRY_LATER),
        (problems.TlsUntrusted(host="x"), ExitStatus.FAILED),
        (problems.InvalidClient(status=401), ExitStatus.FAILED),
        (problems.CatalogUnwritable(path="x"), ExitStatus.FAILED),
        (problems.FileNotWritten(path="x"), ExitStatus.FAILED),
    ],
)
def test_every_kind_of_problem_has_its_exit_status(problem, status) -> None:
    assert exit_status(problem) is status


def test_there_are_words_for_every_exit_status() -> None:
    assert len(words.exit_statuses()) == len(ExitStatus)


def test_the_readme_and_the_guide_name_every_exit_status_with_the_same_number() -> None:
    guide = ROOT / "docs" / "guide"
    for file in (ROOT / "README.md", guide / "command-line.md", guide / "command-line.ar.md"):
        rows = re.findall(r"^\| (\d+) \|", file.read_text("utf-8"), re.MULTILINE)
        assert [int(row) for row in rows] == [*map(int, ExitStatus), 130], file


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--help"], 0),
        (["companies"], 0),
        (["companies", "--json"], 0),
        (["token", "x"], 3),
        (["refresh", "x"], 3),
        (["doctor"], 8),  # there is no keyring
        (["diagnostics", "{folder}/diagnostics.zip"], 0),
    ],
)
def test_qt_is_not_imported(command, tmp_path, arguments, status) -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", QT_IS_NOT_THERE, *(one.format(folder=tmp_path) for one in arguments)],
        cwd=ROOT,
        env=command.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == status, ended.stderr


def test_a_command_that_only_reads_writes_nothing(command, tmp_path) -> None:
    for arguments in (["companies"], ["status", "x"], ["token", "x"]):
        command(*arguments)
    assert list(tmp_path.rglob("*")) == []


def test_a_name_that_nobody_has_is_told_in_words_and_as_json(command) -> None:
    ended = command("status", "Nobody's\x1b[31m", "--lang", "en")
    assert (ended.status, ended.out) == (ExitStatus.NO_SUCH_COMPANY, "")
    assert ended.err.startswith("There is no company named Nobody's\\u001b[31m.\n")
    assert command("status", "Nobody", "--json").error["code"] == "no_such_company"


def test_an_encoding_without_arabic_letters_is_no_fault(command) -> None:
    ended = command("companies", "--lang", "ar", PYTHONIOENCODING="ascii:strict")
    assert (ended.status, ended.err) == (0, "")
    assert "\\u" in ended.out


def test_an_interruption_before_anything_has_begun_needs_no_words(command) -> None:
    program = (
        "import sys, signal; sys.argv = ['tgate-desktop', 'companies'];"
        "import builtins; imported = builtins.__import__\n"
        "def interrupted(name, *rest):\n"
        "    if name == 'tgate_desktop.cli': signal.raise_signal(signal.SIGINT)\n"
        "    return imported(name, *rest)\n"
        "from tgate_desktop.__main__ import main\n"
        "builtins.__import__ = interrupted\n"
        "sys.exit(main())"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_an_output_that_is_full_is_told(command) -> None:
    with Path("/dev/full").open("w") as full, command.started("companies", "--lang", "en", stdout=full) as process:
        _out, err = process.communicate()
    assert process.returncode == ExitStatus.FAILED
    assert "could not be written" in err


def test_an_output_that_nobody_reads_ends_it_without_words(command) -> None:
    with command.started("companies") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == ExitStatus.FAILED
