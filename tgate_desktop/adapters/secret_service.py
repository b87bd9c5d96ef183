"""What a Secret Service tells without a prompt, and one connection to it for many calls."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from secretstorage import Collection

GENERIC_NAME = "Secret Service"

# by the kernel's name of the process, which has 15 characters at most
_PROVIDERS = {
    "gnome-keyring-d": "GNOME Keyring",
    "keepassxc": "KeePassXC",
    "ksecretd": "KDE Wallet",
    "kwalletd5": "KDE Wallet",
    "kwalletd6": "KDE Wallet",
}


@dataclass(frozen=True)
class ServiceState:
    """`provider` is a name for people, `collection` the one that its user gave to the collection. Not locked and not
    `is_made` when there is no collection yet: the first write makes it, and asks for its password."""

    provider: str
    is_locked: bool
    is_made: bool = True
    collection: str = ""


def service_state(collection_path: str | None = None) -> ServiceState:
    """The state of the collection at that D-Bus path, else of the default one. Starts the service when need be.

    Raises: what SecretStorage, jeepney and the socket raise.
    """
    import secretstorage

    with closing(secretstorage.dbus_init()) as connection:
        try:
            if collection_path is None:
                collection = secretstorage.Collection(connection)
            else:
                collection = secretstorage.Collection(connection, collection_path)
            is_locked, is_made, label = collection.is_locked(), True, collection.get_label()
        except secretstorage.ItemNotFoundException:
            is_locked, is_made, label = False, False, ""
        return ServiceState(_provider(connection), is_locked, is_made, label)


class KeptCollection:
    """Opens a collection once and gives it again while it can be used: connecting and agreeing on a key for each call
    costs most of the call's time. For one caller at a time.

    `open_collection` gives one that is unlocked, on a connection of its own, or raises.
    """

    def __init__(self, open_collection: Callable[[], Collection]) -> None:
        self._open_collection = open_collection
        self._kept: Collection | None = None

    def __call__(self) -> Collection:
        """An unlocked collection whose connection outlives its `close`. Raises: what opening one raises."""
        if self._kept is None or not _is_usable(self._kept):
            self._drop()
            self._kept = _with_session(self._open_collection())
        return self._kept

    def _drop(self) -> None:
        if self._kept is not None:
            with suppress(OSError):
                self._kept.connection.really_close()
            self._kept = None


class _OpenConnection:
    """A D-Bus connection that whoever uses it thinks is theirs to close."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.really_close = weakref.finalize(self, connection.close)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def close(self) -> None:
        """Not yet."""


def _is_usable(collection: Collection) -> bool:
    """Whether it answers and is unlocked; where the service or the bus went, a new connection is to be made."""
    import secretstorage
    from jeepney.wrappers import DBusErrorResponse  # type: ignore[import-untyped]

    try:
        return not collection.is_locked()
    except (OSError, EOFError, secretstorage.SecretStorageException, DBusErrorResponse):
        return False


def _with_session(collection: Collection) -> Collection:
    from secretstorage.util import open_session

    collection.connection = _OpenConnection(collection.connection)
    collection.session = open_session(collection.connection)
    return collection


def _provider(connection: object) -> str:
    from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
    from jeepney.io.blocking import Proxy  # type: ignore[import-untyped]

    (process_id,) = Proxy(message_bus, connection).GetConnectionUnixProcessID("org.freedesktop.secrets")
    try:
        process_name = Path(f"/proc/{process_id}/comm").read_text().strip()
    except OSError:  # in a sandbox the service's process is not ours to see
        return GENERIC_NAME
    return _PROVIDERS.get(process_name, GENERIC_NAME)
