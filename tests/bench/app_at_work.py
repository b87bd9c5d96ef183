"""The running app, led through its windows as a person would."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.bench.program import GUARD_S, Program, running
from tests.support.receivers import free_port
from tests.support.waiting import until

CLIENT_SECRET = "a secret of the bench"
WIZARD = "wizardWindow"
ANOTHER_ENVIRONMENT = -1
CODE = "a-code-of-the-bench"


class AppAtWork:
    """One run of the app. It connects to a T-Gate that answers at `origin`."""

    def __init__(self, program: Program, origin: str) -> None:
        self.program = program
        self._origin = origin
        self._port = free_port()
        self._number = 0
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    # ---- the wizard ----

    def describe_environment(self) -> None:
        """Through the wizard's first page."""
        self.see("environment")
        self.program.ask(do="choose", name="environment", row=ANOTHER_ENVIRONMENT)
        self.type("environmentName", "Bench")
        self.type("authorizationAddress", f"{self._origin}/authorize")
        self.type("tokenAddress", f"{self._origin}/token")
        self.press("next")

    def describe_application(self) -> None:
        """Through the second page, with an application that is not known yet."""
        self._number += 1
        self.type("clientId", f"client-{self._number}")
        self.type("clientSecret", f"{CLIENT_SECRET} {self._number}")
        self.type("redirectUri", f"http://127.0.0.1:{self._port}/callback")
        self.press("next")

    def change_application(self) -> None:
        """From the company's page back to the application's."""
        self.press("change")
        self.see("environment")
        self.press("next")
        self.see("clientId")

    def begin_connect(self) -> str:
        """Through the company's page; the link, when the app listens."""
        self._number += 1
        self.type("company", f"Company {self._number}")
        self.press("serverUsesTokensNo")
        self.press("next")
        return str(self.see("authorizationLink", has_text=True)["text"])

    def begin_another(self) -> None:
        """From the main window to the wizard's page for the company."""
        self.press("connectACompany")
        self.see("company")

    def send_callback(self, link: str) -> int:
        """What the browser does before it waits for its page; the monotonic time in ns at which all was sent."""
        fields = parse_qs(urlsplit(link).query)
        target = f"/callback?code={CODE}-{self._number}&state={fields['state'][0]}"
        browser = self._opened.enter_context(socket.create_connection(("127.0.0.1", self._port), GUARD_S))
        browser.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode("ascii"))
        return time.monotonic_ns()

    def tokens_on_screen_ms(self) -> float:
        """From the last byte of the callback to the end of the paint that shows the tokens. Nobody is as quick as this
        bench: what the main window still does from before has come to its end by then."""
        link = self.begin_connect()
        until(lambda: self._works_at_once() == 1, "nothing but the attempt is at work")
        self.program.ask(do="say_when_painted", name="accessToken", window=WIZARD)
        sent_ns = self.send_callback(link)
        return float(self.program.answer()["now_ns"] - sent_ns) / 1e6

    def finish(self) -> None:
        """The browser has its page; somebody says Yes; the main window is what is left."""
        self._opened.close()
        self.press("finish")
        until(lambda: not self.state(WIZARD)["is_there"], "the wizard is gone")

    def _works_at_once(self) -> int:
        return int(self.program.ask(do="count_threads", name="flow")["count"])

    # ---- controls ----

    def state(self, name: str) -> dict[str, Any]:
        return self.program.ask(do="state", name=name)

    def see(self, name: str, *, has_text: bool = False) -> dict[str, Any]:
        """The control, once it can be used."""

        def look() -> dict[str, Any] | None:
            state = self.state(name)
            return state if state["is_there"] and state["is_enabled"] and (state["text"] or not has_text) else None

        return until(look, f"{name} can be used", GUARD_S)

    def press(self, name: str) -> None:
        self.see(name)
        self.program.ask(do="press", name=name)

    def type(self, name: str, text: str) -> None:
        self.see(name)
        self.program.ask(do="type", name=name, text=text)


@contextmanager
def app_at_work(environment: Mapping[str, str], folder: Path, origin: str) -> Iterator[AppAtWork]:
    """The app, started as its users start it."""
    with running("app_window", environment, folder) as program, AppAtWork(program, origin) as app:
        yield app
