from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.practice import GUARD_S, plain_session

LAST_ROW = "Sign in with"


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The process, and the rows that it printed when it was ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tgate_desktop.practice", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        assert process.stdout is not None
        rows: dict[str, str] = {}
        try:
            while LAST_ROW not in rows:
                line = process.stdout.readline()
                assert line, process.stderr.read() if process.stderr else ""
                name, _, value = line.rstrip("\n").partition("  ")
                rows[name] = value.strip()
            yield process, rows
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_how_to_use_it_logs_no_query_and_stops_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    with running("--data", str(tmp_path / "data"), "--client-id", "partner-7") as (process, rows):
        assert rows["Client ID"] == "partner-7"
        assert rows["Redirect URI"] == "http://127.0.0.1:8765/callback"
        with plain_session() as session:
            refused = session.post(
                rows["Token address"],
                data={"grant_type": "refresh_token", "refresh_token": "canary"},
                auth=(rows["Client ID"], rows["Client secret"]),
                timeout=GUARD_S,
            )
            session.get(rows["Authorization address"], params={"state": "canary"}, timeout=GUARD_S)
        assert refused.json()["error"] == "invalid_grant"
        process.send_signal(number)
        _, log = process.communicate(timeout=GUARD_S)
    assert process.returncode == 0
    assert log.splitlines() == ["POST /oauth/token 400", "GET /oauth/authorize 400"]


def test_the_secret_can_come_from_a_file_and_is_not_printed(tmp_path: Path) -> None:
    secret_file = tmp_path / "secret"
    secret_file.write_text("s3cr:et/ +%\n", encoding="utf-8")
    with running("--client-secret-file", str(secret_file), "--rotation", "reuse-revokes") as (process, rows):
        assert "s3cr" not in "".join(rows.values())
        with plain_session() as session:
            answer = session.post(
                rows["Token address"],
                data={"grant_type": "refresh_token", "refresh_token": "x"},
                auth=(rows["Client ID"], "s3cr:et/ +%"),
                timeout=GUARD_S,
            )
        assert answer.status_code == 400
        process.terminate()
        process.communicate(timeout=GUARD_S)


@pytest.mark.parametrize("arguments", [["--code-lifetime", "0"], ["--client-secret-file", "/dev/null"]])
def test_what_cannot_be_is_told_with_status_1(tmp_path: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "tgate_desktop.practice", "--port", "0", "--data", str(tmp_path / "data")]
    ended = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=GUARD_S)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Practice T-Gate did not start: ")
