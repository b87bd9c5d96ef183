"""The browser gets the address byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.waiting import until
from tgate_desktop.adapters.desktop.browser import open_browser
from tgate_desktop.oauth.problems import BrowserNotOpened

PLAIN = "https://tgate.example/oauth/authorize?response_type=code&state=a%2Bb"
REWRITTEN = "https://tgate.example/install/%7Epartner?x=%41&y=a|b"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch) -> Path:
    """Where an `xdg-open` of ours, first in PATH, writes what it was asked to open."""
    record = tmp_path / "opened"
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {record}.part && mv {record}.part {record}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return record


def test_an_address_that_qt_would_rewrite_is_opened_byte_for_byte(qapp, opened: Path) -> None:
    open_browser(REWRITTEN)
    assert until(lambda: opened.exists() and opened.read_text(), "the browser was asked") == REWRITTEN


@pytest.mark.qt_log_ignore("does not support QPlatformServices")
def test_where_no_browser_can_be_asked_for_that_is_a_problem(qapp) -> None:
    with pytest.raises(BrowserNotOpened):
        open_browser(PLAIN)
