"""A Practice T-Gate that runs, and the registration of its partner application."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from tgate_desktop.practice.consent import Consent
from tgate_desktop.practice.listener import Listener
from tgate_desktop.practice.markup import Frame
from tgate_desktop.practice.pages import Pages
from tgate_desktop.practice.protocol import AuthorizationServer
from tgate_desktop.practice.sessions import Sessions
from tgate_desktop.practice.settings import (
    ACCESS_TOKEN_LIFETIME_S,
    CODE_LIFETIME_S,
    DEFAULT_PORT,
    DEFAULT_REDIRECT_URI,
    Rotation,
    Settings,
)
from tgate_desktop.practice.site import Site
from tgate_desktop.practice.store import Store, opened
from tgate_desktop.practice.texts import PageTexts
from tgate_desktop.practice.trouble.desk import TroubleDesk
from tgate_desktop.practice.trouble.endpoints import TroubledEndpoints
from tgate_desktop.practice.trouble.environments import TroubleEnvironments, first_port
from tgate_desktop.practice.trouble.kinds import Kind, Trouble
from tgate_desktop.practice.trouble.pages import notice
from tgate_desktop.practice.trouble.places import Place
from tgate_desktop.practice.trouble.switchboard import Switchboard


class PracticeServer:
    """Answers on loopback from its making until `close`, which any thread may call, twice as well."""

    def __init__(self, data: Path, port: int, settings: Settings, texts: PageTexts, now: Callable[[], float]) -> None:
        """Raises: OSError when the port is taken; StoreUnusable."""
        # A second caller must not close the store under the answers that the first one lets out.
        self._closing = threading.Lock()
        self._listener = Listener(port)
        try:
            self._store = Store(data)
        except BaseException:
            self._listener.close()
            raise
        self._environments = TroubleEnvironments(data, self.address, first_port(port))
        self._switchboard = Switchboard()
        frame = Frame(texts, lambda: notice(self._switchboard))
        pages, sessions = Pages(texts, frame), Sessions()
        server = AuthorizationServer(self._store, settings, now)
        keeping = AuthorizationServer(self._store, replace(settings, rotation=Rotation.NONE), now)
        trouble = TroubleDesk(self._switchboard, self._environments, self._store, settings, sessions, frame)
        consent = Consent(server, pages, texts, settings.redirect_uris, sessions, trouble)
        troubled = TroubledEndpoints(self._switchboard)
        site = Site(self.address, self._store, server, keeping, consent, pages, troubled, trouble)
        self._listener.serve(site.answer)

    @property
    def address(self) -> str:
        """`http://127.0.0.1:` and the port."""
        return self._listener.address

    @property
    def port(self) -> int:
        return self._listener.port

    @property
    def client_id(self) -> str:
        return self._store.client().client_id

    def switch_on(self, trouble: Trouble, kind: Kind, *, once: bool) -> None:
        """As its page would."""
        self._switchboard.switch_on(trouble, kind, once=once)

    def trouble_environment(self, place: Place) -> bytes:
        """A document that T-Gate Desktop imports; the place is open from then on. Raises: OSError."""
        return self._environments.document(place)

    def close(self) -> None:
        """Frees the ports and ends the threads, in under 200 ms."""
        with self._closing:
            self._listener.close()
            self._environments.close()
            self._store.close()

    def __enter__(self) -> PracticeServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start(
    data: Path,
    port: int = DEFAULT_PORT,
    redirect_uri: str = DEFAULT_REDIRECT_URI,
    *,
    other_redirect_uris: tuple[str, ...] = (),
    rotation: Rotation = Rotation.GRACE,
    code_lifetime_s: int = CODE_LIFETIME_S,
    access_token_lifetime_s: int = ACCESS_TOKEN_LIFETIME_S,
    texts: PageTexts | None = None,
    now: Callable[[], float] = time.time,
) -> PracticeServer:
    """A server that answers; its grants live in the folder `data`. Port 0 takes a free one.

    Raises: OSError when the port is taken; StoreUnusable, an OSError too; ValueError for a lifetime below one second.
    """
    settings = Settings((redirect_uri, *other_redirect_uris), rotation, code_lifetime_s, access_token_lifetime_s)
    return PracticeServer(data, port, settings, texts or PageTexts(), now)


def client_id(data: Path) -> str:
    """The client ID of the partner application. Raises: StoreUnusable."""
    with opened(data) as store:
        return store.client().client_id


def new_client_secret(data: Path) -> str:
    """A new secret; the one before is refused from now on, by a server that runs in another process as well.

    Grants stay. Raises: StoreUnusable.
    """
    secret = secrets.token_urlsafe(32)
    with opened(data) as store:
        store.set_client_secret(secret)
    return secret


def register_client(data: Path, *, client_id: str | None = None, client_secret: str | None = None) -> None:
    """Sets what is given. Grants of another client ID are refused from then on. Raises: StoreUnusable."""
    with opened(data) as store, store.transaction():
        if client_id is not None:
            store.set_client_id(client_id)
        if client_secret is not None:
            store.set_client_secret(client_secret)
