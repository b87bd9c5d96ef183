"""The log as it is given away: its end, in order, redacted once more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.programs import printed
from tgate_desktop.adapters.logs import FILE_NAME, RedactedLog
from tgate_desktop.oauth.secret import MASK, Secret


def test_the_older_files_come_first(tmp_path: Path) -> None:
    for number, suffix in enumerate(("", ".1", ".2")):
        (tmp_path / f"{FILE_NAME}{suffix}").write_text(f"line of file {number}\n", "utf-8")
    assert RedactedLog(tmp_path).newest(1000) == "line of file 2\nline of file 1\nline of file 0\n"


@pytest.mark.parametrize("most_bytes", [25, 30])
def test_no_more_than_the_end_is_given_in_whole_lines(tmp_path: Path, most_bytes: int) -> None:
    (tmp_path / FILE_NAME).write_text("first line\nsecond line\nthird line\n", "utf-8")
    assert RedactedLog(tmp_path).newest(most_bytes) == "second line\nthird line\n"


def test_what_became_known_as_a_secret_since_is_masked(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("met a-value-nobody-knew\n", "utf-8")
    secret = Secret("a-value-nobody-knew")
    assert RedactedLog(tmp_path).newest(1000) == f"met {MASK}\n"
    del secret


def test_no_log_is_an_empty_one(tmp_path: Path) -> None:
    assert RedactedLog(tmp_path / "missing").newest(1000) == ""


def test_a_log_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("line\n", "utf-8")
    (tmp_path / FILE_NAME).chmod(0)
    reads = "import sys, pathlib; from tgate_desktop.adapters.logs import RedactedLog\n"
    reads += "print(RedactedLog(pathlib.Path(sys.argv[1])).newest(9))"
    assert printed(reads, tmp_path) == "(the log cannot be read: Permission denied)"
