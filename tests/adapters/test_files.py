"""Files that a person chose: a secret in one is for that person alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tgate_desktop.adapters.files import ChosenFiles
from tgate_desktop.oauth.problems import FileNotWritten
from tgate_desktop.oauth.secret import Secret


def test_a_secret_is_written_whole_for_its_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    before = os.umask(0)
    try:
        ChosenFiles().write_secret(str(file), Secret("one é"))
    finally:
        os.umask(before)
    assert file.read_text("utf-8") == "one é"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["tokens.json"]


def test_a_file_that_all_could_read_is_replaced_by_one_that_they_cannot(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    file.write_text("old")
    file.chmod(0o644)
    with file.open() as opened_before:
        ChosenFiles().write_secret(str(file), Secret("new"))
        assert opened_before.read() == "old"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == "new"


def test_a_folder_that_is_not_there_is_told_and_nothing_stays(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    for path in (tmp_path / "gone" / "tokens.json", tmp_path / "taken"):
        with pytest.raises(FileNotWritten) as told:
            ChosenFiles().write_secret(str(path), Secret("value"))
        assert "value" not in str(told.value)
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]
