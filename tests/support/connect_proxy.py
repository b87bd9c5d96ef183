"""A company's proxy, through which an app reaches https servers by tunnels alone."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.servers import Connection, ScriptedServer


class ConnectProxy(ScriptedServer):
    """Opens a tunnel to a port of this computer, whatever host it is asked for; `asked` holds the CONNECT requests.

    `misbehave` is what the next connections meet once their tunnel is open; None again, and bytes pass both ways.
    `answers_nothing` while it takes a request and opens no tunnel.
    """

    def __init__(self, port: int) -> None:
        super().__init__(self._serve_one)
        self.port_behind = port
        self.asked: list[bytes] = []
        self.misbehave: Callable[[Connection], None] | None = None
        self.answers_nothing = False
        self._open: list[Connection] = []

    def reset_tunnels(self) -> None:
        """Resets the client's side of every tunnel that is open."""
        while self._open:
            self._open.pop().reset()

    def _serve_one(self, connection: Connection) -> None:
        self.asked.append(connection.read_request())
        if self.answers_nothing:
            connection.wait_for_close()
            return
        connection.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if self.misbehave is not None:
            self.misbehave(connection)
            return
        self._open.append(connection)
        connection.relay_to(self.port_behind)
