"""The keyrings of this computer: which one is the vault, and what `keyring` leaves out of their interface."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tgate_desktop.adapters.further_keyring import FurtherKeyring
from tgate_desktop.adapters.secret_service import GENERIC_NAME, KeptCollection, service_state
from tgate_desktop.adapters.vault_entries import USER_NAME
from tgate_desktop.oauth.problems import VaultMissing, VaultNotAccepted

if TYPE_CHECKING:  # importing it takes long, and is done where a call is bounded
    from keyring.backend import KeyringBackend


class Keyring(Protocol):
    """What we use of a backend of `keyring`."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


@dataclass(frozen=True)
class KeyringState:
    """What can be known of a keyring without opening a prompt. `name` and `collection` are for people; `is_made` is
    False where the first entry asks for a new password."""

    name: str
    is_locked: bool = False
    is_made: bool = True
    collection: str = ""


@dataclass(frozen=True)
class ChosenKeyring:
    """An accepted keyring. `look` tells its state now; like every use of the keyring it may hang."""

    keyring: Keyring
    look: Callable[[], KeyringState]


def choose_keyring(further: FurtherKeyring | None = None) -> ChosenKeyring:
    """The accepted keyring of the highest priority that can be used now, or the one that IT named.

    Neither `keyring`'s configuration nor its chain of backends is asked: either can hold one that is no real keyring.

    Raises: VaultNotAccepted, with the class path of what there is instead; VaultMissing.
    """
    from keyring.backend import KeyringBackend

    named: KeyringBackend | None = further.backend(KeyringBackend) if further is not None else None
    if named is not None:
        title = str(named.name)
        return ChosenKeyring(named, look=lambda: KeyringState(title))
    usable = [(kind, name) for kind, name in _real_keyrings() if kind.viable]
    if usable:
        kind, name = max(usable, key=lambda found: found[0].priority)
        keyring = kind()
        if name == GENERIC_NAME:
            _keep_connection(keyring)
            return ChosenKeyring(keyring, look=lambda: _service_state(keyring))
        return ChosenKeyring(keyring, look=lambda: KeyringState(name))
    others = [kind for kind in _installed() if kind.priority > 0]
    if others:
        kind = max(others, key=lambda other: other.priority)
        raise VaultNotAccepted(vault=f"{kind.__module__}.{kind.__qualname__}")
    raise VaultMissing(vault="")


def names_in(keyring: Keyring) -> tuple[str, ...] | None:
    """Of all entries of this program's user; None where they cannot be asked for."""
    from keyring.backends import SecretService

    if not isinstance(keyring, SecretService.Keyring):
        return None
    collection = keyring.get_preferred_collection()  # type: ignore[no-untyped-call]
    with closing(collection.connection):
        items = collection.search_items({"username": USER_NAME})
        return tuple(item.get_attributes().get("service", "") for item in items)


def delete_from(keyring: Keyring, name: str) -> None:
    """An entry that is not there is fine."""
    from keyring.errors import PasswordDeleteError

    try:
        keyring.delete_password(name, USER_NAME)
    except PasswordDeleteError:
        if keyring.get_password(name, USER_NAME) is not None:
            raise


def _real_keyrings() -> tuple[tuple[type[KeyringBackend], str], ...]:
    if sys.platform == "win32":
        from keyring.backends import Windows

        return ((Windows.WinVaultKeyring, "Windows Credential Manager"),)
    if sys.platform == "darwin":
        from keyring.backends import macOS

        return ((macOS.Keyring, "macOS Keychain"),)
    from keyring.backends import SecretService, kwallet, libsecret

    return (
        (SecretService.Keyring, GENERIC_NAME),
        (libsecret.Keyring, GENERIC_NAME),
        (kwallet.DBusKeyring, "KDE Wallet"),
        (kwallet.DBusKeyringKWallet4, "KDE Wallet"),
    )


def _keep_connection(keyring: KeyringBackend) -> None:
    from keyring.backends import SecretService

    if isinstance(keyring, SecretService.Keyring):
        opening = type(keyring)()  # of its own: the kept connection is closed when the last vault lets go of it
        keyring.get_preferred_collection = KeptCollection(opening.get_preferred_collection)  # type: ignore[method-assign]


def _service_state(keyring: KeyringBackend) -> KeyringState:
    state = service_state(getattr(keyring, "preferred_collection", None))
    return KeyringState(state.provider, state.is_locked, state.is_made, state.collection)


def _installed() -> list[type[KeyringBackend]]:
    """Every backend that `keyring` could use, real or not, but for its chain of the others."""
    from keyring.backend import KeyringBackend, get_all_keyring
    from keyring.backends.chainer import ChainerBackend

    get_all_keyring()  # loads those of other packages
    return [kind for kind in KeyringBackend.get_viable_backends() if not issubclass(kind, ChainerBackend)]
