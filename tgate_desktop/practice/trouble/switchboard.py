"""Which trouble is on. It lives as long as the server."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from tgate_desktop.practice.trouble.kinds import Kind, Trouble


@dataclass(frozen=True)
class Switched:
    """A trouble that is on, for the next such request or for all until it is switched off."""

    trouble: Trouble
    kind: Kind
    once: bool


class Switchboard:
    """At most one trouble for each kind of request. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on: dict[Kind, Switched] = {}

    @property
    def on(self) -> tuple[Switched, ...]:
        """Those that are on, in the order of their kinds."""
        with self._lock:
            return tuple(self._on[kind] for kind in Kind if kind in self._on)

    def switch_on(self, trouble: Trouble, kind: Kind, *, once: bool) -> None:
        """From the next such request on, instead of what was on for them."""
        with self._lock:
            self._on[kind] = Switched(trouble, kind, once)

    def switch_off(self, kind: Kind | None = None) -> None:
        """For such requests, or for all."""
        with self._lock:
            for each in Kind if kind is None else (kind,):
                self._on.pop(each, None)

    def take(self, kind: Kind) -> Trouble | None:
        """What befalls the request that has just come; a trouble that was meant for one is off then."""
        with self._lock:
            switched = self._on.get(kind)
            if switched is not None and switched.once:
                del self._on[kind]
        return switched.trouble if switched else None
