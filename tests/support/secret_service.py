"""A real gnome-keyring on a session bus of its own, for tests in this process and for programs started by tests."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import secretstorage
from jeepney import DBusAddress, MatchRule, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from tests.support.hygiene import GUARD_S

PASSWORD = "the login password"
_NAME = "org.freedesktop.secrets"


@dataclass(frozen=True)
class SecretService:
    """`environment` is the whole of what a program needs to find this keyring, and no other."""

    address: str
    environment: Mapping[str, str]

    def lock(self) -> None:
        with closing(self._connection()) as connection:
            secretstorage.Collection(connection).lock()

    def unlock(self) -> None:
        """As its prompt does for somebody who knows the password."""
        service = DBusAddress("/org/freedesktop/secrets", _NAME, "org.freedesktop.Secret.Service")
        behind_the_prompt = service.with_interface("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface")
        with closing(self._connection()) as connection:
            collection = secretstorage.Collection(connection).collection_path
            plain = new_method_call(service, "OpenSession", "sv", ("plain", ("s", "")))
            session = connection.send_and_get_reply(plain, timeout=GUARD_S).body[1]
            secret = (session, b"", PASSWORD.encode(), "text/plain")
            unlocking = new_method_call(
                behind_the_prompt, "UnlockWithMasterPassword", "o(oayays)", (collection, secret)
            )
            connection.send_and_get_reply(unlocking, timeout=GUARD_S)

    def number_of_a_prompt(self) -> int:
        """That of a prompt which is made here and not opened: the service counts those of everybody. It is locked, or
        has no collection yet."""
        service = DBusAddress("/org/freedesktop/secrets", _NAME, "org.freedesktop.Secret.Service")
        with closing(self._connection()) as connection:
            try:
                collection = secretstorage.Collection(connection).collection_path
                asking = new_method_call(service, "Unlock", "ao", ([collection],))
            except secretstorage.ItemNotFoundException:
                label = {"org.freedesktop.Secret.Collection.Label": ("s", "Default")}
                asking = new_method_call(service, "CreateCollection", "a{sv}s", (label, "default"))
            prompt = str(connection.send_and_get_reply(asking, timeout=GUARD_S).body[1])
        return int(prompt.rpartition("/")[2].lstrip("up"))  # those to unlock are counted apart from those to make one

    def is_locked(self) -> bool:
        with closing(self._connection()) as connection:
            return secretstorage.Collection(connection).is_locked()

    def entries(self) -> dict[str, str]:
        """Every secret in the keyring by the service name that `keyring` gave it, or by its path where the keyring
        tells no name: once in hundreds of kills it does not. The keyring is unlocked."""
        with closing(self._connection()) as connection:
            items = secretstorage.Collection(connection).get_all_items()
            return {item.get_attributes().get("service", item.item_path): item.get_secret().decode() for item in items}

    def _connection(self) -> DBusConnection:
        connection = open_dbus_connection(self.address)
        secretstorage.add_match_rules(connection)
        return connection


@contextmanager
def running_secret_service(
    more_environment: Mapping[str, str] = MappingProxyType({}), *, has_collection: bool = True
) -> Iterator[SecretService]:
    """An unlocked keyring; without a collection it is as before a first login. A display in `more_environment` is
    where its prompts open."""
    with tempfile.TemporaryDirectory(prefix="keyring-") as folder, ExitStack() as processes:
        environment = _environment(Path(folder)) | more_environment
        bus = processes.enter_context(
            _running(["dbus-daemon", "--session", "--nofork", "--print-address"], environment)
        )
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        with closing(open_dbus_connection(address)) as connection:
            unlock = ["--unlock"] if has_collection else []
            daemon = ["gnome-keyring-daemon", "--foreground", "--components=secrets", *unlock]
            keyring = processes.enter_context(_running(daemon, environment))
            assert keyring.stdin is not None
            keyring.stdin.write(PASSWORD.encode())
            keyring.stdin.close()
            _await_name(connection)
        yield SecretService(address, environment)


def _environment(folder: Path) -> dict[str, str]:
    runtime = folder / "runtime"
    home = folder / "home"
    for path in (runtime, home):
        path.mkdir(mode=0o700)
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_RUNTIME_DIR": str(runtime),
    }


@contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(GUARD_S)


def _await_name(connection: DBusConnection) -> None:
    rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
    rule.add_arg_condition(0, _NAME)
    bus = Proxy(message_bus, connection)
    with connection.filter(rule) as changes:
        bus.AddMatch(rule)
        if not bus.NameHasOwner(_NAME)[0]:
            connection.recv_until_filtered(changes, timeout=GUARD_S)
    properties = DBusAddress("/org/freedesktop/secrets", _NAME, "org.freedesktop.DBus.Properties")
    call = new_method_call(properties, "Get", "ss", ("org.freedesktop.Secret.Service", "Collections"))
    connection.send_and_get_reply(call, timeout=GUARD_S)
