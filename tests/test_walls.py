"""The walls that import-linter cannot hold: parts of a third-party package, and one module for one dependency."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "tgate_desktop"


def imported(module: Path) -> set[str]:
    """Every module that `module` imports, wherever in it; `from x import y` counts as x and x.y."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def importers(prefix: str, folder: Path = PACKAGE) -> Iterator[str]:
    for module in sorted(folder.rglob("*.py")):
        if any(name == prefix or name.startswith(f"{prefix}.") for name in imported(module)):
            yield module.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize(
    ("package", "module"),
    [
        ("requests", "adapters/http.py"),
        ("urllib3", "adapters/http.py"),
        ("truststore", "adapters/http.py"),
        ("keyring", "adapters/keyring_backends.py"),
        ("secretstorage", "adapters/secret_service.py"),
        ("filelock", "adapters/locks.py"),
    ],
)
def test_each_dependency_is_behind_one_module(package: str, module: str) -> None:
    assert list(importers(package)) == [module]


def test_the_desktop_adapters_have_no_widgets() -> None:
    assert list(importers("PySide6.QtWidgets", PACKAGE / "adapters")) == []


def test_scroll_areas_are_those_that_screen_readers_cannot_end_the_app_with() -> None:
    assert list(importers("PySide6.QtWidgets.QScrollArea")) == ["ui/scroll_area.py"]


def test_only_the_desktop_adapters_know_qt() -> None:
    assert all(module.startswith("adapters/desktop/") for module in importers("PySide6", PACKAGE / "adapters"))


def test_sqlite_is_the_catalogs_and_practices_own() -> None:
    parts = {
        "adapters/catalog.py",
        "adapters/catalog_archive.py",
        "adapters/catalog_file.py",
        "adapters/catalog_image.py",
        "adapters/catalog_mending.py",
        "adapters/catalog_schema.py",
        "adapters/catalog_tables.py",
        "adapters/platform_facts.py",  # its version, for the diagnostics
    }
    assert {module for module in importers("sqlite3") if not module.startswith("practice/")} == parts


def test_only_the_start_imports_the_fronts() -> None:
    assert set(importers("tgate_desktop.app")) == {"__main__.py", "self_check/window.py"}
    assert set(importers("tgate_desktop.cli")) == {"__main__.py"}
    assert set(importers("tgate_desktop.self_check.front")) == {"__main__.py"}
