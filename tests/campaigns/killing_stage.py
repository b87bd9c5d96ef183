"""One Practice T-Gate with its rotation rule, one user of the app before it, and what is true between the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.campaigns.ledger import ServerRecord, Stored, stored_pairs
from tests.campaigns.lives import Ended, Lives
from tests.campaigns.practice_process import PracticeProcess, practice_process
from tests.support.command_line import CommandLine
from tests.support.cutting_proxy import CuttingProxy
from tests.support.practice import Owner, Partner
from tests.support.receivers import Visit, free_port
from tests.support.secret_service import SecretService
from tgate_desktop.practice import Rotation

NAME = "Saffron House"

Told = dict[str, Any]


class Stage:
    """`live` is one life of the app there. Between lives nothing runs but Practice and the keyring."""

    def __init__(
        self,
        rule: Rotation,
        lives: Lives,
        keyring: SecretService,
        server: PracticeProcess,
        way: CuttingProxy,
        owner: Owner,
        environment: Mapping[str, str],
    ) -> None:
        self.rule = rule
        self.keyring = keyring
        self.record = ServerRecord(server.data)
        self.command = CommandLine(environment)
        self._parts = (lives, server, way, owner)
        self._lives = lives
        self._server = server
        self._way = way
        self._owner = owner
        self.environment = dict(environment)
        self._order = {
            "token_address": f"http://127.0.0.1:{way.port}/oauth/token",
            "proof_address": f"{server.address}/api/brands",
            "authorization_address": f"{server.address}/oauth/authorize",
            "client_id": server.client_id,
            "client_secret": server.client_secret,
            "redirect_uri": server.redirect_uri,
        }

    def live(
        self, act: str, *, loses_answer: bool = False, ends: Mapping[str, Any] | None = None, **details: Any
    ) -> Ended:
        """One life for one act; `ends` is how it is killed. With `loses_answer`, the first answer to a token request
        does not arrive."""
        if act == "connect":
            details["order"] = self._order
        order = {"act": act, "details": details, "environment": self.environment, **(ends or {})}
        self._way.lose(1 if loses_answer else 0)
        try:
            return self._lives.live(order, self._approve)
        finally:
            self._way.lose(0)

    def done(self, act: str, **details: Any) -> Told:
        """What came of an act that nobody disturbs."""
        ended = self.live(act, **details)
        assert not ended.was_killed, act
        return ended.outcome

    def connected(self, name: str) -> None:
        """A company of this name with a fresh grant that has been confirmed."""
        end = self.done("connect", name=name)
        assert end["phase"] == "connected", end
        assert self.done("confirm", name=name)["was_awaiting"]

    def issued_elsewhere(self) -> dict[str, str]:
        """A pair of the same application that another program of the partner's got."""
        code = self._owner.approve(redirect_uri=self._server.redirect_uri)
        answer = Partner(self._server, self._server.client_secret).exchange(
            code, redirect_uri=self._server.redirect_uri
        )
        assert answer.status_code == 200, answer.text
        return {name: answer.json()[name] for name in ("access_token", "refresh_token")}

    def for_another_user(self, home: Path) -> Stage:
        """The same server and keyring, and a home in which the app was never started."""
        lives, server, way, owner = self._parts
        return Stage(
            self.rule, lives, self.keyring, server, way, owner, {**self.environment, "TGATE_DESKTOP_HOME": str(home)}
        )

    def stored(self) -> tuple[Stored, ...]:
        """Every whole pair that is in this user's keyring."""
        return stored_pairs(self.keyring)

    def approved(self, link: str) -> Visit:
        """The owner's browser, sent back to the app; its page is not read yet. Raises: OSError where nobody listens."""
        page = self._owner.session.get(link, allow_redirects=False, timeout=10)
        if 'id="password"' in page.text:
            page = self._owner.sign_in(page)
        answer = self._owner.submit(page, follow=False, decision="approve", company="saffron-house")
        location = urlsplit(answer.headers["Location"])
        assert location.hostname is not None
        assert location.port is not None
        request = f"GET {location.path}?{location.query} HTTP/1.1\r\nHost: {location.netloc}\r\n\r\n"
        return Visit(location.hostname, location.port, request.encode("ascii"))

    def _approve(self, link: str) -> None:
        self.approved(link).raw()  # nothing, where the app was killed


@contextmanager
def stage(rule: Rotation, folder: Path, lives: Lives, keyring: SecretService) -> Iterator[Stage]:
    """With one company that is connected and confirmed."""
    with ExitStack() as stack:
        redirect_uri = f"http://127.0.0.1:{free_port()}/callback"
        server = stack.enter_context(
            practice_process(folder / f"practice-{rule.value}", rule, redirect_uri, keyring.environment)
        )
        way = stack.enter_context(CuttingProxy(server.port))
        owner = stack.enter_context(Owner(server))
        environment = {**keyring.environment, "TGATE_DESKTOP_HOME": str(folder / f"home-{rule.value}")}
        made = Stage(rule, lives, keyring, server, way, owner, environment)
        made.connected(NAME)
        yield made
