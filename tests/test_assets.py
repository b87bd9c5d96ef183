"""Where resources are found, in each of the three layouts that users have."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tgate_desktop import assets
from tgate_desktop.assets import resource

ASKS = "from tgate_desktop.assets import resource; print(resource('receiver', 'page.html').read_text())"


def asked_in(folder: Path) -> str:
    return subprocess.run([sys.executable, "-c", ASKS], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def package(tmp_path: Path) -> Path:
    package = tmp_path / "tgate_desktop"
    package.mkdir()
    for name in ("__init__.py", "assets.py"):
        shutil.copyfile(Path(assets.__file__).with_name(name), package / name)
    return package


def put_page(folder: Path, text: str) -> None:
    (folder / "receiver").mkdir(parents=True)
    (folder / "receiver" / "page.html").write_text(text)


def test_the_page_of_this_project_is_found() -> None:
    assert resource("receiver", "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_in_the_source_tree_resources_are_beside_the_package(package: Path) -> None:
    put_page(package.parent / "resources", "source")
    assert asked_in(package.parent) == "source\n"


def test_in_a_wheel_resources_are_in_the_package_and_nothing_beside_it_counts(package: Path) -> None:
    put_page(package.parent / "resources", "another program's")
    put_page(package / "resources", "installed")
    assert asked_in(package.parent) == "installed\n"


def test_in_a_frozen_app_resources_are_in_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    put_page(tmp_path / "tgate_desktop" / "resources", "frozen")
    assert resource("receiver", "page.html").read_text() == "frozen"
