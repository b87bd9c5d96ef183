"""What is shipped, and under which licence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.packaging_tools import packaging_tool

licences = packaging_tool("licences")


def test_every_package_that_is_shipped_may_be() -> None:
    told = subprocess.run([sys.executable, licences.__file__], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    assert "PySide6" in told.stdout


@pytest.mark.parametrize(
    ("licence", "is_allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-3.0-only", True),
        ("Apache-2.0 AND MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("not said", False),
    ],
)
def test_one_of_the_alternatives_must_be_allowed_with_all_that_it_asks_for(licence: str, is_allowed: bool) -> None:
    assert licences.Licensed("name", "1", licence, ()).is_allowed is is_allowed


def test_the_texts_are_collected(tmp_path: Path) -> None:
    subprocess.run([sys.executable, licences.__file__, "--collect", str(tmp_path)], capture_output=True, check=True)
    assert (tmp_path / "requests" / "LICENSE").stat().st_size > 1000


def test_every_package_that_is_shipped_comes_with_its_texts() -> None:
    shipped = list(licences.licensed(licences.locked_names()))
    assert [package.name for package in shipped if not package.texts] == []
    (qt,) = (package for package in shipped if package.name == "shiboken6")
    assert {text.name for text in qt.texts} >= {"LGPL-3.0-only.txt", "GPL-3.0-only.txt"}
