"""A Practice T-Gate with a restaurant's owner who follows the app's links, as an environment of the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.practice import GUARD_S, HandClock, Owner
from tests.support.receivers import Answer, free_port
from tests.support.wired_app import RunningAttempt, WiredApp, an_order, opened
from tgate_desktop import practice
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.flows.states import CompanyView, ConnectState


@dataclass(frozen=True)
class PracticeAccount:
    """The partner's application there, and the owner. `now` is the server's clock."""

    server: practice.PracticeServer
    client_secret: str
    redirect_uri: str
    owner: Owner
    now: HandClock

    def order(self, port: int | None = None, **changes: object) -> ConnectOrder:
        """Connects through `port`, where something on the way may listen, else straight."""
        origin = f"http://127.0.0.1:{port or self.server.port}"
        settled = {"client_id": self.server.client_id, "client_secret": self.client_secret}
        return an_order(
            f"{origin}/oauth/token",
            f"{self.server.address}/api/brands",
            **{
                **settled,
                "redirect_uri": self.redirect_uri,
                "authorization_address": f"{self.server.address}/oauth/authorize",
                **changes,
            },
        )

    def decided(self, link: str, decision: str = "approve", company: str = "saffron-house") -> str:
        """The owner opens the link, signs in where asked to, and decides: where the browser is sent then."""
        page = self.owner.session.get(link, allow_redirects=False, timeout=GUARD_S)
        assert page.status_code == 200, page.text
        if 'id="password"' in page.text:
            page = self.owner.sign_in(page)
        answer = self.owner.submit(page, follow=False, decision=decision, company=company)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def approves(self, attempt: RunningAttempt, company: str = "saffron-house") -> Answer:
        """The page that the owner's browser ends on."""
        return opened(self.decided(attempt.link, company=company))

    def connect(self, app: WiredApp, order: ConnectOrder, company: str = "saffron-house") -> ConnectState:
        """The end of an attempt that the owner approves."""
        attempt = app.attempt(order)
        self.approves(attempt, company)
        return attempt.end()

    def connected(self, app: WiredApp, order: ConnectOrder, company: str = "saffron-house") -> CompanyView:
        """A company that was connected and confirmed."""
        end = self.connect(app, order, company)
        assert end.view is not None, end.problem
        assert end.view.awaiting is not None
        return app.use_cases.decide.confirm(end.view.awaiting.grant_id)


@contextmanager
def practice_account(data: Path, redirect_uri: str = "", **settings: object) -> Iterator[PracticeAccount]:
    """`settings` are those of `practice.start`, such as `rotation`. Without a redirect URI it is one at a free port."""
    now = HandClock()
    redirect_uri = redirect_uri or f"http://127.0.0.1:{free_port()}/callback"
    with practice.start(data, 0, redirect_uri, now=now, **settings) as server, Owner(server) as owner:  # type: ignore[arg-type]
        yield PracticeAccount(server, practice.new_client_secret(data), redirect_uri, owner, now)
