"""Whether a window can be shown, asked of the environment and of real sockets."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.hygiene import GUARD_S
from tgate_desktop.adapters.desktop.display import missing_display


@pytest.fixture
def compositor(tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        yield {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-7"}


def test_without_any_setting_the_display_is_missing() -> None:
    assert missing_display({}, "linux") == "DISPLAY"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_there_is_always_one(platform: str) -> None:
    assert missing_display({}, platform) is None


def test_a_platform_that_was_asked_for_is_taken_at_its_word() -> None:
    assert missing_display({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None


def test_a_compositor_that_answers_is_a_display(compositor: dict[str, str]) -> None:
    assert missing_display(compositor, "linux") is None


def test_a_compositor_that_is_gone_is_named(compositor: dict[str, str]) -> None:
    gone = {**compositor, "WAYLAND_DISPLAY": "wayland-8"}
    assert missing_display(gone, "linux") == "WAYLAND_DISPLAY=wayland-8"


def test_an_x_server_that_is_not_there_is_named() -> None:
    assert missing_display({"DISPLAY": ":4711"}, "linux") == "DISPLAY=:4711"
    assert missing_display({"DISPLAY": ":4711.0", "WAYLAND_DISPLAY": "x"}, "linux") == "DISPLAY=:4711.0"


def test_an_x_server_that_listens_on_an_abstract_socket_alone_is_there() -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X4712")
        server.listen()
        assert missing_display({"DISPLAY": ":4712"}, "linux") is None


def test_a_remote_x_server_is_taken_at_its_word() -> None:
    assert missing_display({"DISPLAY": "localhost:10.0"}, "linux") is None


def started(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    return subprocess.run(
        [sys.executable, *arguments], env={**environment, **changes}, capture_output=True, text=True, timeout=GUARD_S
    )


def test_the_app_says_what_is_missing_and_exits_before_qt_could_abort() -> None:
    ended = started("-m", "tgate_desktop")
    assert ended.returncode == 1
    assert ended.stderr.startswith("There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set.")
    ended = started("-m", "tgate_desktop", DISPLAY=":4711")
    assert ended.returncode == 1
    assert "DISPLAY=:4711" in ended.stderr


def test_the_version_is_told_without_display_and_without_qt() -> None:
    script = (
        "import sys; sys.argv = ['x', '--version']; from tgate_desktop.__main__ import main; main();"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]"
    )
    ended = started("-c", script)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("tgate-desktop ")
