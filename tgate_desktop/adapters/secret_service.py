"""What a Secret Service tells without a prompt: who serves it, and whether its collection is locked."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

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
    """`provider` is a name for people. Not locked as well when there is no collection yet: the first write makes it."""

    provider: str
    is_locked: bool


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
            is_locked = collection.is_locked()
        except secretstorage.ItemNotFoundException:
            is_locked = False
        return ServiceState(provider=_provider(connection), is_locked=is_locked)


def _provider(connection: object) -> str:
    from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
    from jeepney.io.blocking import Proxy  # type: ignore[import-untyped]

    (process_id,) = Proxy(message_bus, connection).GetConnectionUnixProcessID("org.freedesktop.secrets")
    try:
        process_name = Path(f"/proc/{process_id}/comm").read_text().strip()
    except OSError:  # in a sandbox the service's process is not ours to see
        return GENERIC_NAME
    return _PROVIDERS.get(process_name, GENERIC_NAME)
