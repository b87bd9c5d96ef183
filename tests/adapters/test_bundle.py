"""Zips: whole or not at all, for their owner alone, and read by any program."""

from __future__ import annotations

import stat
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.programs import printed
from tgate_desktop.adapters.bundle import ZipBundles
from tgate_desktop.oauth.problems import FileNotWritten

MEMBERS = (("README.txt", "اقرأني\n".encode()), ("log.txt", b"line\n" * 1000))
AT = datetime(2026, 3, 1, 12, 30, 20, tzinfo=UTC)

WRITES = """
import sys
from tgate_desktop.adapters.bundle import ZipBundles
from tgate_desktop.oauth.problems import FileNotWritten
try:
    ZipBundles().write(sys.argv[1], b"zip")
except FileNotWritten as problem:
    print(problem.facts["reason"])
"""


def test_a_zip_opens_and_holds_the_members_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "diagnostics.zip"
    ZipBundles().write(str(path), ZipBundles().packed(MEMBERS, AT))
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        assert [(one.filename, bundle.read(one)) for one in bundle.infolist()] == list(MEMBERS)
        assert bundle.infolist()[0].date_time == AT.astimezone().timetuple()[:6]
    listed = subprocess.run([sys.executable, "-m", "zipfile", "-l", path], capture_output=True, text=True, check=True)
    assert "README.txt" in listed.stdout


def test_the_same_members_at_the_same_time_make_the_same_zip() -> None:
    assert ZipBundles().packed(MEMBERS, AT) == ZipBundles().packed(MEMBERS, AT)


def test_everything_that_a_reader_sees_is_unpacked() -> None:
    seen = ZipBundles().unpacked(ZipBundles().packed(MEMBERS, AT))
    assert {content for _name, content in seen} >= {b"README.txt", b"log.txt", *(content for _name, content in MEMBERS)}
    assert ("comment", b"") in seen


def test_it_is_its_owners_alone_and_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "diagnostics.zip"
    path.write_bytes(b"before")
    path.chmod(0o644)
    ZipBundles().write(str(path), b"after")
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_may_not_be_written_is_told_and_left_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert printed(WRITES, tmp_path / "diagnostics.zip") == "Permission denied"
    finally:
        tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["missing/diagnostics.zip", "a-folder", "nul\0byte.zip"])
def test_a_place_that_cannot_be_is_told_and_nothing_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "a-folder" / "file").touch()
    with pytest.raises(FileNotWritten) as refused:
        ZipBundles().write(f"{tmp_path}/{name}", b"zip")
    assert refused.value.facts["path"] == f"{tmp_path}/{name}"
    assert [one.name for one in tmp_path.iterdir()] == ["a-folder"]


def test_a_disk_that_takes_no_more_leaves_nothing_behind(tmp_path: Path) -> None:
    full = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
{WRITES}"""
    assert printed(full, tmp_path / "diagnostics.zip") == "File too large"
    assert list(tmp_path.iterdir()) == []
