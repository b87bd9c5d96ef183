"""The .deb on a minimal Debian that has never seen Python: installed, used, upgraded, removed and purged."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.built.debian_root import COMMAND, PACKAGE, DebianRoot, fresh_root
from tests.packaging.built.packages import deb, older_deb
from tests.packaging.built.root_session import RootSession, root_session
from tests.support.main_job import MAIN, MainJob
from tgate_desktop import __version__

USERS_FOLDER = Path(".local", "share", PACKAGE)
COMPANY = "Saffron House"


class Machine:
    """A Debian on which the package was installed once, so that all that it depends on is there."""

    def __init__(self, root: DebianRoot) -> None:
        self.root = root
        self.new = root.files()
        self.told_at_first = root.install(deb())
        ours = root.owned() - root.owned(besides=PACKAGE)
        self.around = {path for path in root.files() if path in self.new or path.rstrip("/") not in ours}


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with fresh_root() as root:
        assert root.interpreters() == []
        yield Machine(root)


@pytest.fixture
def root(machine: Machine) -> Iterator[DebianRoot]:
    """With the package installed, and a home in which nobody has used it."""
    machine.root.install(deb())
    yield machine.root
    machine.root.run("rm", "--recursive", "--force", "/root/.local", "/root/.cache", "/root/.config")


@pytest.fixture
def session(root: DebianRoot) -> Iterator[RootSession]:
    with root_session(root) as session:
        yield session


def test_it_brings_no_python_and_its_commands_answer(root: DebianRoot) -> None:
    assert root.interpreters() == []
    assert root.run("tgate-desktop", "--version").stdout == f"tgate-desktop {__version__}\n"
    told = json.loads(root.run("tgate-desktop", "companies", "--json").stdout)
    assert told["companies"] == []


def test_no_library_is_missing(root: DebianRoot) -> None:
    place = f"/usr/lib/{PACKAGE}/_internal"
    libraries = root.run("find", place, "-name", "*.so*", "-type", "f").stdout.split()
    assert len(libraries) > 50
    told = root.run("ldd", *libraries, environment={"LD_LIBRARY_PATH": place}).stdout
    assert [line for line in told.splitlines() if "not found" in line] == []


def test_the_installed_app_checks_itself_and_finds_all_well(session: RootSession) -> None:
    done = session.run("--self-check", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    found = {one["check"]: one for one in json.loads(done.stdout)["checks"]}
    assert {one["verdict"] for one in found.values()} == {"good"}
    assert found["window"]["facts"]["platform"] == "xcb"
    assert found["keyring"]["facts"]["vault"] == "GNOME Keyring"
    assert found["connect_and_refresh"]["facts"]["brands"] > 0


def test_without_a_desktop_it_says_what_does_not_hold(root: DebianRoot) -> None:
    done = root.run("tgate-desktop", "--self-check", "--json", check=False)
    assert done.returncode == 8
    found = {one["check"]: one["verdict"] for one in json.loads(done.stdout)["checks"]}
    troubles = {check for check, verdict in found.items() if verdict != "good"}
    assert troubles == {"window", "keyring", "connect_and_refresh"}


def test_an_upgrade_keeps_the_company_and_so_do_removal_and_purge(root: DebianRoot, session: RootSession) -> None:
    root.install(older_deb())
    assert installed_version(root) == "0.0.1"
    job = MainJob(session.session)
    job.connect_first(COMPANY, "saffron-house")
    before = job.tokens(job.main)
    job.quit()

    root.install(deb())
    assert installed_version(root) == __version__
    assert state_of(session) == "valid"
    job = MainJob(session.session)
    job.program.window.wait_for_windows(MAIN)
    assert job.tokens(job.main) == before
    refreshed = job.refresh(job.main)
    assert refreshed[0] == before
    assert refreshed[1] != before
    job.quit()
    assert session.session.complaints() == []

    for act in ("remove", "purge"):
        kept = contents(root.home / USERS_FOLDER)
        assert "catalog.sqlite3" in kept
        root.apt(act, PACKAGE)
        assert not (root.folder / COMMAND.lstrip("/")).is_symlink()
        assert contents(root.home / USERS_FOLDER) == kept
        root.install(deb())
        assert state_of(session) == "valid"


def test_a_purge_leaves_nothing_on_the_system(machine: Machine, root: DebianRoot) -> None:
    assert {f"usr/lib/{PACKAGE}/{PACKAGE}", "usr/share/applications/app.tgate.Desktop.desktop"} <= root.files()
    for command in ("companies", "doctor"):
        root.run("tgate-desktop", command, check=False)
    root.run("rm", "--recursive", "--force", f"/root/{USERS_FOLDER}")
    root.apt("purge", PACKAGE)
    left = {path for path in root.files() if not path.startswith("root/")}
    assert left == {path for path in machine.around if not path.startswith("root/")}
    by_nobody = {path for path in left - machine.new if path.rstrip("/") not in root.owned()}
    assert [path for path in by_nobody if re.search("tgate", path, re.IGNORECASE)] == []
    assert root.run("dpkg-query", "--show", PACKAGE, check=False).returncode == 1
    assert list((root.folder / "var" / "lib" / "dpkg" / "info").glob(f"{PACKAGE}.*")) == []


def test_its_dependencies_are_all_that_it_brings(machine: Machine) -> None:
    """None of them by a recommendation, and no browser, desktop or language."""
    (told,) = re.findall(r"(\d+) newly installed", machine.told_at_first)
    assert int(told) < 100


def installed_version(root: DebianRoot) -> str:
    return root.run("dpkg-query", "--show", "--showformat", "${Version}", PACKAGE).stdout


def state_of(session: RootSession) -> str:
    done: subprocess.CompletedProcess[str] = session.run("status", COMPANY, "--json")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["state"])


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
