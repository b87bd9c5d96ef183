from __future__ import annotations

import contextlib
import logging
import multiprocessing
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.support.hygiene import WarningRecorder
from tests.support.practice import Owner, Partner, started
from tgate_desktop import practice
from tgate_desktop.practice.store import Store, hashed


def test_secrets_codes_and_tokens_are_kept_as_hashes_alone(data: Path, owner: Owner, partner: Partner) -> None:
    unused_code = owner.approve()
    used_code = owner.approve()
    first = partner.exchange(used_code).json()
    second = partner.refresh(first["refresh_token"]).json()
    issued = [partner.secret, unused_code, used_code]
    issued += [pair[name] for pair in (first, second) for name in ("access_token", "refresh_token")]
    kept = b"".join(file.read_bytes() for file in data.rglob("*") if file.is_file())
    assert [value for value in issued if value.encode() in kept] == []
    assert all(hashed(value).encode() in kept for value in (partner.secret, unused_code, second["access_token"]))


def test_neither_our_log_nor_oauthlib_s_shows_a_secret(
    owner: Owner, partner: Partner, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = owner.approve()
    pair = partner.exchange(code).json()
    partner.refresh(pair["refresh_token"])
    partner.api(pair["access_token"], f"/api/{pair['access_token']}")
    # urllib3's log is the tests' own side.
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("urllib3")]
    assert "POST /oauth/token 200" in lines
    secrets = [partner.secret, code, pair["access_token"], pair["refresh_token"]]
    assert [line for line in lines if any(value in line for value in secrets)] == []


def test_folder_and_file_are_for_this_user_alone(data: Path, server: practice.PracticeServer) -> None:
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in data.iterdir()] == [0o600]


def test_grants_survive_a_restart(data: Path) -> None:
    server, partner = started(data)
    with server:
        pair = partner.connect()
    with practice.start(data, 0) as restarted:
        again = Partner(restarted, partner.secret)
        assert again.api(pair["access_token"]).status_code == 200
        assert again.refresh(pair["refresh_token"]).status_code == 200


def test_a_new_secret_refuses_the_one_before_and_keeps_the_grants(data: Path, partner: Partner) -> None:
    pair = partner.connect()
    renewed = Partner(partner.server, practice.new_client_secret(data))
    assert partner.refresh(pair["refresh_token"]).status_code == 401
    assert renewed.refresh(pair["refresh_token"]).status_code == 200


def test_another_process_makes_the_secret_of_a_running_server(data: Path, partner: Partner) -> None:
    pair = partner.connect()
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        secret = pool.apply(practice.new_client_secret, (data,))
        pool.close()
        pool.join()
    assert partner.refresh(pair["refresh_token"]).status_code == 401
    assert Partner(partner.server, secret).refresh(pair["refresh_token"]).status_code == 200


def test_two_servers_share_one_folder(data: Path, partner: Partner) -> None:
    pair = partner.connect()
    with practice.start(data, 0) as second:
        assert second.port != partner.server.port
        assert Partner(second, partner.secret).api(pair["access_token"]).status_code == 200


def test_a_registered_client_id_is_the_one_that_counts(data: Path) -> None:
    assert practice.client_id(data) == practice.client_id(data)
    practice.register_client(data, client_id="partner-2", client_secret="s")
    assert practice.client_id(data) == "partner-2"


def test_refresh_tokens_of_another_client_are_refused(data: Path, partner: Partner) -> None:
    pair = partner.connect()
    practice.register_client(data, client_id="partner-2")
    answer = partner.refresh(pair["refresh_token"])
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_transaction_that_fails_changes_nothing(data: Path) -> None:
    store = Store(data)

    def fail_on_the_way() -> None:
        with store.transaction():
            store.set_client_id("changed")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_on_the_way()
    assert store.client().client_id != "changed"
    store.close()


@pytest.mark.parametrize("content", [b"not a database at all, whatever it may look like" * 30, None])
def test_a_data_folder_that_cannot_be_used_is_told_and_frees_the_port(tmp_path: Path, content: bytes | None) -> None:
    if content is None:
        (tmp_path / "data").write_text("a file where the folder should be")
    else:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "practice.sqlite3").write_bytes(content)
    with practice.start(tmp_path / "other", 0) as probe:
        port = probe.port
    with pytest.raises(practice.StoreUnusable):
        practice.start(tmp_path / "data", port)
    practice.start(tmp_path / "other", port).close()


def test_a_failure_inside_is_a_500_that_quotes_nothing(
    data: Path, partner: Partner, expected_warnings: WarningRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    expected_warnings.expect("^OperationalError at ")
    with contextlib.closing(sqlite3.connect(data / "practice.sqlite3")) as connection:
        connection.execute("DROP TABLE pairs")
    answer = partner.refresh("canary-token")
    assert (answer.status_code, answer.json()) == (500, {"message": "Practice T-Gate failed"})
    assert "canary-token" not in caplog.text
