"""What a token endpoint answered, counted on its way: the server's own side of a campaign."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tgate_desktop.oauth.secret import fingerprint

GUARD_S = 30.0
_PASSED_ON = ("Authorization", "Content-Type", "Accept")


class TokenCounter:
    """Passes token requests on to `token_address`, as they are, while entered.

    `answers` counts the answers to refreshes by status and OAuth error, `shown` how often each refresh token was shown
    to the server, by fingerprint. `good` counts the good answers by who asked: whether it was the process `watched`.
    """

    def __init__(self, token_address: str) -> None:
        self.answers: Counter[str] = Counter()
        self.shown: Counter[str] = Counter()
        self.good: Counter[bool] = Counter()
        self.watched: int | None = None
        self._upstream = urlsplit(token_address)
        self._counting = threading.Lock()
        counter = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                is_watched = counter.watched is not None and has_port(counter.watched, self.client_address[1])
                headers = {name: self.headers[name] or "" for name in _PASSED_ON}
                status, kind, answer = counter._pass_on(body, headers, is_watched=is_watched)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: object) -> None:
                """Nothing: it is counted."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def token_address(self) -> str:
        """Where the app is to send its token requests."""
        return f"http://127.0.0.1:{self._server.server_port}{self._upstream.path}"

    @property
    def shown_again(self) -> int:
        """How many refresh tokens were shown more than once."""
        return sum(1 for times in self.shown.values() if times > 1)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _pass_on(self, body: bytes, headers: dict[str, str], *, is_watched: bool) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection(self._upstream.netloc, timeout=GUARD_S)
        try:
            connection.request("POST", self._upstream.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        fields = parse_qs(body.decode())
        if fields.get("grant_type") == ["refresh_token"]:
            with self._counting:
                self.shown[fingerprint(fields["refresh_token"][0])] += 1
                self.answers[f"{answer.status} {_error(content)}".strip()] += 1
                self.good[is_watched] += answer.status == http.client.OK
        return answer.status, answer.getheader("Content-Type") or "", content


def _error(content: bytes) -> str:
    try:
        return str(json.loads(content).get("error", ""))
    except ValueError:
        return ""


def has_port(pid: int, port: int) -> bool:
    """Whether it is this process that connected from `port` (proc(5))."""
    lines = Path(f"/proc/{pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    sockets = {f"socket:[{fields[9]}]" for fields in map(str.split, lines) if int(fields[1].split(":")[1], 16) == port}
    return any(_target(descriptor) in sockets for descriptor in Path(f"/proc/{pid}/fd").iterdir())


def _target(descriptor: Path) -> str:
    """Nothing of one that is closed by now."""
    try:
        return str(descriptor.readlink())
    except FileNotFoundError:
        return ""
