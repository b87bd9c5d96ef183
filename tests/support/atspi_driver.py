"""Hands and eyes for a window of another process, over the accessibility bus and with real keystrokes.

Runs in the system's Python, where the bindings are, and is one file because that imports nothing of ours. Reads
requests as lines of JSON on standard input and answers each with one; ends when standard input does. `desktop.py` is
its other half.

A control is looked for by `id` (the last part of its objectName path), `name`, `role` and `window` (that window's
title); only what is showing counts, in the process `pid`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

POLL_S = 0.03
KEYS_GUARD_S = 10
MANY_ROWS = 60
BEYOND = 4
NAMED_BY_TEXT = {Atspi.Role.LABEL, Atspi.Role.PUSH_BUTTON, Atspi.Role.STATIC}
PRESSES = ("press", "click", "toggle", "jump", "activate")
STATES = {
    "showing": Atspi.StateType.SHOWING,
    "visible": Atspi.StateType.VISIBLE,
    "enabled": Atspi.StateType.ENABLED,
    "focused": Atspi.StateType.FOCUSED,
    "checked": Atspi.StateType.CHECKED,
    "selected": Atspi.StateType.SELECTED,
    "active": Atspi.StateType.ACTIVE,
    "editable": Atspi.StateType.EDITABLE,
}

Request = dict[str, Any]


class NotThere(Exception):
    """Nothing on the screen fits (any more)."""


def children(node: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    for index in range(min(node.get_child_count(), MANY_ROWS)):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def windows_of(pid: int) -> Iterator[Atspi.Accessible]:
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None and application.get_process_id() == pid:
            application.set_cache_mask(Atspi.Cache.NONE)
            yield from children(application)


def is_showing(node: Atspi.Accessible) -> bool:
    return bool(node.get_state_set().contains(Atspi.StateType.SHOWING))


def own_id(node: Atspi.Accessible) -> str:
    return (node.get_accessible_id() or "").rpartition(".")[2]


def fits(node: Atspi.Accessible, wanted: Request) -> bool:
    return (
        ("id" not in wanted or own_id(node) == wanted["id"])
        and ("name" not in wanted or node.get_name() == wanted["name"])
        and ("role" not in wanted or node.get_role_name() == wanted["role"])
    )


def all_in(node: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    """`node` and all below it that shows, in the order of the screen."""
    if is_showing(node):
        yield node
        for child in children(node):
            yield from all_in(child)


def windows_asked_for(request: Request) -> Iterator[Atspi.Accessible]:
    for window in windows_of(request["pid"]):
        if "window" not in request or window.get_name() == request["window"]:
            yield window


def showing(request: Request) -> Iterator[Atspi.Accessible]:
    for window in windows_asked_for(request):
        yield from all_in(window)


def found(request: Request) -> Atspi.Accessible:
    """The first that fits `request["find"]`. Raises: NotThere."""
    try:
        for node in showing(request):
            if fits(node, request["find"]):
                return node
    except GLib.Error as error:
        raise NotThere(error.message) from None
    raise NotThere(json.dumps(request["find"]))


def text_of(node: Atspi.Accessible) -> str:
    """What a person reads: the text of a field, else the name, which is a label's text."""
    if "Text" in node.get_interfaces() and node.get_role() not in NAMED_BY_TEXT:
        return str(Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)))
    return node.get_name() or ""


def shown(node: Atspi.Accessible) -> Request:
    """What can be told of a control."""
    states = node.get_state_set()
    extents = node.get_extents(Atspi.CoordType.SCREEN)
    return {
        "id": own_id(node),
        "name": node.get_name() or "",
        "role": node.get_role_name(),
        "text": text_of(node),
        "description": node.get_description() or "",
        "value": Atspi.Value.get_current_value(node) if "Value" in node.get_interfaces() else None,
        "states": sorted(name for name, state in STATES.items() if states.contains(state)),
        "extents": [extents.x, extents.y, extents.width, extents.height],
    }


def meets(seen: Request, condition: Request) -> bool:
    """Whether what is seen is what is waited for."""
    return (
        set(condition.get("states", [])) <= set(seen["states"])
        and not set(condition.get("without_states", [])) & set(seen["states"])
        and condition.get("text", seen["text"]) == seen["text"]
        and condition.get("contains", "") in seen["text"]
        and seen["text"] != condition.get("other_than")
    )


def waited(request: Request, look: Callable[[], Any], what: str) -> Any:
    """What `look` gives, once it gives something. Raises: NotThere, when the guard's time is over."""
    deadline = time.monotonic() + request["guard_s"]
    while True:
        try:
            seen = look()
        except (NotThere, GLib.Error):
            seen = None
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise NotThere(f"not within {request['guard_s']:.0f} s: {what}\n{outline(request)}")
        time.sleep(POLL_S)


def outline(request: Request) -> str:
    """What is on the screen instead, a line for each control that has an ID or a name."""
    lines = []
    try:
        for node in showing({"pid": request["pid"]}):
            seen = shown(node)
            if seen["id"] or seen["name"]:
                lines.append(f"  {seen['role']} {seen['id']!r} {seen['text'][:80]!r} {' '.join(seen['states'])}")
    except GLib.Error as error:
        lines.append(f"  ({error.message})")
    return "\n".join(["on the screen:", *lines])


def window_of(node: Atspi.Accessible) -> Atspi.Accessible:
    while (parent := node.get_parent()) is not None and parent.get_role() != Atspi.Role.APPLICATION:
        node = parent
    return node


