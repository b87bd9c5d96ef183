"""PySide still has the part that is skipped: a version without it would be slower, and nobody would notice."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
from tgate_desktop.ui.import_scan import skip_import_scan
skip_import_scan()
import linecache
import json.tool
print([name for name in linecache.cache if "json" in name])
"""


def test_the_source_of_what_is_imported_is_not_read() -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_without_the_skip_it_is_read() -> None:
    script = SCRIPT.replace("\nskip_import_scan()\n", "\nimport PySide6.QtCore\n")
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "json" in ended.stdout
