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
from xdist.remote import Producer

from tests.support.canaries import MARK
from tests.support.hygiene import WarningRecorder, threads_left
from tests.support.isolation import forbid_sockets_off_loopback, isolate
from tests.support.side_by_side import ModulesTogether, in_line
from tests.support.translations import compile_outdated_catalogues

# A busy machine is no fault of the code: tests assert outcomes, not milliseconds.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
# As in the app, a worker that allocates never collects what belongs to the GUI thread.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Who only starts workers keeps its environment: theirs would stand inside it, and socket paths are short."""
    folder = Path(tempfile.mkdtemp(prefix="tgate-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        config.option.basetemp = folder / "pytest"
        compile_outdated_catalogues()
    if is_worker or not config.getoption("numprocesses", None):
        isolate(os.environ, folder)
        tempfile.tempdir = None
        forbid_sockets_off_loopback()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = in_line(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ModulesTogether:
    return ModulesTogether(config, log)


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
    # A lone surrogate, which tests log on purpose, does not get from a worker to who started it.
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report