def keys(*arguments: str, typed: str | None = None) -> str:
    """Raises: NotThere, when the X server has no such window."""
    try:
        result = subprocess.run(
            ["xdotool", *arguments], check=False, capture_output=True, text=True, input=typed, timeout=KEYS_GUARD_S
        )
    except subprocess.TimeoutExpired:
        raise NotThere(f"xdotool {arguments[0]} waits for ever") from None
    if result.returncode:
        raise NotThere(f"xdotool {arguments[0]}: {result.stderr.strip()}")
    return result.stdout


def ready(request: Request) -> Atspi.Accessible:
    """The control, once it is there and enabled."""
    ask_see({**request, "condition": {"states": ["enabled"]}})
    return found(request)


def delay_of(text: str) -> str:
    """Milliseconds between keys: the window has to notice when one that the keyboard lacks is put on it for a while."""
    return "1" if text.isascii() else "60"


def bring_keyboard(request: Request, title: str) -> None:
    """The keyboard goes to the window."""
    listed = keys("search", "--onlyvisible", "--all", "--pid", str(request["pid"]), "--name", "").split()
    number = next((each for each in listed if keys("getwindowname", each).rstrip("\n") == title), None)
    if number is None:
        raise NotThere(f"an X window {title!r}")
    keys("windowfocus", "--sync", number)


def take_keyboard(request: Request, node: Atspi.Accessible) -> None:
    """The keyboard goes to the control."""
    bring_keyboard(request, window_of(node).get_name())
    node.grab_focus()

    def is_focused() -> bool:
        return "focused" in shown(found(request))["states"]

    waited(request, is_focused, f"{own_id(node)} has the keyboard")


def put_mouse_away() -> None:
    """Into the far corner, where it is in no picture."""
    keys("mousemove", "9999", "9999")


# ---- what can be asked for -------------------------------------------------------------------------------------------


def ask_windows(request: Request) -> list[Request]:
    """Those that show, once they have these `titles`."""

    def look() -> list[Request] | None:
        windows = [shown(window) for window in windows_asked_for(request) if is_showing(window)]
        titles = sorted(window["name"] for window in windows)
        return windows if titles == request.get("titles", titles) else None

    return waited(request, look, f"windows {request.get('titles')}")


def ask_see(request: Request) -> Request:
    """The control, once it meets the condition."""

    def look() -> Request | None:
        seen = shown(found(request))
        return seen if meets(seen, request.get("condition", {})) else None

    return waited(request, look, f"{request['find']} {request.get('condition', '')}")


def ask_gone(request: Request) -> bool:
    """True, once no such control shows."""

    def look() -> bool:
        return not any(fits(node, request["find"]) for node in showing(request))

    return waited(request, look, f"{request['find']} is gone")


def ask_press(request: Request) -> bool:
    """Presses it, once it is enabled."""
    node = ready(request)
    names = [node.get_action_name(index).lower() for index in range(node.get_n_actions())]
    action = next((names.index(name) for name in PRESSES if name in names), None)
    if action is None:
        raise NotThere(f"{request['find']} can be pressed; its actions are {names}")
    node.do_action(action)
    return True


def ask_type(request: Request) -> Request:
    """Replaces the text of a field, key by key."""
    node = ready(request)
    take_keyboard(request, node)
    keys("key", "--clearmodifiers", "ctrl+a")
    if request["text"]:
        keys("type", "--clearmodifiers", "--delay", delay_of(request["text"]), "--file", "-", typed=request["text"])
    else:
        keys("key", "--clearmodifiers", "BackSpace")

    def is_typed() -> Request | None:
        seen = shown(found(request))
        return seen if len(seen["text"]) == len(request["text"]) else None

    return waited(request, is_typed, f"{own_id(node)} holds what was typed")


def ask_keys(request: Request) -> bool:
    """Keys as xdotool names them, for the control, or for the window."""
    if "find" in request:
        take_keyboard(request, ready(request))
    else:
        bring_keyboard(request, request["window"])
    keys("key", "--clearmodifiers", *request["keys"])
    return True


def ask_click(request: Request) -> Request:
    """A real click in the middle of it."""
    seen = shown(ready(request))
    x, y, width, height = seen["extents"]
    keys("mousemove", "--sync", str(x + width // 2), str(y + height // 2))
    keys("click", "1")
    put_mouse_away()
    return seen


def ask_rows(request: Request) -> list[Request]:
    """What is in a list, from the top."""
    return [shown(child) for child in children(ready(request))]


def ask_beyond(request: Request) -> list[str]:
    """Asks each control for children that it has not, as a reader does that counted a moment ago; who was asked."""
    asked = []
    for node in list(showing(request)):
        for index in range(node.get_child_count(), node.get_child_count() + BEYOND):
            node.get_child_at_index(index)
        asked.append(own_id(node))
    return asked


def ask_outline(request: Request) -> str:
    return outline(request)


ASKED = {
    "windows": ask_windows,
    "see": ask_see,
    "gone": ask_gone,
    "press": ask_press,
    "type": ask_type,
    "keys": ask_keys,
    "click": ask_click,
    "rows": ask_rows,
    "beyond": ask_beyond,
    "outline": ask_outline,
}


def main() -> None:
    Atspi.init()
    put_mouse_away()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": ASKED[request["ask"]](request)}
        except (NotThere, GLib.Error) as error:
            answer = {"not_there": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
