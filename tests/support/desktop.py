"""A program's windows as tests use them: by the names on the screen, from outside its process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("atspi_driver.py")
SYSTEM_PYTHON = "/usr/bin/python3"
GUARD_S = 10.0


class NotOnScreen(AssertionError):
    """What was looked for did not show in time; the text says what did."""


@dataclass(frozen=True)
class Control:
    """A control at the moment it was looked at. `extents` are x, y, width, height on the screen."""

    id: str
    name: str
    role: str
    text: str
    description: str
    value: float | None
    states: frozenset[str]
    extents: tuple[int, int, int, int]

    @property
    def is_enabled(self) -> bool:
        return "enabled" in self.states

    @property
    def is_checked(self) -> bool:
        return "checked" in self.states


class Driver:
    """The system's Python with the accessibility bindings, asked a line at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, what: str, **request: Any) -> Any:
        """Raises: NotOnScreen."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"ask": what, "guard_s": GUARD_S, **request}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the driver ended when asked: {what}")
        answer = json.loads(line)
        if "not_there" in answer:
            raise NotOnScreen(answer["not_there"])
        return answer["answer"]


@contextmanager
def driver(environment: Mapping[str, str]) -> Iterator[Driver]:
    """Hands and eyes in the session that `environment` describes."""
    process = subprocess.Popen(
        [SYSTEM_PYTHON, "-I", "-W", "ignore::DeprecationWarning", DRIVER],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Driver(process)


class Desktop:
    """The windows of one process, or the one with a title: `desktop["Sample"]`.

    Each look waits until the thing is there, by the guard's time, and raises NotOnScreen when it is not.
    """

    def __init__(self, driver: Driver, pid: int, title: str | None = None) -> None:
        self._driver = driver
        self._scope: dict[str, Any] = {"pid": pid} if title is None else {"pid": pid, "window": title}

    def __getitem__(self, title: str) -> Desktop:
        """Looks into this window alone."""
        return Desktop(self._driver, self._scope["pid"], title)

    def see(self, object_name: str, guard_s: float = GUARD_S, **condition: Any) -> Control:
        """The control, once it meets the condition: `text`, `contains`, `other_than`, `states`, `without_states`."""
        return _control(self._ask("see", find={"id": object_name}, condition=condition, guard_s=guard_s))

    def see_named(self, name: str, role: str | None = None) -> Control:
        """The control with this accessible name."""
        return _control(self._ask("see", find=_named(name, role)))

    def text(self, object_name: str) -> str:
        """What it says now."""
        return self.see(object_name).text

    def gone(self, object_name: str) -> None:
        """Returns once it does not show."""
        self._ask("gone", find={"id": object_name})

    def press(self, object_name: str) -> None:
        """Presses it, once it is enabled."""
        self._ask("press", find={"id": object_name})

    def press_named(self, name: str, role: str | None = None) -> None:
        """Presses what bears this name, once it is enabled."""
        self._ask("press", find=_named(name, role))

    def type(self, object_name: str, text: str) -> None:
        """Replaces what is in the field, by real keystrokes."""
        self._ask("type", find={"id": object_name}, text=text)

    def keys(self, *keys: str, into: str | None = None) -> None:
        """Presses keys, named as xdotool does (`ctrl+n`, `Return`, `F5`), in the window or in a control of it."""
        find = {} if into is None else {"find": {"id": into}}
        self._ask("keys", keys=keys, **find)

    def click(self, object_name: str) -> None:
        """A real mouse click."""
        self._ask("click", find={"id": object_name})

    def click_named(self, name: str, role: str | None = None) -> None:
        """A real mouse click on what bears this name, a row of a list for one."""
        self._ask("click", find=_named(name, role))

    def rows(self, object_name: str) -> tuple[Control, ...]:
        """What a list shows, from the top (60 rows at most)."""
        return tuple(map(_control, self._ask("rows", find={"id": object_name})))

    def windows(self) -> dict[str, Control]:
        """The windows that show, by title."""
        return {window["name"]: _control(window) for window in self._ask("windows")}

    def wait_for_windows(self, *titles: str) -> None:
        """Returns once just these windows show."""
        self._ask("windows", titles=sorted(titles))

    def ask_beyond(self) -> tuple[str, ...]:
        """Asks each control that shows for children that it has not; the objectNames of all that answered."""
        return tuple(self._ask("beyond"))

    def outline(self) -> str:
        """All that shows, a line each, for a person who looks for the reason of a failure."""
        return str(self._ask("outline"))

    def _ask(self, what: str, **request: Any) -> Any:
        return self._driver.ask(what, **self._scope, **request)


def _named(name: str, role: str | None) -> dict[str, str]:
    return {"name": name} if role is None else {"name": name, "role": role}


def _control(told: dict[str, Any]) -> Control:
    return Control(**{**told, "states": frozenset(told["states"]), "extents": tuple(told["extents"])})
