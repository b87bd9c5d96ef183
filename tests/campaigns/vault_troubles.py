"""What can be wrong with a keyring, each from a chosen call on until it is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from keyring.errors import KeyringLocked, NoKeyringError

from tests.support.hygiene import GUARD_S
from tests.support.keyrings import NAME, FakeKeyring, NativeError, nothing
from tgate_desktop.adapters.keyring_vault import ChosenKeyring, KeyringState, KeyringVault

OTHER_NAME = "Another Keyring of the Tests"


class PromptDismissedException(Exception):
    """As SecretStorage names it."""


class TroubledKeyring:
    """A backend of `keyring` that is another one from time to time: what a program has chosen may change behind it."""

    def __init__(self) -> None:
        self.usual = self.now = FakeKeyring()
        self.other = FakeKeyring()

    def vault(self, call_limit_s: float = GUARD_S) -> KeyringVault:
        """A new process's, which finds the one that is there now."""
        chosen = ChosenKeyring(self, look=lambda: KeyringState(NAME if self.now is self.usual else OTHER_NAME))
        return KeyringVault(call_limit_s=call_limit_s, first_call_limit_s=call_limit_s, choose=lambda _: chosen)

    def get_password(self, service: str, username: str) -> str | None:
        return self.now.get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.now.set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self.now.delete_password(service, username)


Trouble = Callable[[TroubledKeyring, Random], Iterator[None]]


@dataclass(frozen=True)
class _From:
    """A `before_call` that lets `number` calls through, and hands the rest to `then`."""

    number: int
    then: Callable[[str, str], None]

    def __call__(self, act: str, service: str) -> None:
        if self.number > 0:
            object.__setattr__(self, "number", self.number - 1)
        else:
            self.then(act, service)


def _raising(error: Exception, acts: tuple[str, ...] = ("get", "set", "delete")) -> Trouble:
    def trouble(keyring: TroubledKeyring, random: Random) -> Iterator[None]:
        def refuse(act: str, service: str) -> None:
            if act in acts:
                raise error

        keyring.usual.before_call = _From(random.randrange(15), refuse)
        yield

    return trouble


def _hanging(keyring: TroubledKeyring, random: Random) -> Iterator[None]:
    """Every call from then on waits; what was waited for lands when it is over."""
    over = threading.Event()
    keyring.usual.before_call = _From(random.randrange(15), lambda _act, _service: over.wait() and None)
    try:
        yield
    finally:
        over.set()


def _taking_short_entries(keyring: TroubledKeyring, random: Random) -> Iterator[None]:
    keyring.usual.longest_bytes = random.choice([400, 700, 1900])
    yield


def _cutting_entries_off(keyring: TroubledKeyring, random: Random) -> Iterator[None]:
    left = random.randrange(10, 900)
    keyring.usual.on_write = lambda text: text[:left]
    yield


def _changed_for_another(keyring: TroubledKeyring, random: Random) -> Iterator[None]:
    keyring.other.before_call = _raising_always(KeyringLocked()) if random.random() < 0.5 else nothing
    keyring.now = keyring.other
    yield
    keyring.other.before_call = nothing


def _raising_always(error: Exception) -> Callable[[str, str], None]:
    def refuse(_act: str, _service: str) -> None:
        raise error

    return refuse


def _entry_damaged_or_gone(keyring: TroubledKeyring, random: Random) -> Iterator[None]:
    """One slot of a company that has two: the other one is whole."""
    heads = sorted(name for name in keyring.usual.texts if name.endswith(("/a/0", "/b/0")))
    if len(heads) == 2:
        name = random.choice(heads)
        text = keyring.usual.texts.pop(name)
        damaged = random.choice([None, "", text[: random.randrange(len(text))], text[:-1] + "!"])
        if damaged is not None:
            keyring.usual.texts[name] = damaged
    yield


TROUBLES: dict[str, Trouble] = {
    "missing": _raising(NoKeyringError()),
    "locked": _raising(KeyringLocked()),
    "denied": _raising(PromptDismissedException()),
    "refusing writes": _raising(NativeError(1359), ("set",)),
    "refusing deletes": _raising(NativeError(1359), ("delete",)),
    "full": _raising(NativeError(112), ("set",)),
    "size-limited": _taking_short_entries,
    "cutting off": _cutting_entries_off,
    "hanging": _hanging,
    "another keyring": _changed_for_another,
    "entry damaged or gone": _entry_damaged_or_gone,
}


@contextmanager
def in_trouble(name: str, keyring: TroubledKeyring, random: Random) -> Iterator[None]:
    """Over at the end of the `with`; what was saved before, and what another program did to it, stays."""
    with contextmanager(TROUBLES[name])(keyring, random):
        yield
    keyring.now = keyring.usual
    keyring.usual.before_call = nothing
    keyring.usual.on_write = str
    keyring.usual.longest_bytes = FakeKeyring().longest_bytes
