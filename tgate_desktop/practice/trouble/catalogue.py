"""Every trouble there is."""

from __future__ import annotations

from tgate_desktop.practice.trouble.anywhere import ANYWHERE
from tgate_desktop.practice.trouble.at_api import AT_API, AT_REVOCATION
from tgate_desktop.practice.trouble.at_approval import AT_APPROVAL
from tgate_desktop.practice.trouble.at_token import AT_TOKEN
from tgate_desktop.practice.trouble.kinds import Kind, Trouble

TROUBLES: tuple[Trouble, ...] = (*AT_APPROVAL, *AT_TOKEN, *AT_API, *AT_REVOCATION, *ANYWHERE)


def of_kind(kind: Kind) -> tuple[Trouble, ...]:
    """Those that can befall such requests, in the order in which they are listed."""
    return tuple(trouble for trouble in TROUBLES if kind in trouble.kinds)


def trouble_named(name: str, kind: Kind) -> Trouble | None:
    """The one with this name, when it can befall such requests."""
    return next((trouble for trouble in of_kind(kind) if trouble.name == name), None)


def order(text: str) -> tuple[Trouble, Kind, bool]:
    """What `NAME[:KIND][:once]` asks for: the trouble, the requests (its first ones, when not given), and whether once.

    Raises: ValueError, which says what is wrong.
    """
    name, *rest = text.split(":")
    trouble = next((each for each in TROUBLES if each.name == name), None)
    if trouble is None:
        raise ValueError(f"there is no trouble named {name}")
    once = rest[-1:] == ["once"]
    kinds = rest[:-1] if once else rest
    if not kinds:
        return trouble, trouble.kinds[0], once
    known = ", ".join(kind.value for kind in trouble.kinds)
    kind = next((each for each in trouble.kinds if [each.value] == kinds), None)
    if kind is None:
        raise ValueError(f"{name} is for {known}, not for {':'.join(kinds)}")
    return trouble, kind, once
