"""What can be wrong with a keyring, each from a call on that the act really makes, until it is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from keyring.errors import KeyringLocked, NoKeyringError

from tests.support.hygiene import GUARD_S
from tests.support.keyrings import NAME, FakeKeyring, NativeError, nothing
from tgate_desktop.adapters.keyring_backends import ChosenKeyring, KeyringState
from tgate_desktop.adapters.keyring_vault import KeyringVault

OTHER_NAME = "Another Keyring of the Tests"


class PromptDismissedException(Exception):
    """As SecretStorage names it."""


class TroubledKeyring:
    """A backend of `keyring` that is another one from time to time: what a program has chosen may change behind it.

    `has_struck` once a call met the trouble that there is.
    """

    def __init__(self) -> None:
        self.has_struck = False
        self.usual = self.now = FakeKeyring()
        self.other = FakeKeyring()

    def vault(self, call_limit_s: float = GUARD_S) -> KeyringVault:
        """A new process's, which finds the one that is there now."""
        chosen = ChosenKeyring(self, look=lambda: KeyringState(NAME if self.now is self.usual else OTHER_NAME))
        return KeyringVault(call_limit_s=call_limit_s, first_call_limit_s=call_limit_s, choose=lambda _: chosen)

    def get_password(self, service: str, username: str) -> str | None:
        return self.now.get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.has_struck |= len(password.encode("utf-16-le")) > self.now.longest_bytes
        self.now.set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self.now.delete_password(service, username)


ANY_CALL = ("get", "set", "delete")

Trouble = Callable[[TroubledKeyring, Random, Sequence[str]], Iterator[None]]
"""The last are the calls of the undisturbed act, in order: `get`, `set` or `delete`."""


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


def _drawn(random: Random, calls: Sequence[str], acts: tuple[str, ...] = ANY_CALL) -> int:
    """The number of one of these calls."""
    return random.choice([number for number, act in enumerate(calls) if act in acts])


def _raising(error: Callable[[], Exception], acts: tuple[str, ...] = ANY_CALL) -> Trouble:
    """A new one each time: raised again, it would keep every frame that it ever went through."""

    def trouble(keyring: TroubledKeyring, random: Random, calls: Sequence[str]) -> Iterator[None]:
        def refuse(act: str, service: str) -> None:
            if act in acts:
                keyring.has_struck = True
                raise error()

        keyring.usual.before_call = _From(_drawn(random, calls, acts), refuse)
        yield

    return trouble


def _hanging(keyring: TroubledKeyring, random: Random, calls: Sequence[str]) -> Iterator[None]:
    """Every call from then on waits; what was waited for lands when it is over."""
    over = threading.Event()

    def wait(_act: str, _service: str) -> None:
        keyring.has_struck = True
        over.wait()

    keyring.usual.before_call = _From(_drawn(random, calls), wait)
    try:
        yield
    finally:
        over.set()


def _taking_short_entries(keyring: TroubledKeyring, random: Random, _calls: Sequence[str]) -> Iterator[None]:
    keyring.usual.longest_bytes = random.choice([400, 700, 1900])
    yield


def _cutting_entries_off(keyring: TroubledKeyring, random: Random, _calls: Sequence[str]) -> Iterator[None]:
    left = random.randrange(10, 900)

    def cut(text: str) -> str:
        keyring.has_struck |= len(text) > left
        return text[:left]

    keyring.usual.on_write = cut
    yield


def _changed_for_another(keyring: TroubledKeyring, random: Random, _calls: Sequence[str]) -> Iterator[None]:
    is_locked = random.random() < 0.5

    def answer(_act: str, _service: str) -> None:
        keyring.has_struck = True
        if is_locked:
            raise KeyringLocked

    keyring.other.before_call = answer
    keyring.now = keyring.other
    yield
    keyring.other.before_call = nothing


def _entry_damaged_or_gone(keyring: TroubledKeyring, random: Random, _calls: Sequence[str]) -> Iterator[None]:
    """One slot of a company that has two: the other one is whole."""
    heads = sorted(name for name in keyring.usual.texts if name.endswith(("/a/0", "/b/0")))
    if len(heads) == 2:
        name = random.choice(heads)
        text = keyring.usual.texts.pop(name)
        damaged = random.choice([None, "", text[: random.randrange(len(text))], text[:-1] + "!"])
        if damaged is not None:
            keyring.usual.texts[name] = damaged
        keyring.has_struck = True
    yield


TROUBLES: dict[str, Trouble] = {
    "missing": _raising(NoKeyringError),
    "locked": _raising(KeyringLocked),
    "denied": _raising(PromptDismissedException),
    "refusing writes": _raising(lambda: NativeError(1359), ("set",)),
    "refusing deletes": _raising(lambda: NativeError(1359), ("delete",)),
    "full": _raising(lambda: NativeError(112), ("set",)),
    "size-limited": _taking_short_entries,
    "cutting off": _cutting_entries_off,
    "hanging": _hanging,
    "another keyring": _changed_for_another,
    "entry damaged or gone": _entry_damaged_or_gone,
}


_NEEDED = {
    "refusing writes": ("set",),
    "refusing deletes": ("delete",),
    "full": ("set",),
    "size-limited": ("set",),
    "cutting off": ("set",),
}


def can_strike(name: str, calls: Sequence[str], *, has_company: bool) -> bool:
    """Whether an act with these calls can meet it at all."""
    if name == "entry damaged or gone":
        return has_company
    return not set(_NEEDED.get(name, ANY_CALL)).isdisjoint(calls)


@contextmanager
def in_trouble(name: str, keyring: TroubledKeyring, random: Random, calls: Sequence[str]) -> Iterator[None]:
    """Over at the end of the `with`; what was saved before, and what another program did to it, stays."""
    keyring.has_struck = False
    with contextmanager(TROUBLES[name])(keyring, random, calls):
        yield
    keyring.now = keyring.usual
    keyring.usual.before_call = nothing
    keyring.usual.on_write = str
    keyring.usual.longest_bytes = FakeKeyring().longest_bytes
