"""The bundle as `make package` built it, on a desktop of its own: no Python is named in its environment."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader

from tests.packaging.built.other_build import replace_by_other_build
from tests.packaging.built.packages import DIST, OURS
from tests.packaging.built.self_check import found_by, not_good
from tests.support.main_job import SLOW_GUARD_S, WIZARD, MainJob
from tests.support.packaging_tools import packaging_tool
from tests.support.session import Session, desktop_session
from tests.support.troubleshooting import Troubleshooting
from tests.support.wayland import wayland

FOLDER = DIST / OURS
APP = FOLDER / OURS
USERS_OWN = {"LD_LIBRARY_PATH": "/opt/users/lib", "QT_PLUGIN_PATH": "/opt/users/plugins"}
BACKENDS = {"KWallet", "SecretService", "Windows", "chainer", "libsecret", "macOS"}
licences = packaging_tool("licences")


@pytest.fixture
def session() -> Iterator[Session]:
    with session_of(APP) as session:
        yield session


@contextmanager
def session_of(app: Path) -> Iterator[Session]:
    """Its folder has a short path: those of sockets end at 108 characters."""
    with tempfile.TemporaryDirectory(prefix="s-") as folder, desktop_session(Path(folder), app) as session:
        for name in [name for name in session.environment if name.startswith(("PYTHON", "VIRTUAL_ENV"))]:
            del session.environment[name]
        yield session


def test_a_company_is_connected_and_its_tokens_refreshed_through_the_window(session: Session) -> None:
    inherited = session.folder / "inherited"
    opener = session.folder / "bin" / "xdg-open"
    script = opener.read_text("utf-8").removeprefix("#!/bin/sh\n")
    opener.write_text(f"#!/bin/sh\nenv > {shlex.quote(str(inherited))}\nunset {' '.join(USERS_OWN)}\n{script}", "utf-8")
    session.environment.update(USERS_OWN)
    job = MainJob(session)
    job.connect_first("Saffron House", "saffron-house")
    before, after = job.refresh(job.main)
    assert before != after
    told = run("companies", environment=session.environment)
    assert "Saffron House  Valid" in told.stdout
    told = run("doctor", environment=session.environment)
    assert "Good: Keyring: GNOME Keyring is unlocked" in told.stdout
    job.quit()
    assert session.complaints() == []
    browsers = dict(line.partition("=")[::2] for line in inherited.read_text("utf-8").splitlines())
    assert {name: browsers.get(name) for name in USERS_OWN} == USERS_OWN
    assert [name for name, value in browsers.items() if str(FOLDER) in value or name.startswith("_PYI_")] == []


def test_its_window_opens_and_ends_when_the_command_line_asks(session: Session) -> None:
    tried = [sys.executable, "packaging/bundle/try_window.py", APP, APP]
    done = subprocess.run(tried, env=session.environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_on_wayland_it_finds_all_well_and_shows_its_window(session: Session) -> None:
    with wayland(session.environment) as environment:
        found = found_by(APP, environment, session.folder)
        assert not_good(found) == {}
        assert found["window"]["facts"]["platform"] == "wayland"
        session.environment.clear()
        session.environment.update(environment)
        program = session.start()
        program.window[WIZARD].see("environment", guard_s=SLOW_GUARD_S)
        assert program.end() == 0
    assert session.complaints() == []


def test_a_program_that_is_replaced_while_it_runs_goes_on(tmp_path: Path) -> None:
    """As by an upgrade; also with what it has not done before."""
    folder = tmp_path / OURS
    shutil.copytree(FOLDER, folder, symlinks=True)
    with session_of(folder / OURS) as session:
        job = MainJob(session)
        job.connect_first("Saffron House", "saffron-house")
        replace_by_other_build(folder)
        before, after = job.refresh(job.main)
        assert before != after
        doctor = Troubleshooting(job).check_this_computer()
        doctor.see("checkSummary", text="All is well with this computer.")
        job.quit()
        assert session.complaints() == []
        told = run("companies", environment=session.environment, program=folder / OURS)
        assert (told.returncode, told.stderr) == (0, "")


def test_a_command_loads_no_qt(tmp_path: Path) -> None:
    environment = {"TGATE_DESKTOP_HOME": str(tmp_path / "home"), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    told = run(
        "companies", environment={**environment, "LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(tmp_path / "loaded")}
    )
    assert told.returncode == 0
    loaded = "".join(path.read_text("utf-8", "replace") for path in tmp_path.glob("loaded.*"))
    assert "libsqlite3" in loaded
    assert "libQt6" not in loaded


def test_every_keyring_backend_is_in_it_with_the_list_by_which_they_are_found() -> None:
    modules = CArchiveReader(str(APP)).open_embedded_archive("PYZ.pyz").toc
    assert {f"keyring.backends.{name}" for name in BACKENDS - {"KWallet"} | {"kwallet"}} <= set(modules)
    assert {"secretstorage", "jeepney.io.blocking"} <= set(modules)
    (listed,) = FOLDER.glob("_internal/keyring-*.dist-info/entry_points.txt")
    assert {line.partition(" = ")[0] for line in listed.read_text("utf-8").splitlines()} >= BACKENDS


def test_no_other_toolkit_is_in_it() -> None:
    names = {path.name for path in FOLDER.rglob("*")}
    assert [name for name in names if name.startswith(("libgtk", "libQt6Quick", "libQt6Qml", "libcairo"))] == []
    assert {"libQt6DBus.so.6", "libQt6Network.so.6", "libQt6Svg.so.6", "libQt6WaylandClient.so.6"} <= names


def test_all_of_qt_that_is_used_is_in_it() -> None:
    """Each plugin that has a name on this system, and the texts of Qt in the app's languages."""
    place = FOLDER / "_internal" / "PySide6" / "Qt"
    plugins = {f"{path.parent.name}/{path.name}" for path in place.glob("plugins/*/*.so")}
    assert plugins == {
        "iconengines/libqsvgicon.so",
        "imageformats/libqico.so",
        "imageformats/libqsvg.so",
        "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "platforminputcontexts/libibusplatforminputcontextplugin.so",
        "platforms/libqoffscreen.so",
        "platforms/libqwayland.so",
        "platforms/libqxcb.so",
        "platformthemes/libqxdgdesktopportal.so",
        "wayland-decoration-client/libadwaita.so",
        "wayland-decoration-client/libbradient.so",
        "wayland-shell-integration/libxdg-shell.so",
    }
    assert {path.name for path in place.glob("translations/*")} == {"qtbase_ar.qm", "qtbase_en.qm"}


def test_its_libraries_look_for_others_nowhere_but_inside_it() -> None:
    told = subprocess.run(
        ["chrpath", "--list", *FOLDER.rglob("*.so*"), APP], capture_output=True, text=True, check=False
    ).stdout
    named = {folder for line in told.splitlines() for folder in line.partition("PATH=")[2].split(":") if folder}
    assert "$ORIGIN" in named
    assert [folder for folder in named if not folder.startswith("$ORIGIN")] == []


def test_the_licences_of_all_that_is_in_it_are_beside_it() -> None:
    collected = {path.name for path in (FOLDER / "licences").iterdir() if path.is_file() or any(path.iterdir())}
    shipped = {package.name for package in licences.licensed(licences.locked_names())}
    assert shipped | {"LICENSE", "Python", "libssl3", "pyinstaller"} <= collected


def run(*command: str, environment: Mapping[str, str], program: Path = APP) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *command], env=dict(environment), capture_output=True, text=True, check=False)
