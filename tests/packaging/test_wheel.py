"""The wheel, as a packager or a user's pip would build it: without a network."""

import zipfile
from pathlib import Path

import pytest

from tests.support.wheel import built_wheel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return zipfile.ZipFile(built_wheel(tmp_path_factory.mktemp("source")))


def test_every_module_every_resource_and_the_guide_are_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "tgate_desktop").rglob("*.py")}
    resources = {
        f"tgate_desktop/{path.relative_to(ROOT)}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.suffix not in {".po", ".pot", ".mo"}
    }
    guide = {f"tgate_desktop/resources/guide/{path.name}" for path in (ROOT / "docs" / "guide").glob("*.md")}
    assert resources
    assert guide
    assert guide <= set(wheel.namelist())
    assert modules | resources <= set(wheel.namelist())


def test_translations_are_in_the_wheel_compiled_and_not_as_sources(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "tgate_desktop/resources/translations/ar/LC_MESSAGES/tgate_desktop.mo" in names
    assert not [name for name in names if name.endswith((".po", ".pot"))]


def test_the_wheel_holds_nothing_but_the_package(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0].partition("-")[0] for name in wheel.namelist()}
    assert tops == {"tgate_desktop"}
