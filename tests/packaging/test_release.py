"""What goes with a release: the sums of its files, and what a bundle is made of."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.packaging_tools import packaging_tool

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / "packaging" / "release"
licences = packaging_tool("licences")


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
