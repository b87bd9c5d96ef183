"""All real: a window in a virtual display, a real browser, a real keyring."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.support.session import ROOT, Session, desktop_session

PICTURES = ROOT / "build" / "e2e"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A desktop of its own; nothing has been started in it. What the app complains about fails the test; when a test
    fails, its screen is left in `build/e2e`.

    Its folder has a short path: those of sockets end at 108 characters.
    """
    with tempfile.TemporaryDirectory(prefix="s-") as folder, desktop_session(Path(folder)) as opened:
        yield opened
        if request.node.stash.get(FAILED, False):
            PICTURES.mkdir(parents=True, exist_ok=True)
            opened.picture(PICTURES / f"{request.node.name}.png")
        assert opened.complaints() == []
