"""The wheel, as a packager or a user's pip would build it: without a network."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("LICENSE", "MANIFEST.in", "README.md", "pyproject.toml", "packaging/resources.py")
FOLDERS = ("resources", "tgate_desktop")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    source = tmp_path_factory.mktemp("source")
    (source / "packaging").mkdir()
    for name in FILES:
        shutil.copyfile(ROOT / name, source / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", "out"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "."],
        cwd=source,
        env={**os.environ, "PIP_NO_INDEX": "1"},
        check=True,
    )
    (built,) = (source / "out").glob("tgate_desktop-*.whl")
    return zipfile.ZipFile(built)


def test_every_module_and_every_resource_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "tgate_desktop").rglob("*.py")}
    resources = {
        f"tgate_desktop/{path.relative_to(ROOT)}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.suffix not in {".po", ".pot", ".mo"}
    }
    assert resources
    assert modules | resources <= set(wheel.namelist())


def test_translations_are_in_the_wheel_compiled_and_not_as_sources(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "tgate_desktop/resources/translations/ar/LC_MESSAGES/tgate_desktop.mo" in names
    assert not [name for name in names if name.endswith((".po", ".pot"))]


def test_the_wheel_holds_nothing_but_the_package(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0].partition("-")[0] for name in wheel.namelist()}
    assert tops == {"tgate_desktop"}
