"""The hygiene that every test is held to, and a run that cannot touch the user's home, keyring or network."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.canaries import MARK
from tests.support.hygiene import WarningRecorder, threads_left
from tests.support.isolation import forbid_sockets_off_loopback, isolate
from tests.support.translations import compile_outdated_catalogues

_RUN = Path(tempfile.mkdtemp(prefix="tgate-tests-"))
isolate(os.environ, _RUN)
tempfile.tempdir = None
forbid_sockets_off_loopback()
# A busy machine is no fault of the code: tests assert outcomes, not milliseconds.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
_FIRST_FOLDERS = ("e2e", "campaigns", "integration", "packaging", "adapters")
# As in the app, a worker that allocates never collects what belongs to the GUI thread.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, before there are workers
        compile_outdated_catalogues()


def pytest_unconfigure() -> None:
    shutil.rmtree(_RUN, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side, the tests of a module stay together: they share what it has set up. What takes longest is first, so
    that nobody waits for it in the end."""
    items.sort(key=_place_in_line)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def _place_in_line(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return _FIRST_FOLDERS.index(folder) if folder in _FIRST_FOLDERS else len(_FIRST_FOLDERS)


@pytest.fixture(scope="module", autouse=True)
def _old_garbage() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def _young_garbage() -> Iterator[None]:
    yield
    gc.collect(1)


@pytest.fixture(autouse=True)
def expected_warnings() -> Iterator[WarningRecorder]:
    """Fails the test on any log record from WARNING on; `expected_warnings.expect(pattern)` asks for one."""
    recorder = WarningRecorder()
    loggers = [logging.getLogger(), logging.getLogger("tgate_desktop")]
    for logger in loggers:
        logger.addHandler(recorder)
    yield recorder
    for logger in loggers:
        logger.removeHandler(recorder)
    assert recorder.complaints() == []


@pytest.fixture(autouse=True)
def _no_thread_left(expected_warnings: WarningRecorder) -> Iterator[None]:
    before = threading.enumerate()
    yield
    assert threads_left(before) == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test whose output or log holds a canary secret has failed."""
    report = yield
    leaking = [name for name, text in report.sections if MARK in text]
    if leaking and report.passed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: a secret of the test is in: {', '.join(leaking)}"
    return report
