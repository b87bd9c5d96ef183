"""Pairs that are in memory alone, and a disk that knows nothing of them."""

from __future__ import annotations

from pathlib import Path

from tests.support.app_process import written_files
from tests.support.canaries import MARK
from tests.support.said import Said, assert_said
from tests.support.wired_app import WiredApp
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words.problems import explain_unsaved


def assert_unsaved(app: WiredApp, problem: Problem | None, kind: type[Problem], said: Said) -> None:
    """The newest pair is in memory alone: said loudly, guarded at the close, and nowhere on the disk."""
    assert isinstance(problem, kind)
    assert_said(problem, said)
    assert explain_unsaved(problem).what_happened.startswith("The newest tokens of this company are not saved yet.")
    assert explain_unsaved(problem).what_to_do.startswith("Keep the app open")
    assert app.use_cases.desk.unsaved_names() == ("Saffron House",)
    assert_no_secret_in(app.folders.home)


def assert_no_secret_in(folder: Path) -> None:
    for path, content in written_files(folder):
        assert MARK.encode() not in content, path
