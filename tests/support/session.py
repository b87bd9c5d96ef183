"""A whole desktop of its own: virtual display, session bus, unlocked keyring, browser, and a home that is empty."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.browser import Browser, attached_browser
from tests.support.desktop import Desktop, Driver, driver
from tests.support.isolation import isolate
from tests.support.screen import Screen, virtual_screen
from tests.support.secret_service import SecretService, running_secret_service
from tests.support.waiting import until

ROOT = Path(__file__).resolve().parents[2]
INSTALLED_APP = Path(sys.prefix) / "bin" / "tgate-desktop"
MARK = "TGATE_DESKTOP_TEST_SESSION"
END_GUARD_S = 10.0
# Each look at a control, or at a row of a list, that has just gone is told.
SAID_BY_THE_BRIDGE = (
    "qt.accessibility.atspi: ",
    "QAccessibleList::child: Invalid index ",
    "qt.dbus.integration: QDBusConnection: name 'org.a11y.Bus' had owner ''",  # two programs start the bus at once
)


@dataclass(frozen=True)
class Program:
    """A started program and its windows. What it printed is in `output`."""

    process: subprocess.Popen[bytes]
    window: Desktop
    output: Path

    def end(self) -> int:
        """Asks it to end as a log-out would, and gives its exit status."""
        self.process.terminate()
        return self.process.wait(END_GUARD_S)

    def kill(self) -> None:
        """As a crash would."""
        self.process.kill()
        self.process.wait(END_GUARD_S)


class Session:
    """What a program sees is in `environment`; `home` is its TGATE_DESKTOP_HOME, `folder` holds all that is written."""

    def __init__(
        self,
        folder: Path,
        environment: dict[str, str],
        screen: Screen,
        keyring: SecretService,
        driver: Driver,
        stack: ExitStack,
        app: Path,
    ) -> None:
        self.folder = folder
        self.environment = environment
        self.screen = screen
        self.keyring = keyring
        self.home = Path(environment["TGATE_DESKTOP_HOME"])
        self._driver = driver
        self._stack = stack
        self._app = app
        self._browser: Browser | None = None
        self._programs = 0

    def start(self, *command: str | Path, **environment: str) -> Program:
        """Starts a program in this session; without a command the app, as its users start it."""
        self._programs += 1
        output = self.folder / f"output-{self._programs}.txt"
        chosen = command or (self._app,)
        with output.open("wb") as written:
            process = subprocess.Popen(
                [str(part) for part in chosen],
                cwd=ROOT,
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        self._stack.callback(_end, process)
        return Program(process, Desktop(self._driver, process.pid), output)

    def browser(self) -> Browser:
        """The browser that a program opened, once it did."""
        if self._browser is None:
            self._browser = self._stack.enter_context(attached_browser(self.folder / "browser"))
        return self._browser

    def complaints(self) -> list[str]:
        """What the programs printed, and what the app's log holds from WARNING on."""
        printed = [line for path in self.folder.glob("output-*.txt") for line in _lines(path)]
        logged = [line for path in self.home.glob("logs/*") for line in _lines(path)]
        return [
            *(line for line in printed if not line.startswith(SAID_BY_THE_BRIDGE)),
            *(line for line in logged if re.match(r"\S+ (WARNING|ERROR|CRITICAL) ", line)),
        ]

    def picture(self, path: Path, window: Desktop | None = None) -> None:
        """Writes the screen, or one window, as a PNG."""
        if window is None:
            self.screen.picture(path)
        else:
            (shown,) = window.windows().values()
            self.screen.picture(path, shown.extents)


@contextmanager
def desktop_session(folder: Path, app: Path = INSTALLED_APP) -> Iterator[Session]:
    """A fresh session in `folder`, which is empty; all that was started in it has ended afterwards."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "PYTEST", "SE_"))}
    isolate(environment, folder)
    environment |= {
        MARK: str(folder),
        "PATH": f"{_programs_first(folder)}{os.pathsep}{environment.get('PATH', os.defpath)}",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QT_QPA_PLATFORM": "xcb",
        "NO_AT_BRIDGE": "0",
    }
    try:
        with ExitStack() as stack:
            screen = stack.enter_context(virtual_screen(folder, environment))
            environment |= screen.environment
            keyring = stack.enter_context(running_secret_service(environment))
            environment |= keyring.environment
            hands = stack.enter_context(driver(environment))
            yield Session(folder, environment, screen, keyring, hands, stack, app)
    finally:
        end_all_of(folder)


def _programs_first(folder: Path) -> Path:
    """A folder for the front of PATH, with an `xdg-open` that opens the browser of this session."""
    programs = folder / "bin"
    programs.mkdir()
    command = ["env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "tests.support.open_in_browser", str(folder)]
    opener = programs / "xdg-open"
    opener.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$1"\n', "utf-8")
    opener.chmod(0o755)
    return programs


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8", "replace").splitlines() if line]


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(END_GUARD_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_all_of(folder: Path) -> None:
    """Ends what was started in the session, also by those that it started: all that bears its mark."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        marked = _marked(folder)
        for pid in marked:
            try:
                os.kill(pid, sent)
            except ProcessLookupError:
                continue
        if marked:
            _wait_for_end(folder)


def _wait_for_end(folder: Path) -> None:
    try:
        until(lambda: not _marked(folder), "all programs of the session have ended", guard_s=5)
    except TimeoutError:
        return


def _marked(folder: Path) -> Sequence[int]:
    """The processes whose environment or command line names the session."""
    variable, path = f"{MARK}={folder}\0".encode(), f"{folder}/".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            if variable in (entry / "environ").read_bytes() or path in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found
