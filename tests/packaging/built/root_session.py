"""The app inside a Debian root, on a desktop that this machine provides: display, session bus, keyring, browser, hands.

Only their sockets, and a pipe to the browser, are let into the root.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.packaging.built.debian_root import COMMAND, PACKAGE, PLAIN, DebianRoot
from tests.support.session import MARK, Session, desktop_session

_X_SOCKETS = Path("/tmp/.X11-unix")
# What a login gives to programs: where the display, the session bus and the screen reader are.
_FROM_DESKTOP = (
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "NO_AT_BRIDGE",
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
    MARK,
)
_END = "end"


class RootSession:
    """A session whose app is the installed one, with a browser that is started by `browser`."""

    def __init__(self, root: DebianRoot, session: Session, browser: Path, shared: list[Path]) -> None:
        self.session = session
        self._root = root
        self._browser = browser
        self._shared = shared

    def entered(self, *command: str, login: Mapping[str, str] | None = None) -> list[str]:
        """The command line of the app's command in it, with the display and the keyring of the session, or of another
        `login` to it."""
        login = login or self.session.environment
        given = {name: login[name] for name in _FROM_DESKTOP if name in login}
        return self._root.entered([COMMAND, *command], {**PLAIN, **given, "BROWSER": str(self._browser)}, self._shared)

    def run(self, *command: str, login: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """As `entered`, to its end."""
        inside = self.entered(*command, login=login)
        return subprocess.run(inside, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


@contextmanager
def root_session(root: DebianRoot) -> Iterator[RootSession]:
    """Its user is the root's `root`, whose home outlives it; the keyring is the session's own and does not."""
    with tempfile.TemporaryDirectory(prefix="s-") as name:
        folder = Path(name)
        launcher = folder / "installed-app"
        with desktop_session(folder, launcher) as session, _browser_at_pipe(folder, session) as pipe:
            browser = folder / "browser-outside"
            browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" > {shlex.quote(str(pipe))}\n', "ascii")
            browser.chmod(0o755)
            bus = Path(session.environment["DBUS_SESSION_BUS_ADDRESS"].partition("path=")[2].partition(",")[0])
            shared = [folder, Path(session.environment["XDG_RUNTIME_DIR"]), bus, _X_SOCKETS]
            inside = RootSession(root, session, browser, shared)
            launcher.write_text(f'#!/bin/sh\nexec {shlex.join(inside.entered())} "$@"\n', "utf-8")
            launcher.chmod(0o755)
            session.home = root.home / ".local" / "share" / PACKAGE
            yield inside


@contextmanager
def _browser_at_pipe(folder: Path, session: Session) -> Iterator[Path]:
    """A pipe; each line that is written into it is opened as the session's own `xdg-open` does."""
    pipe = folder / "addresses"
    os.mkfifo(pipe, 0o600)
    script = f'while read -r address; do [ "$address" = {_END} ] && exit; xdg-open "$address"; done'
    with (
        pipe.open("r+b", buffering=0) as kept_open,
        subprocess.Popen(["sh", "-c", script], env=session.environment, stdin=kept_open) as opener,
    ):
        try:
            yield pipe
        finally:
            kept_open.write(f"{_END}\n".encode())
            opener.wait()
