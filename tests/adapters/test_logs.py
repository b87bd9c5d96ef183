"""The log file: rotating, private, and without a secret in it, however one tries."""

from __future__ import annotations

import logging
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from tests.support.hygiene import GUARD_S
from tests.support.programs import started
from tgate_desktop.adapters.logs import FILE_BYTES, FILE_NAME, start_logging, stop_logging
from tgate_desktop.oauth.secret import MASK, Secret

_log = logging.getLogger("tgate_desktop.tests")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    start_logging(tmp_path / "data" / "logs")
    yield tmp_path / "data" / "logs"
    stop_logging()


def fresh_secret() -> Secret:
    """Without the canaries' mark: pytest captures records as they are, before any file of ours."""
    return Secret(secrets.token_urlsafe(24))


def written(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_a_record_has_its_utc_time_level_name_and_message(folder: Path) -> None:
    _log.info("connected to %s", "tgate.test")
    assert written(folder).endswith("Z INFO tgate_desktop.tests connected to tgate.test\n")


def test_a_live_secret_reaches_the_file_by_no_way(folder: Path) -> None:
    secret = fresh_secret()
    value = secret.reveal()
    _log.info("message " + value)
    _log.info("argument %s and %r and %s", value, {"x": value}, secret)
    try:
        try:
            raise ValueError(value)
        except ValueError as cause:
            raise RuntimeError(f"around {value}") from cause
    except RuntimeError:
        _log.info("exception", exc_info=True, stack_info=True)
    text = written(folder)
    assert value not in text
    assert "RuntimeError: around" in text
    assert text.count(MASK) >= 6


def test_what_stands_where_a_secret_does_is_masked_though_nobody_knows_it(folder: Path) -> None:
    _log.info("answer %s", '{"access_token": "of another", "expires_in": 1}')
    assert f'answer {{"access_token": "{MASK}", "expires_in": 1}}' in written(folder)


def test_a_traceback_shows_no_local_variables(folder: Path) -> None:
    local = secrets.token_urlsafe(24)
    try:
        raise ValueError(len(local))
    except ValueError:
        _log.info("failed", exc_info=True)
    assert "ValueError: 32" in written(folder)
    assert local not in written(folder)


def test_no_message_can_pass_for_two_records(folder: Path) -> None:
    _log.info("it said\n2024-01-01T00:00:00.000Z INFO forged\rrecord")
    assert len([line for line in written(folder).splitlines() if not line.startswith("    ")]) == 1


def test_a_lone_surrogate_is_written_as_an_escape(folder: Path) -> None:
    _log.info("broken \ud83d text")
    assert "broken \\ud83d text" in written(folder)


def test_debug_records_and_the_http_librarys_are_left_out(folder: Path) -> None:
    _log.debug("detail")
    logging.getLogger("urllib3.connectionpool").error("unparsed data")
    assert written(folder) == ""


def test_files_are_for_their_owner_alone_and_there_are_three_at_most(folder: Path) -> None:
    line = "x" * 60000
    for _ in range(5 * FILE_BYTES // len(line)):
        _log.info(line)
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [FILE_NAME, f"{FILE_NAME}.1", f"{FILE_NAME}.2"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert all(file.stat().st_size <= FILE_BYTES for file in files)


def test_an_old_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch(mode=0o644)
    start_logging(tmp_path)
    stop_logging()
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_record_that_cannot_be_written_shows_no_argument_elsewhere(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = fresh_secret()
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logging.getLogger("tgate_desktop.tests").info("%d", secret.reveal())
    shown = capsys.readouterr().err
    assert "a record of tgate_desktop.tests" in shown
    assert "TypeError" in shown
    assert secret.reveal() not in shown


def test_a_full_disk_does_not_stop_the_app(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [handler] = [handler for handler in logging.getLogger().handlers if isinstance(handler, RotatingFileHandler)]
    handler.close()
    handler.baseFilename = "/dev/full"
    handler.stream = os.fdopen(os.open("/dev/full", os.O_WRONLY), "w", buffering=1)
    _log.info("lost")
    assert "was lost: OSError" in capsys.readouterr().err


def test_logging_can_move_to_another_folder_and_stop(folder: Path, tmp_path: Path) -> None:
    start_logging(tmp_path / "elsewhere")
    _log.info("moved")
    stop_logging()
    _log.info("unheard")
    assert written(folder) == ""
    assert written(tmp_path / "elsewhere").count("\n") == 1


def test_without_a_console_a_lost_record_is_silent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    monkeypatch.setattr(sys, "stderr", None)
    _log.info("%d", "no number")
    _log.info("goes on")
    assert written(folder).endswith("goes on\n")


WRITES_MANY = """
import logging, sys
from pathlib import Path
from tgate_desktop.adapters import logs
logs.FILE_BYTES, logs.OLDER_FILES = 20_000, 50
logs.start_logging(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(600):
    logging.getLogger("tgate_desktop.tests").info("%s-%d", sys.argv[2], number)
"""


def test_processes_that_write_at_once_lose_no_line_when_the_file_is_full(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    processes = [started(WRITES_MANY, folder, name) for name in ("one", "two", "three")]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        with process:
            process.communicate(timeout=6 * GUARD_S)
        assert process.returncode == 0
    lines = [line.rpartition(" ")[2] for file in folder.iterdir() for line in file.read_text().splitlines()]
    assert sorted(lines) == sorted(f"{name}-{number}" for name in ("one", "two", "three") for number in range(600))
    assert len(list(folder.iterdir())) > 3
