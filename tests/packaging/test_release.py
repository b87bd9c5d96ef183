"""What goes with a release: its version, its files and their sums, and what a bundle is made of."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.packaging_tools import packaging_tool
from tgate_desktop import __version__

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / "packaging" / "release"
licences = packaging_tool("licences")
version = packaging_tool("release/version")
gather = packaging_tool("release/gather")
TAG = f"refs/tags/v{__version__}"


def told(tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", RELEASE / f"{tool}.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name in ("b.deb", "a b.tar.gz"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "work").mkdir()
    return tmp_path


def test_everybody_can_check_the_sums(files: Path) -> None:
    assert told("checksums", files).returncode == 0
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=files, capture_output=True, text=True, check=True
    )
    assert checked.stdout == "a b.tar.gz: OK\nb.deb: OK\n"


def test_sums_that_were_written_hold_until_a_file_changes_goes_or_comes(files: Path) -> None:
    told("checksums", files)
    assert told("checksums", files, "--check").returncode == 0
    (files / "b.deb").write_bytes(b"another")
    assert told("checksums", files, "--check").returncode == 1
    (files / "b.deb").unlink()
    assert told("checksums", files, "--check").returncode == 1


def test_a_folder_without_files_is_no_release(tmp_path: Path) -> None:
    assert "nothing to release" in told("checksums", tmp_path).stderr


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a bundle with nothing of the system's in it."""
    folder = tmp_path_factory.mktemp("bill")
    (folder / "bundle").mkdir()
    for name in ("first.json", "second.json"):
        made = told("sbom", folder / "bundle", folder / name)
        assert (made.returncode, made.stderr) == (0, "")
    return folder


def test_every_package_that_is_shipped_is_in_the_bill_with_version_and_licence(bill: Path) -> None:
    document = json.loads((bill / "first.json").read_text("utf-8"))
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    listed = {part["name"]: part for part in document["components"]}
    for package in licences.licensed(licences.locked_names()):
        part = listed[package.name]
        assert part["version"] == package.version
        assert part["licenses"]
        assert part["purl"].endswith(f"@{package.version}")
    assert {"python", "openssl", "sqlite", "pyinstaller"} <= set(listed)


def test_what_a_package_asks_for_is_told(bill: Path) -> None:
    document = json.loads((bill / "first.json").read_text("utf-8"))
    names = {part["bom-ref"]: part["name"] for part in document["components"]}
    asked = {
        names.get(one["ref"], ""): {names[ref] for ref in one.get("dependsOn", ())} for one in document["dependencies"]
    }
    assert {"urllib3", "certifi", "idna"} <= asked["requests"]
    assert set(names.values()) == asked[""]


def test_the_same_bundle_has_the_same_bill(bill: Path) -> None:
    assert (bill / "first.json").read_bytes() == (bill / "second.json").read_bytes()


def test_a_bundle_that_is_not_there_has_no_bill(tmp_path: Path) -> None:
    assert "There is no bundle" in told("sbom", tmp_path / "none", tmp_path / "sbom.json").stderr


@pytest.mark.parametrize(
    ("ref", "heading", "complaint"),
    [
        ("refs/heads/main", f"## {__version__}, unreleased", None),
        (TAG, f"## {__version__}, 2026-12-01", None),
        ("refs/tags/v99.0.0", f"## {__version__}, 2026-12-01", f"The tag v99.0.0 is not v{__version__}"),
        (f"refs/tags/{__version__}", f"## {__version__}, 2026-12-01", f"is not v{__version__}"),
        ("refs/tags/v1.2.0rc1", f"## {__version__}, 2026-12-01", "not of the form v1.2.3"),
        (TAG, "## 99.0, 2026-12-01", f"has no chapter {__version__}"),
        (TAG, f"## {__version__}, unreleased", "unreleased"),
    ],
)
def test_a_tag_is_the_version_and_its_chapter_in_the_changelog_has_a_date(
    ref: str, heading: str, complaint: str | None
) -> None:
    found = version.complaint(ref, f"# Changelog\n\n{heading}\n\n- Something.\n")
    assert (complaint in found) if complaint else (found is None)


def test_the_version_is_told_and_a_wrong_tag_ends_the_release() -> None:
    assert told("version", "--tag", "refs/heads/main").stdout == f"{__version__}\n"
    refused = told("version", "--tag", "refs/tags/v99.0")
    assert (refused.returncode, refused.stdout) == (1, "")


RELEASED = {
    "linux": [f"tgate-desktop_{__version__}_amd64.deb", f"tgate-desktop-{__version__}-linux-x86_64.tar.gz"],
    "win32": [f"tgate-desktop-{__version__}-windows-setup.exe"],
    "darwin": [f"tgate-desktop-{__version__}-macos-arm64.dmg"],
}


@pytest.mark.parametrize("system", RELEASED)
def test_packages_of_this_version_are_released_and_nothing_else(tmp_path: Path, system: str) -> None:
    others = [f"tgate-desktop-{__version__}-windows-setup-test.exe", "tgate-desktop_0.0.1_amd64.deb", "notes.txt"]
    for name in (*RELEASED[system], *others):
        (tmp_path / name).touch()
    assert [path.name for path in gather.packages(tmp_path, system)] == RELEASED[system]


@pytest.mark.parametrize("system", RELEASED)
def test_a_release_that_lacks_a_package_is_none(tmp_path: Path, system: str) -> None:
    for name in RELEASED[system][1:]:
        (tmp_path / name).touch()
    with pytest.raises(gather.NotWhole, match="There is no"):
        gather.packages(tmp_path, system)
