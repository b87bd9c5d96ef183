"""What the measured programs find around them: a home of their own, a real keyring, and a T-Gate that answers."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
from secretstorage import ItemNotFoundException

from tests.support.isolation import isolate
from tests.support.secret_service import SecretService, running_secret_service
from tests.support.servers import Connection, ScriptedServer, http_answer
from tests.support.waiting import until

_TOKENS = {"access_token": "a" * 43, "refresh_token": "r" * 43, "token_type": "Bearer", "expires_in": 7200}


GOOD_ANSWER = http_answer("200 OK", json.dumps(_TOKENS).encode(), "Content-Type: application/json")


class TokenServer(ScriptedServer):
    """Gives the same `answer` at once, in one write; while `is_hanging` it only listens."""

    def __init__(self) -> None:
        super().__init__(self._serve_tokens)
        self.is_hanging = False
        self.answer = GOOD_ANSWER

    def _serve_tokens(self, connection: Connection) -> None:
        connection.read_request()
        while self.is_hanging and not connection.closing.wait(0.05):
            pass
        connection.write(self.answer)


@dataclass(frozen=True)
class Surroundings:
    """`environment` is that of every program in it; `folder` is for what they complain about."""

    folder: Path
    environment: dict[str, str]
    keyring: SecretService
    server: TokenServer

    @contextmanager
    def stopped_keyring(self) -> Iterator[None]:
        """Inside the `with` the keyring's service takes calls and answers none."""
        with open_dbus_connection(self.keyring.address) as connection:
            (pid,) = Proxy(message_bus, connection).GetConnectionUnixProcessID("org.freedesktop.secrets")
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """All of it, fresh."""
    with (
        fresh_environment() as (folder, environment),
        running_secret_service() as keyring,
        TokenServer() as server,
    ):
        until(lambda: _is_unlocked(keyring), "the keyring is unlocked")
        yield Surroundings(folder, {**environment, **keyring.environment}, keyring, server)


def _is_unlocked(keyring: SecretService) -> bool:
    try:
        return not keyring.is_locked()
    except ItemNotFoundException:  # it has no collection yet
        return False


@contextmanager
def fresh_environment() -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder, and an environment whose homes are in it; nothing that changes how Python starts."""
    with tempfile.TemporaryDirectory(prefix="tgate-bench-") as name:
        folder = Path(name)
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "QT_"))}
        isolate(environment, folder)
        Path(environment["TGATE_DESKTOP_HOME"]).mkdir()
        yield folder, environment
