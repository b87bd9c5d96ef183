"""The .deb on a minimal Debian that has never seen Python: installed, used, upgraded, removed and purged."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.built.debian_root import COMMAND, PACKAGE, DebianRoot, fresh_root
from tests.packaging.built.other_build import other_deb
from tests.packaging.built.packages import deb, older_deb
from tests.packaging.built.root_session import RootSession, root_session
from tests.packaging.built.self_check import found_in, not_good
from tests.support.main_job import MAIN, MainJob
from tests.support.named_keyring import NAMED, TITLE, put_into
from tests.support.troubleshooting import Troubleshooting
from tests.support.wayland import wayland
from tgate_desktop import __version__

USERS_FOLDER = Path(".local", "share", PACKAGE)
COMPANY = "Saffron House"
NEWER = "99.0.0"
REASONS = {"missing": "neither a part of the app nor in", "not_trusted": "can change what is in"}


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
def place_of_it(root: DebianRoot) -> Iterator[Path]:
    """The folder for IT's file; a minimal Debian does not have the one above it."""
    place = root.folder / "etc" / "xdg" / PACKAGE
    made = [folder for folder in (place.parent, place) if not folder.exists()]
    for folder in made:
        folder.mkdir(mode=0o755)
    yield place
    shutil.rmtree(made[0])


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
    found = found_in(session.run("--self-check", "--json"))
    assert not_good(found) == {}
    assert found["window"]["facts"]["platform"] == "xcb"
    assert found["keyring"]["facts"]["vault"] == "GNOME Keyring"
    assert found["connect_and_refresh"]["facts"]["brands"] > 0


def test_on_wayland_too_with_what_it_depends_on(session: RootSession) -> None:
    with wayland(session.session.environment) as login:
        found = found_in(session.run("--self-check", "--json", login=login))
    assert not_good(found) == {}
    assert found["window"]["facts"]["platform"] == "wayland"


def test_what_it_locks_and_a_mistake_in_its_file_are_nothing_that_the_self_check_fails_at(
    session: RootSession, place_of_it: Path
) -> None:
    provide(place_of_it, lock_environments=True)
    assert not_good(found_in(session.run("--self-check", "--json"))) == {}
    assert provisioning(session)["facts"]["locked"] is True
    (place_of_it / "provisioning.json").write_text("{", "utf-8")
    assert not_good(found_in(session.run("--self-check", "--json"))) == {}
    assert provisioning(session)["problem"] == "provisioning_unusable"


def test_a_keyring_of_its_folder_is_used_where_nobody_else_can_change_it(
    session: RootSession, place_of_it: Path
) -> None:
    provide(place_of_it, keyring_backend=NAMED)
    assert_passed_over(session, "missing")
    put_into(place_of_it / "keyring")
    found = found_in(session.run("--self-check", "--json"))
    assert not_good(found) == {}
    assert found["keyring"]["facts"]["vault"] == found["connect_and_refresh"]["facts"]["vault"] == TITLE
    assert provisioning(session)["verdict"] == "good"
    (place_of_it / "keyring").chmod(0o777)
    assert_passed_over(session, "not_trusted")


def test_without_a_desktop_it_says_what_does_not_hold(root: DebianRoot) -> None:
    done = root.run("tgate-desktop", "--self-check", "--json", check=False)
    assert done.returncode == 8
    found = {one["check"]: one["verdict"] for one in json.loads(done.stdout)["checks"]}
    troubles = {check for check, verdict in found.items() if verdict != "good"}
    assert troubles == {"window", "keyring", "connect_and_refresh"}


def test_an_upgrade_while_the_window_is_open_leaves_it_at_work(
    root: DebianRoot, session: RootSession, tmp_path: Path
) -> None:
    job = MainJob(session.session)
    job.connect_first(COMPANY, "saffron-house")
    root.install(other_deb(deb(), NEWER, tmp_path))
    assert installed_version(root) == NEWER
    before, after = job.refresh(job.main)
    assert before != after
    Troubleshooting(job).check_this_computer()
    job.quit()
    assert session.session.complaints() == []
    assert state_of(session) == "valid"


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


def provide(place: Path, **members: object) -> None:
    file = place / "provisioning.json"
    file.write_text(json.dumps({"kind": "tgate-desktop provisioning", "version": 1, **members}), "utf-8")
    file.chmod(0o644)


def provisioning(session: RootSession) -> dict[str, Any]:
    """What the doctor finds of it."""
    checks: list[dict[str, Any]] = json.loads(session.run("doctor", "--json").stdout)["checks"]
    (found,) = [one for one in checks if one["check"] == "provisioning"]
    return found


def assert_passed_over(session: RootSession, reason: str) -> None:
    """Said by both checks; the session's own keyring is used."""
    found = found_in(session.run("--self-check", "--json"))
    assert found["keyring"]["verdict"] == "notice"
    assert found["keyring"]["problem"] == "named_keyring_unused"
    assert found["keyring"]["facts"]["vault"] == "GNOME Keyring"
    assert set(not_good(found)) == {"keyring"}
    told = provisioning(session)
    assert (told["verdict"], told["problem"]) == ("notice", "named_keyring_unused")
    assert REASONS[reason] in told["result"]


def installed_version(root: DebianRoot) -> str:
    return root.run("dpkg-query", "--show", "--showformat", "${Version}", PACKAGE).stdout


def state_of(session: RootSession) -> str:
    done: subprocess.CompletedProcess[str] = session.run("status", COMPANY, "--json")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["state"])


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
