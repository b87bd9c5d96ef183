"""Keyrings of our own making, as bad as real ones can be, and vaults on them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from keyring.errors import PasswordDeleteError

from tests.support.hygiene import GUARD_S
from tgate_desktop.adapters.keyring_backends import ChosenKeyring, KeyringState
from tgate_desktop.adapters.keyring_vault import KeyringVault

WINDOWS_LIMIT_BYTES = 2560
NAME = "A Keyring of the Tests"


class NativeError(Exception):
    """What a platform's own binding raises, as `pywintypes.error` is: no error of `keyring`."""

    def __init__(self, winerror: int) -> None:
        super().__init__(winerror, "CredWrite", "The stub received bad data.")
        self.winerror = winerror


class Stop(BaseException):
    """The program ends here, as by a crash: nobody handles it."""


def nothing(act: str, service: str) -> None:
    """The usual `before_call`."""


class FakeKeyring:
    """Keeps texts in memory, takes no more per item than Windows does, and misses what it cannot delete.

    `before_call` is asked with `get`, `set` or `delete` and the service name, and may raise or wait. `on_write` is what
    becomes of a text on its way in. One that is not `is_made` is by any call at all, as a Secret Service is by
    `keyring`; each time a prompt for a new password opens.
    """

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.before_call: Callable[[str, str], None] = nothing
        self.on_write: Callable[[str], str] = str
        self.longest_bytes = WINDOWS_LIMIT_BYTES
        self.is_made = True
        self.prompts = 0

    def look(self) -> KeyringState:
        return KeyringState(NAME, is_made=self.is_made)

    def get_password(self, service: str, username: str) -> str | None:
        assert username == "tgate-desktop"
        self._be_called("get", service)
        return self.texts.get(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        assert username == "tgate-desktop"
        self._be_called("set", service)
        if len(password.encode("utf-16-le")) > self.longest_bytes:
            raise NativeError(1783)
        self.texts[service] = self.on_write(password)

    def delete_password(self, service: str, username: str) -> None:
        assert username == "tgate-desktop"
        self._be_called("delete", service)
        if service not in self.texts:
            raise PasswordDeleteError("not found")
        del self.texts[service]

    def _be_called(self, act: str, service: str) -> None:
        self.prompts += not self.is_made
        self.before_call(act, service)
        self.is_made = True


class WindowsKeyring(FakeKeyring):
    """Keeps a value that is written over under a name of its own, as `keyring` does on Windows."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if service in self.texts:
            self.texts[f"{username}@{service}"] = self.texts[service]
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        super().delete_password(service, username)
        self.texts.pop(f"{username}@{service}", None)


class Gate:
    """A `before_call` that does not return until it is opened, as an unlock prompt that nobody answers."""

    def __init__(self) -> None:
        self._opened = threading.Event()
        self.reached = threading.Event()

    def __call__(self, act: str, service: str) -> None:
        self.reached.set()
        assert self._opened.wait(GUARD_S)

    def open(self) -> None:
        self._opened.set()


class ChangingCall:
    """A `before_call` that raises at one changing call, counted from 0, and lets the others through.

    A new error each time: one that is raised again keeps every frame that it went through, with the secrets in it.
    """

    def __init__(self, number: int, new_error: Callable[[], BaseException]) -> None:
        self._left = number
        self._new_error = new_error
        self.has_raised = False

    def __call__(self, act: str, service: str) -> None:
        if act == "get":
            return
        if self._left == 0:
            self.has_raised = True
            raise self._new_error()
        self._left -= 1


def vault_on(
    keyring: FakeKeyring, *, call_limit_s: float = GUARD_S, first_call_limit_s: float = GUARD_S
) -> KeyringVault:
    """A vault that has chosen `keyring`."""
    chosen = ChosenKeyring(keyring, keyring.look)
    return KeyringVault(call_limit_s=call_limit_s, first_call_limit_s=first_call_limit_s, choose=lambda _: chosen)
