"""The locks: whole, hashed, for every system, and from wherever the user's pip and npm fetch."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"
PACKAGE_LOCK = ROOT / "tests" / "support" / "oidc-provider" / "package-lock.json"


def locked(name: str) -> dict[str, str]:
    """Each requirement of a lock with all that belongs to it."""
    entries = re.split(r"\n(?=\S)", (LOCKS / name).read_text("utf-8").strip())
    return {re.split(r"[=\s]", entry, maxsplit=1)[0]: entry for entry in entries}


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=~!\s\[]", each, maxsplit=1)[0].lower() for each in requirements}


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "django.txt", "node.txt", "macos.txt"])
def test_every_requirement_has_its_version_and_hashes_and_no_address(name: str) -> None:
    for entry in locked(name).values():
        assert re.match(r"[a-z0-9-]+==[\w.+]+", entry)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}$", entry)
        assert "://" not in entry


def test_the_locks_name_all_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = wanted(project["project"]["dependencies"])
    assert asked <= locked("run.txt").keys()
    assert asked | wanted(project["dependency-groups"]["dev"]) <= locked("dev.txt").keys()
    assert wanted(project["build-system"]["requires"]) <= locked("dev.txt").keys()


def test_windows_and_macos_are_locked_as_well() -> None:
    assert "sys_platform == 'win32'" in locked("run.txt")["pywin32-ctypes"]
    assert "sys_platform == 'win32'" in locked("dev.txt")["pefile"]
    assert "sys_platform == 'darwin'" in locked("dev.txt")["macholib"]


def test_development_and_users_have_the_same_versions() -> None:
    def versions(name: str) -> dict[str, str]:
        return {package: entry.partition("==")[2].split()[0] for package, entry in locked(name).items()}

    assert versions("run.txt").items() <= versions("dev.txt").items()


def test_the_package_lock_has_hashes_and_no_address_of_a_registry() -> None:
    packages = json.loads(PACKAGE_LOCK.read_text("utf-8"))["packages"]
    del packages[""]
    assert packages["node_modules/oidc-provider"]["version"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
