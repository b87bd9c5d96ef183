"""The Windows installer, installed, upgraded and uninstalled under wine around programs that stand in for the app."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.endless_program import endless_program
from tests.support.hygiene import GUARD_S
from tests.support.packaging_tools import packaging_tool
from tests.support.wine import Windows, windows

ROOT = Path(__file__).resolve().parents[2]
build = packaging_tool("windows/build")

WINDOW, COMMAND = build.PROGRAMS
KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\app.tgate.Desktop"
# Of an exit code wine gives back the last byte.
IN_USE, ELEVATION_REQUIRED, FATAL_ERROR, ALREADY_RUNNING, REBOOT_REQUIRED = (
    code % 256 for code in (32, 740, 1603, 1618, 3010)
)
OLD, NEW = "0.9.0", "1.2.3"


class Computer:
    """A Windows with the installers of two versions, and the notes of the programs that stand in for the app."""

    def __init__(self, here: Windows, setups: dict[str, Path], notes: Path) -> None:
        self.windows = here
        self.setups = setups
        self.notes = notes
        self._registered_in: set[str] = set()
        here.environment["TGATE_STAND_IN"] = here.path(notes)

    @property
    def program_folder(self) -> Path:
        return self.windows.local_app_data / "Programs" / "T-Gate Desktop"

    @property
    def start_menu(self) -> Path:
        return self.windows.user / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"

    def install(self, version: str, *arguments: str) -> int:
        self._registered_in.add("HKLM" if "/ALLUSERS" in arguments else "HKCU")
        return self.windows.run(self.setups[version], "/S", *arguments)

    def uninstall(self, *arguments: str, folder: Path | None = None) -> int:
        """Waits for its end, so the uninstaller itself stays."""
        place = self.windows.path(folder or self.program_folder)
        return self.windows.run_line(rf'"{place}\uninstall.exe" /S {" ".join(arguments)} _?={place}')

    def values(self, root: str = "HKCU") -> dict[str, str]:
        return self.windows.values(f"{root}\\{KEY}")

    @contextmanager
    def running_window(self) -> Iterator[subprocess.Popen[bytes]]:
        with self.windows.start(self.program_folder / WINDOW) as window:
            try:
                wait_until(lambda: WINDOW in self.calls)
                yield window
            finally:
                for name in ("stubborn", "quits-late"):
                    (self.notes / name).unlink(missing_ok=True)
                (self.notes / "quit").touch()

    @property
    def calls(self) -> list[str]:
        """What was started of the app, with its arguments."""
        file = self.notes / "calls.txt"
        return [line.strip() for line in file.read_text().splitlines()] if file.exists() else []

    def clean(self) -> None:
        for folder in (self.program_folder, self.windows.drive / "Program Files" / "T-Gate Desktop"):
            shutil.rmtree(folder, ignore_errors=True)
        for root in self._registered_in:
            self.windows.run("reg", "delete", f"{root}\\{KEY}", "/f")
        self._registered_in.clear()
        for file in self.notes.iterdir():
            file.unlink()


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computer]:
    folder = tmp_path_factory.mktemp("windows")
    notes = folder / "notes"
    notes.mkdir()
    setups = {version: made_setup(folder, version) for version in (OLD, NEW)}
    with windows(folder / "wine") as here:
        yield Computer(here, setups, notes)


def made_setup(folder: Path, version: str) -> Path:
    payload = folder / version / "payload"
    build.make_stand_ins(payload)
    (payload / "lib" / "deep").mkdir(parents=True)
    (payload / "lib" / "version.txt").write_text(version)
    (payload / "lib" / "held.exe").write_text(version)
    (payload / "lib" / "deep" / f"only in {version}.txt").write_text(version)
    return build.make_installer(payload, folder / f"setup-{version}.exe", version, folder / version / "work")


@pytest.fixture
def computer(machine: Computer) -> Iterator[Computer]:
    yield machine
    machine.clean()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GUARD_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def names_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def files_of(version: str) -> set[str]:
    ours = {WINDOW, COMMAND, "licences/LICENSE", "lib/version.txt", "lib/held.exe", f"lib/deep/only in {version}.txt"}
    return ours | {"installed-files.txt", "uninstall.exe"}


def test_it_is_installed_for_this_user_and_windows_is_told(computer: Computer) -> None:
    assert computer.install(NEW) == 0
    assert names_below(computer.program_folder) == files_of(NEW)
    assert (computer.start_menu / "T-Gate Desktop.lnk").is_file()
    place = computer.windows.path(computer.program_folder)
    values = computer.values()
    assert int(values.pop("EstimatedSize"), 16) > 0
    assert values == {
        "DisplayName": "T-Gate Desktop",
        "DisplayVersion": NEW,
        "Publisher": "The T-Gate Desktop developers",
        "DisplayIcon": rf"{place}\{WINDOW}",
        "InstallLocation": place,
        "UninstallString": rf'"{place}\uninstall.exe"',
        "QuietUninstallString": rf'"{place}\uninstall.exe" /S',
        "NoModify": "0x1",
        "NoRepair": "0x1",
    }
    assert computer.values("HKLM") == {}


def test_the_compiler_that_windows_has_makes_it_too(tmp_path: Path) -> None:
    build.make_stand_ins(tmp_path / "payload")
    more = {"TARGET": "x86-unicode"}
    setup = build.make_installer(tmp_path / "payload", tmp_path / "T-Gate.exe", NEW, tmp_path / "work", more=more)
    machine_at = int.from_bytes(setup.read_bytes()[0x3C:0x40], "little") + 4
    assert setup.read_bytes()[machine_at:][:2] == b"\x4c\x01"


def test_what_is_compiled_in_is_named_as_windows_names_it() -> None:
    """The compiler there looks in another folder when a slash comes after what is named."""
    scripts = [path.read_text("utf-8") for path in (ROOT / "packaging" / "windows").glob("*.ns[ih]")]
    named = [
        name for script in scripts for name in re.findall(r'^\s*(?:File|!include)\s.*"(\$\{.*)"', script, re.MULTILINE)
    ]
    assert len(named) > 1
    assert [name for name in named if "/" in name] == []


def test_a_windows_that_the_program_cannot_run_on_is_refused(computer: Computer, tmp_path: Path) -> None:
    setup = shutil.copy(computer.setups[NEW], tmp_path / "on-windows-7.exe")
    computer.windows.set_version("win7", "on-windows-7.exe")
    assert computer.windows.run(setup, "/S") == FATAL_ERROR
    assert not computer.program_folder.exists()


def test_it_is_installed_for_all_users_with_a_switch(computer: Computer) -> None:
    assert computer.install(NEW, "/ALLUSERS") == 0
    folder = computer.windows.drive / "Program Files" / "T-Gate Desktop"
    assert names_below(folder) == files_of(NEW)
    everybody = computer.windows.drive / "ProgramData/Microsoft/Windows/Start Menu/Programs/T-Gate Desktop.lnk"
    assert everybody.is_file()
    assert computer.values("HKLM")["InstallLocation"] == computer.windows.path(folder)
    assert computer.values() == {}
    assert not computer.program_folder.exists()
    assert computer.uninstall(folder=folder) == 0
    assert names_below(folder) == {"uninstall.exe"}
    assert not everybody.exists()
    assert computer.values("HKLM") == {}


def test_all_users_need_an_administrator(computer: Computer, tmp_path: Path) -> None:
    payload = tmp_path / "payload"
    build.make_stand_ins(payload)
    account = {"ACCOUNT_TYPE": "User"}
    setup = build.make_installer(payload, tmp_path / "by-a-user.exe", NEW, tmp_path / "work", more=account)
    assert computer.windows.run(setup, "/S", "/ALLUSERS") == ELEVATION_REQUIRED
    assert computer.values("HKLM") == {}
    assert not (computer.windows.drive / "Program Files" / "T-Gate Desktop").exists()
    computer.setups["by a user"] = setup
    assert computer.install("by a user") == 0
    assert computer.values()["DisplayVersion"] == NEW


def test_two_installers_do_not_work_at_the_same_time(computer: Computer) -> None:
    computer.install(OLD)
    (computer.notes / "quits-late").touch()
    with computer.running_window():
        first = computer.windows.start(computer.setups[NEW], "/S")
        wait_until(lambda: f"{COMMAND} --quit" in computer.calls)
        assert computer.install(OLD) == ALREADY_RUNNING
        (computer.notes / "quits-late").unlink()
        assert first.wait(GUARD_S) == 0
    assert computer.values()["DisplayVersion"] == NEW


def test_an_upgrade_closes_the_window_and_leaves_nothing_of_the_older_version(computer: Computer) -> None:
    assert computer.install(OLD) == 0
    (computer.program_folder / "lib" / "of the user.txt").write_text("stays")
    with computer.running_window() as window:
        assert computer.install(NEW) == 0
        window.wait(GUARD_S)
    assert computer.calls == [WINDOW, f"{COMMAND} --quit"]
    assert names_below(computer.program_folder) == files_of(NEW) | {"lib/of the user.txt"}
    assert (computer.program_folder / "lib" / "version.txt").read_text() == NEW
    assert computer.values()["DisplayVersion"] == NEW


def test_a_window_that_stays_open_ends_a_silent_upgrade_before_anything_is_touched(computer: Computer) -> None:
    computer.install(OLD)
    (computer.notes / "stubborn").touch()
    with computer.running_window():
        assert computer.install(NEW) == IN_USE
        assert names_below(computer.program_folder) == files_of(OLD)
        assert computer.values()["DisplayVersion"] == OLD


def test_an_upgrade_waits_for_a_command_that_is_at_work(computer: Computer) -> None:
    computer.install(OLD)
    command = computer.windows.start(computer.program_folder / COMMAND, "token")
    wait_until(lambda: computer.calls == [f"{COMMAND} token"])
    setup = computer.windows.start(computer.setups[NEW], "/S")
    wait_until(lambda: f"{COMMAND} --quit" in computer.calls)
    assert names_below(computer.program_folder) >= files_of(OLD)
    (computer.notes / "has-token").touch()
    assert command.wait(GUARD_S) == 0
    assert setup.wait(GUARD_S) == 0
    assert names_below(computer.program_folder) == files_of(NEW)


def test_a_file_that_another_program_holds_is_replaced_and_goes_later(computer: Computer) -> None:
    computer.install(OLD)
    started = computer.notes / "started"
    held = computer.program_folder / "lib" / "held.exe"
    held.write_bytes(endless_program(computer.windows.path(started)))
    with computer.windows.start(held) as holder:
        try:
            wait_until(started.exists)
            assert computer.install(NEW) == REBOOT_REQUIRED
            assert holder.poll() is None
            assert len(replaced(computer)) == 1
            assert names_below(computer.program_folder) - replaced(computer) == files_of(NEW)
        finally:
            holder.kill()
    assert computer.install(NEW) == 0
    assert names_below(computer.program_folder) == files_of(NEW)


def test_an_upgrade_goes_where_the_older_version_is(computer: Computer) -> None:
    folder = computer.windows.drive / "Tools" / "T-Gate"
    assert computer.install(OLD, r"/D=C:\Tools\T-Gate") == 0
    assert computer.install(NEW) == 0
    assert names_below(folder) == files_of(NEW)
    assert not computer.program_folder.exists()
    assert computer.windows.run_line(computer.values()["QuietUninstallString"]) == 0
    wait_until(lambda: not folder.exists())
    assert computer.values() == {}


def test_uninstalling_keeps_credentials_and_what_is_not_ours(computer: Computer) -> None:
    computer.install(NEW)
    (computer.program_folder / "lib" / "of the user.txt").write_text("stays")
    assert computer.uninstall() == 0
    assert computer.calls == []
    assert names_below(computer.program_folder) == {"lib/of the user.txt", "uninstall.exe"}
    assert not (computer.start_menu / "T-Gate Desktop.lnk").exists()
    assert computer.values() == {}


def test_uninstalling_as_windows_does_it_leaves_nothing(computer: Computer) -> None:
    computer.install(NEW)
    assert computer.windows.run_line(computer.values()["QuietUninstallString"]) == 0
    wait_until(lambda: not computer.program_folder.exists())
    assert computer.values() == {}


def test_credentials_are_removed_by_the_program_itself_before_its_files_go(computer: Computer) -> None:
    computer.install(NEW)
    with computer.running_window():
        assert computer.uninstall("/REMOVE_CREDENTIALS") == 0
    assert computer.calls == [WINDOW, f"{COMMAND} --quit", f"{COMMAND} forget-everything --yes"]
    assert names_below(computer.program_folder) == {"uninstall.exe"}


def test_where_credentials_cannot_be_removed_the_program_stays(computer: Computer) -> None:
    computer.install(NEW)
    (computer.notes / "forgets-with").write_text("5")
    assert computer.uninstall("/REMOVE_CREDENTIALS") == FATAL_ERROR
    assert names_below(computer.program_folder) == files_of(NEW)
    assert computer.values()["DisplayVersion"] == NEW
    assert (computer.start_menu / "T-Gate Desktop.lnk").is_file()


def test_a_program_that_stays_open_is_not_uninstalled(computer: Computer) -> None:
    computer.install(NEW)
    (computer.notes / "stubborn").touch()
    with computer.running_window():
        assert computer.uninstall() == IN_USE
        assert names_below(computer.program_folder) == files_of(NEW)


def replaced(computer: Computer) -> set[str]:
    return {name for name in names_below(computer.program_folder) if name.startswith("tgate-desktop-replaced/")}
