"""The hygiene itself: it has to fail what it is there to fail."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

from tests.support.hygiene import threads_left

ROOT = Path(__file__).resolve().parents[2]

SAMPLES = """
import logging, os, socket, threading
import pytest
from tests.support import hygiene
from tests.support.canaries import canary

hygiene.GUARD_S = 0.1
release = threading.Event()

def test_expected_warning_comes(expected_warnings):
    expected_warnings.expect("disk .* full")
    logging.getLogger("any").warning("disk %s full", 1)

def test_unexpected_warning():
    logging.getLogger("tgate_desktop.any").warning("disk full")

def test_expected_warning_does_not_come(expected_warnings):
    expected_warnings.expect("disk full")

def test_secret_in_output():
    print(canary("token"))

def test_secret_in_log():
    logging.getLogger("any").debug(canary("token"))

def test_thread_left():
    threading.Thread(target=release.wait, daemon=True).start()

def test_socket_off_loopback():
    with socket.socket() as off, pytest.raises(AssertionError, match="off loopback"):
        off.connect(("192.0.2.1", 80))

def test_home_is_not_the_users():
    assert os.environ["HOME"] != os.environ["HOME_OF_THE_USER"]
"""


VERDICTS = {
    "test_expected_warning_comes": {"PASSED"},
    "test_unexpected_warning": {"PASSED", "ERROR"},
    "test_expected_warning_does_not_come": {"PASSED", "ERROR"},
    "test_secret_in_output": {"FAILED", "ERROR"},
    "test_secret_in_log": {"FAILED", "ERROR"},
    "test_thread_left": {"PASSED", "ERROR"},
    "test_socket_off_loopback": {"PASSED"},
    "test_home_is_not_the_users": {"PASSED"},
}


def test_each_breach_of_hygiene_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "pytest.ini").write_text(
        f"[pytest]\npythonpath = {ROOT}\nlog_level = DEBUG\naddopts = --import-mode=importlib\n", "utf-8"
    )
    (tmp_path / "test_samples.py").write_text(SAMPLES, "utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-p", "no:pytest-qt", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "HOME_OF_THE_USER": os.environ["HOME"]},
        check=False,
        capture_output=True,
        text=True,
    )
    verdicts: dict[str, set[str]] = {}
    for verdict, name in re.findall(r"^(PASSED|FAILED|ERROR) test_samples\.py::(\w+)", result.stdout, re.MULTILINE):
        verdicts.setdefault(name, set()).add(verdict)
    assert verdicts == VERDICTS


def test_a_thread_that_is_just_being_started_is_waited_for() -> None:
    beginning = threading.Thread(target=lambda: None)
    starter = threading.Timer(0.05, beginning.start)
    starter.start()
    before = threading.enumerate()
    threading._limbo[beginning] = beginning  # what its start does first
    assert threads_left(before) == []
    starter.join()
