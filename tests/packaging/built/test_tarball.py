"""The portable archive, unpacked in a folder of nobody's choice."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

from tests.packaging.built.packages import tarball
from tests.packaging.built.self_check import found_by, not_good
from tests.support.session import desktop_session
from tgate_desktop import __version__

TOP = f"tgate-desktop-{__version__}"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a folder with spaces")
    subprocess.run(["tar", "--extract", "--file", tarball(), "--directory", folder], check=True)
    return folder / TOP


def test_it_is_one_folder_of_nobody_in_particular() -> None:
    with tarfile.open(tarball()) as archive:
        entries = archive.getmembers()
    assert {entry.name.partition("/")[0] for entry in entries} == {TOP}
    assert {(entry.uname, entry.gname, entry.uid) for entry in entries} == {("root", "root", 0)}
    assert len({entry.mtime for entry in entries}) == 1
    assert [entry.name for entry in entries if entry.isfile() and entry.mode & 0o111] == [f"{TOP}/tgate-desktop"]


def test_the_app_runs_from_where_it_was_unpacked_and_by_a_link(unpacked: Path, tmp_path: Path) -> None:
    link = tmp_path / "tgate-desktop"
    link.symlink_to(unpacked / "tgate-desktop")
    for program in (unpacked / "tgate-desktop", link):
        environment = {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        told = subprocess.run([program, "--version"], env=environment, capture_output=True, text=True, check=True)
        assert told.stdout == f"tgate-desktop {__version__}\n"


def test_it_checks_itself_where_it_was_unpacked_and_finds_all_well(unpacked: Path) -> None:
    program = unpacked / "tgate-desktop"
    with tempfile.TemporaryDirectory(prefix="s-") as folder, desktop_session(Path(folder), program) as session:
        found = found_by(program, session.environment, unpacked)
        assert not_good(found) == {}
        assert session.keyring.entries() == {}


def test_it_comes_with_its_menu_entry_icons_manual_licences_and_what_to_do(unpacked: Path) -> None:
    share = unpacked / "share"
    entry = share / "applications" / "app.tgate.Desktop.desktop"
    assert "Exec=tgate-desktop\n" in entry.read_text("utf-8")
    assert (share / "icons" / "hicolor" / "scalable" / "apps" / "app.tgate.Desktop.svg").is_file()
    assert (share / "man" / "man1" / "tgate-desktop.1.gz").is_file()
    assert (unpacked / "licences" / "LICENSE").is_file()
    told = (unpacked / "README.txt").read_text("utf-8")
    assert "./tgate-desktop" in told
    assert max(map(len, told.splitlines())) <= 120


def test_the_readmes_lines_put_it_into_the_menu(unpacked: Path, tmp_path: Path) -> None:
    told = (unpacked / "README.txt").read_text("utf-8")
    lines = [line.strip() for line in told.splitlines() if line.startswith("    ")]
    environment = {"HOME": str(tmp_path), "PATH": f"{tmp_path}/.local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    script = "\n".join(["set -e", *lines, "cd /", "tgate-desktop --version"])
    done = subprocess.run(
        ["sh", "-c", script], cwd=unpacked, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"tgate-desktop {__version__}\n"
    assert (tmp_path / ".local" / "share" / "applications" / "app.tgate.Desktop.desktop").is_file()
