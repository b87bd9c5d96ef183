"""Practice T-Gate as the app starts it, on its own port."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tgate_desktop.oauth.environment import PRACTICE_PORT
from tgate_desktop.oauth.problems import PracticeNotStarted
from tgate_desktop.practice import start
from tgate_desktop.practice_host import PracticeHost


def test_one_that_another_process_of_this_user_runs_is_used(tmp_path: Path) -> None:
    with start(tmp_path, PRACTICE_PORT) as running:
        assert PracticeHost(tmp_path).ensure_running().client_id == running.client_id


def test_a_port_that_another_program_has_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", PRACTICE_PORT)), pytest.raises(PracticeNotStarted) as caught:
        PracticeHost(tmp_path).ensure_running()
    assert caught.value.facts == {"port": PRACTICE_PORT, "reason": "taken"}


def test_a_data_folder_that_cannot_be_used_is_no_taken_port(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(PracticeNotStarted) as caught:
        PracticeHost(tmp_path / "data").ensure_running()
    assert caught.value.facts["reason"] == "failed"


def test_a_new_secret_is_made_without_a_running_server(tmp_path: Path) -> None:
    host = PracticeHost(tmp_path)
    assert host.new_client_secret() != host.new_client_secret()
