"""Where files are, and who may read them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.programs import printed
from tgate_desktop.adapters.folders import Folders, folders_in, make_private_file, make_private_folder, user_folders

HOME = Path("/home/staff")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o777])
def _umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """`tmp_path` is made before, or under 0777 nobody but root could use it."""
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    ("platform", "environment", "home"),
    [
        ("linux", {}, HOME / ".local/share/tgate-desktop"),
        ("linux", {"XDG_DATA_HOME": "/data"}, Path("/data/tgate-desktop")),
        ("linux", {"XDG_DATA_HOME": "not/absolute"}, HOME / ".local/share/tgate-desktop"),
        ("linux", {"XDG_DATA_HOME": ""}, HOME / ".local/share/tgate-desktop"),
        ("darwin", {"XDG_DATA_HOME": "/data"}, HOME / "Library/Application Support/tgate-desktop"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/tgate-desktop")),
        ("win32", {}, HOME / "AppData/Local/tgate-desktop"),
        ("linux", {"TGATE_DESKTOP_HOME": "/stick", "XDG_DATA_HOME": "/data"}, Path("/stick")),
        ("darwin", {"TGATE_DESKTOP_HOME": "/stick"}, Path("/stick")),
        ("win32", {"TGATE_DESKTOP_HOME": "/stick", "LOCALAPPDATA": "/local"}, Path("/stick")),
        ("linux", {"TGATE_DESKTOP_HOME": ""}, HOME / ".local/share/tgate-desktop"),
    ],
)
def test_each_platform_has_its_place_and_one_variable_moves_it(
    platform: str, environment: dict[str, str], home: Path
) -> None:
    assert user_folders(environment, platform, HOME) == folders_in(home)


def test_a_moved_home_is_absolute() -> None:
    assert user_folders({"TGATE_DESKTOP_HOME": "stick"}, "linux", HOME).home == Path.cwd() / "stick"


def test_all_places_are_in_the_home() -> None:
    assert folders_in(HOME) == Folders(
        home=HOME,
        catalog_file=HOME / "catalog.sqlite3",
        catalog_copy=folders_in(HOME).catalog_copy,
        certificate_file=HOME / "loopback-certificate.pem",
        locks=HOME / "locks",
        logs=HOME / "logs",
        practice=HOME / "practice",
    )


@pytest.mark.usefixtures("_umask")
def test_new_folders_are_the_users_alone_whatever_the_umask(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "home" / "locks")
    make_private_folder(tmp_path / "home" / "locks")
    assert mode(tmp_path / "home") == 0o700
    assert mode(tmp_path / "home" / "locks") == 0o700


@pytest.mark.usefixtures("_umask")
def test_new_files_are_the_users_alone_whatever_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "home" / "catalog.sqlite3"
    make_private_file(file)
    assert mode(file) == 0o600
    assert mode(file.parent) == 0o700
    assert file.read_bytes() == b""


def test_what_is_there_keeps_its_mode_and_content(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o750)
    shared.chmod(0o750)
    file = shared / "file"
    file.write_text("content")
    file.chmod(0o640)
    make_private_folder(shared)
    make_private_file(file)
    assert (mode(shared), mode(file), file.read_text()) == (0o750, 0o640, "content")


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(FileExistsError):
        make_private_folder(tmp_path / "home")


MAKES_A_FOLDER = """
import sys
from pathlib import Path
from tgate_desktop.adapters.folders import make_private_folder
try:
    make_private_folder(Path(sys.argv[1]))
except PermissionError:
    print("not permitted")
"""


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert printed(MAKES_A_FOLDER, tmp_path / "home") == "not permitted"
    tmp_path.chmod(0o700)
