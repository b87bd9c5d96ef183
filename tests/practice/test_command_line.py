from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.exchanges import unused_port
from tests.support.practice import GUARD_S, plain_session
from tgate_desktop.practice.__main__ import main
from tgate_desktop.practice.trouble.catalogue import TROUBLES
from tgate_desktop.practice.trouble.places import PLACES

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


def test_an_https_redirect_uri_on_loopback_is_taken() -> None:
    redirect_uri = "https://127.0.0.1:8443/callback"
    with running("--redirect-uri", redirect_uri) as (_process, rows), plain_session() as session:
        assert rows["Redirect URI"] == redirect_uri
        asked = {"response_type": "code", "client_id": rows["Client ID"], "redirect_uri": redirect_uri}
        page = session.get(rows["Authorization address"], params=asked, timeout=GUARD_S)
        assert page.status_code == 200
        assert 'id="password"' in page.text


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


def test_trouble_is_told_at_the_start_and_while_it_runs(tmp_path: Path) -> None:
    data, environment = tmp_path / "data", tmp_path / "no-tls.json"
    arguments = ["--trouble", "failed-500:refresh", "--trouble", "empty-400:once"]
    with running("--data", str(data), *arguments, "--write-trouble-environment", "no-tls", str(environment)) as (
        process,
        rows,
    ):
        port = rows["Practice T-Gate"].rpartition(":")[2]
        assert json.loads(environment.read_text("utf-8"))["extra_parameters"] == [["practice_trouble", "no-tls"]]

        def status(grant_type: str) -> int:
            with plain_session() as session:
                return session.post(
                    rows["Token address"],
                    data={"grant_type": grant_type, "code": "x", "refresh_token": "x", "redirect_uri": "x"},
                    auth=(rows["Client ID"], rows["Client secret"]),
                    timeout=GUARD_S,
                ).status_code

        def tell(told: str, data: Path = data) -> tuple[int, str]:
            command = [sys.executable, "-m", "tgate_desktop.practice", "--data", str(data), "--port", port]
            ended = subprocess.run([*command, "trouble", told], capture_output=True, text=True, timeout=GUARD_S)
            return ended.returncode, ended.stderr

        assert [status("refresh_token"), status("refresh_token")] == [500, 500]
        assert tell("unavailable-503:refresh:once") == (0, "")
        assert [status("refresh_token"), status("refresh_token")] == [503, 400]
        assert tell("failed-500:refresh") == (0, "")
        assert tell("off") == (0, "")
        assert status("refresh_token") == 400
        returncode, said = tell("never-heard-of")
        assert (returncode, said) == (1, "Practice T-Gate was not told: there is no trouble named never-heard-of\n")
        returncode, said = tell("failed-500", tmp_path / "another")
        assert returncode == 1
        assert "not that of this data folder" in said
        process.terminate()
        process.communicate(timeout=GUARD_S)


def test_what_there_is_to_tell_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list-troubles"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(TROUBLES) + len(PLACES)
    assert any(line.split()[:2] == ["failed-500", "code,refresh,check,revoke"] for line in listed)
    assert any(line.split()[:2] == ["unknown-issuer", "environment"] for line in listed)


@pytest.mark.parametrize(
    "arguments",
    [["--trouble", "never-heard-of"], ["--trouble", "denied:refresh"], ["--write-trouble-environment", "x"]],
)
def test_trouble_that_is_none_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_nobody_can_be_told_without_a_folder_or_where_nobody_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trouble", "failed-500"]) == 1
    assert "--data" in capsys.readouterr().err
    assert main(["--data", str(tmp_path), "--port", str(unused_port()), "trouble", "failed-500"]) == 1
    assert "does not answer on port" in capsys.readouterr().err
