"""A program that a bundle starts inherits what the user had, and the bundle keeps what it needs."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

from tgate_desktop.adapters.desktop.users_environment import PUT_ASIDE, without_bundle

BUNDLE = Path("/usr/lib/tgate-desktop/_internal")
START = Path(__file__).resolve().parents[3] / "packaging" / "bundle" / "users_environment.py"


@pytest.fixture
def started(monkeypatch):
    """The environment of a bundle that is started with `variables` set."""

    def start(**variables: str) -> dict[str, str]:
        environment = dict(variables)
        monkeypatch.setattr(os, "environ", environment)
        runpy.run_path(str(START))
        return environment

    return start


def test_the_loaders_path_is_the_users_from_the_start(started) -> None:
    assert started(LD_LIBRARY_PATH=str(BUNDLE), LD_LIBRARY_PATH_ORIG="/opt/lib") == {"LD_LIBRARY_PATH": "/opt/lib"}


def test_where_the_user_has_no_path_for_the_loader_none_is_left(started) -> None:
    assert started(LD_LIBRARY_PATH=str(BUNDLE), HOME="/home/user") == {"HOME": "/home/user"}


def test_another_start_of_the_bundle_does_not_take_itself_for_a_part_of_this_one(started) -> None:
    assert started(_PYI_ARCHIVE_FILE="x", _PYI_PARENT_PROCESS_LEVEL="1", HOME="/home/user") == {"HOME": "/home/user"}


@pytest.mark.parametrize("variable", PUT_ASIDE)
def test_the_bundle_does_not_see_another_qt_and_the_browser_does(started, variable: str) -> None:
    environment = started(**{variable: "/opt/qt"})
    assert variable not in environment
    with without_bundle(environment, BUNDLE):
        assert environment == {variable: "/opt/qt"}
    assert variable not in environment


def test_folders_of_the_bundle_are_not_searched_for_programs() -> None:
    before = os.pathsep.join([str(BUNDLE / "PySide6"), "/usr/bin", str(BUNDLE), "/bin"])
    environment = {"PATH": before}
    with without_bundle(environment, BUNDLE):
        assert environment["PATH"] == os.pathsep.join(["/usr/bin", "/bin"])
    assert environment == {"PATH": before}


def test_the_bundles_environment_is_back_when_the_start_failed() -> None:
    environment = {"QT_PLUGIN_PATH_ORIG": "/opt/qt"}
    with pytest.raises(OSError, match="no browser"), without_bundle(environment, BUNDLE):
        raise OSError("no browser")
    assert environment == {"QT_PLUGIN_PATH_ORIG": "/opt/qt"}
