"""The .deb as a file: what Debian's own judges say of it, and what it asks for."""

from __future__ import annotations

import subprocess
import tarfile
from email.parser import Parser
from io import BytesIO
from pathlib import Path

import pytest

from tests.packaging.built.debian_root import PACKAGE
from tests.packaging.built.packages import OLDER, deb, older_deb, package_deb
from tgate_desktop import __version__

APP_ID = "app.tgate.Desktop"
MISSING = " mismatched-override "  # one that is not used depends on the Python that the bundle was built with
SHARE = Path("usr", "share")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deb")
    subprocess.run(["dpkg-deb", "--extract", deb(), folder], check=True)
    return folder


def test_lintian_finds_nothing_to_warn_of_and_no_override_that_misses() -> None:
    done = subprocess.run(
        ["lintian", "--display-info", "--tag-display-limit", "0", "--fail-on", "error,warning", deb()],
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout.splitlines()
    assert [line for line in told if not line.startswith("I: ") or MISSING in line] == []
    assert done.returncode == 0
    assert told != []


def test_the_menu_entry_is_valid_and_speaks_both_languages(unpacked: Path) -> None:
    entry = unpacked / SHARE / "applications" / f"{APP_ID}.desktop"
    assert judged("desktop-file-validate", entry) == ""
    lines = dict(line.partition("=")[::2] for line in entry.read_text("utf-8").splitlines())
    assert lines["Name"] == lines["Name[ar]"] == "T-Gate Desktop"
    assert {"GenericName[ar]", "Comment[ar]", "Keywords[ar]"} <= lines.keys()
    assert (unpacked / "usr" / "bin" / lines["Exec"]).resolve() == unpacked / "usr" / "lib" / PACKAGE / PACKAGE


def test_what_software_centres_are_told_is_valid(unpacked: Path) -> None:
    metainfo = unpacked / SHARE / "metainfo" / f"{APP_ID}.metainfo.xml"
    told = judged("appstreamcli", "validate", "--no-net", "--no-color", metainfo)
    assert "Validation was successful" in told
    assert f'version="{__version__}"' in metainfo.read_text("utf-8")
    assert 'xml:lang="ar"' in metainfo.read_text("utf-8")


def test_the_icon_is_there_in_each_size(unpacked: Path) -> None:
    icons = unpacked / SHARE / "icons" / "hicolor"
    assert (icons / "scalable" / "apps" / f"{APP_ID}.svg").is_file()
    sizes = {path.parts[-3]: path.read_bytes()[16:24] for path in icons.glob(f"*/apps/{APP_ID}.png")}
    assert {"16x16", "48x48", "256x256"} <= sizes.keys()
    for name, size in sizes.items():
        pixels = int(name.partition("x")[0])
        assert size == pixels.to_bytes(4, "big") * 2


def test_the_manual_is_shown_without_a_complaint(unpacked: Path) -> None:
    page = unpacked / SHARE / "man" / "man1" / f"{PACKAGE}.1.gz"
    shown = subprocess.run(
        ["man", "--warnings", "--local-file", page],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "100", "MANROFFSEQ": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr == ""
    assert "tgate-desktop companies" in shown.stdout


def test_it_asks_for_what_the_bundle_has_not_and_for_nothing_that_it_has() -> None:
    fields = Parser().parsestr(judged("dpkg-deb", "--field", deb()))
    names = {one.partition(" ")[0] for one in fields["Depends"].split(", ")}
    assert {"ca-certificates", "libc6", "libegl1", "libgl1", "libfontconfig1", "xdg-utils", "xkb-data"} <= names
    assert {"libssl3", "libsqlite3-0", "libxcb-cursor0", "libxkbcommon0", "python3"} & names == set()
    assert fields["Version"] == __version__


def test_it_runs_no_script_of_its_own() -> None:
    packed = subprocess.run(["dpkg-deb", "--ctrl-tarfile", deb()], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        assert set(archive.getnames()) == {".", "./control", "./md5sums"}


def test_the_same_bundle_gives_the_same_package(tmp_path: Path) -> None:
    package_deb(OLDER, tmp_path)
    (again,) = tmp_path.iterdir()
    assert again.read_bytes() == older_deb().read_bytes()


def judged(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
