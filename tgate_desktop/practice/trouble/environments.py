"""Trouble environments: T-Gate Desktop imports them, and its requests for tokens then meet a place of trouble."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path

from tgate_desktop.practice.listener import Listener
from tgate_desktop.practice.trouble.authorities import Authorities
from tgate_desktop.practice.trouble.places import (
    BEHIND_PROXY,
    LOOPBACK,
    NOWHERE,
    PLACES,
    Place,
    Way,
)

# In the authorization request, so that a Practice which was started anew opens the place when the link is opened.
PARAMETER = "practice_trouble"
_PORTS_FROM = 11


class TroubleEnvironments:
    """Opens each place when it is first asked for, and keeps it open until `close`. Any thread."""

    def __init__(self, data: Path, address: str, first_port: int | None) -> None:
        """`address` is Practice's own. From `first_port` on each place has its port; None takes free ones."""
        self._address = address
        self._first_port = first_port
        self._lock = threading.Lock()
        self._closed = False
        self._authorities = Authorities(data)
        self._listeners: dict[str, Listener] = {}
        self._held: dict[str, socket.socket] = {}

    def document(self, place: Place) -> bytes:
        """The environment as a file that T-Gate Desktop imports. Raises: OSError, when the place cannot be opened."""
        port = self.open(place)
        members: dict[str, object] = {
            "kind": "tgate-desktop environment",
            "version": 1,
            "name": f"Practice trouble: {place.title.en}",
            "authorization_address": f"{self._address}/oauth/authorize",
        }
        match place.way:
            case Way.NAME:
                members |= {"token_address": f"https://{NOWHERE}/oauth/token", "proxy": "none"}
            case Way.PORT:
                members |= {"token_address": f"https://{LOOPBACK}:{port}/oauth/token", "proxy": "none"}
            case Way.PROXY:
                members |= {
                    "token_address": f"https://{BEHIND_PROXY}/oauth/token",
                    "proxy": "manual",
                    "proxy_address": f"http://{LOOPBACK}:{port}",
                }
        if place.is_certified:
            members["ca_file"] = str(self._authorities.ca_file)
        members["extra_parameters"] = [[PARAMETER, place.name]]
        return json.dumps(members, ensure_ascii=False, indent=2).encode() + b"\n"

    def open(self, place: Place) -> int:
        """Its port, 0 for one without. Raises: OSError."""
        if place.way is Way.NAME:
            return 0
        with self._lock:
            if self._closed:
                raise OSError("Practice T-Gate has stopped")
            if place.greeting is None:
                if place.name not in self._held:
                    self._held[place.name] = _held_closed(self._port_of(place))
                port: int = self._held[place.name].getsockname()[1]
                return port
            if place.name not in self._listeners:
                talk = place.greeting(self._authorities)
                self._listeners[place.name] = Listener(self._port_of(place))
                self._listeners[place.name].talk(talk)
            return self._listeners[place.name].port

    def close(self) -> None:
        """Closes every place. Twice is fine."""
        with self._lock:
            self._closed = True
            for listener in self._listeners.values():
                listener.close()
            for held in self._held.values():
                held.close()

    def _port_of(self, place: Place) -> int:
        return 0 if self._first_port is None else self._first_port + PLACES.index(place)


def first_port(asked_for: int) -> int | None:
    """From where places get their ports, beside a Practice that was asked to have this one."""
    return asked_for + _PORTS_FROM if asked_for else None


def _held_closed(port: int) -> socket.socket:
    """A port that is ours and refuses: bound, and never listening. Raises: OSError."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        held.bind((LOOPBACK, port))
    except BaseException:
        held.close()
        raise
    return held
