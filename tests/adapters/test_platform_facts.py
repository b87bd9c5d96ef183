"""What is told about the computer: enough to find a fault, and nothing that names its user."""

from __future__ import annotations

import getpass
import platform
import re
import socket
from pathlib import Path

from tgate_desktop import __version__
from tgate_desktop.adapters.platform_facts import PlatformFacts


def test_versions_are_those_that_run_here() -> None:
    versions = PlatformFacts().versions()
    assert versions["T-Gate Desktop"] == __version__
    assert versions["Python"] == platform.python_version()
    assert all(
        re.search(r"\d+\.\d+", versions[name]) for name in ("PySide6_Essentials", "requests", "keyring", "OpenSSL")
    )


def test_the_session_is_told_by_variables_that_say_how_it_is_made() -> None:
    environment = {"XDG_SESSION_TYPE": "wayland", "LANG": "ar_SA.UTF-8", "USER": "layla", "TGATE_SECRET": "hidden"}
    computer = PlatformFacts(environment).computer()
    assert (computer["XDG_SESSION_TYPE"], computer["LANG"]) == ("wayland", "ar_SA.UTF-8")
    assert re.fullmatch(r"[+-]\d{4}", computer["time_zone_offset"])
    assert not {"layla", "hidden"} & set(computer.values())


def test_neither_person_nor_computer_is_named() -> None:
    told = " ".join(PlatformFacts({}).computer().values()).split()
    assert socket.gethostname() not in told
    assert getpass.getuser() not in told
    assert PlatformFacts().home() == str(Path.home())
