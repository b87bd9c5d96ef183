"""A Practice T-Gate that runs, and the registration of its partner application."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from tgate_desktop.practice.consent import Consent
from tgate_desktop.practice.listener import Listener
from tgate_desktop.practice.pages import Pages
from tgate_desktop.practice.protocol import AuthorizationServer
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
        pages = Pages(texts)
        server = AuthorizationServer(self._store, settings, now)
        consent = Consent(server, pages, texts, settings.redirect_uris)
        self._listener.serve(Site(self.address, self._store, server, consent, pages).answer)

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

    def close(self) -> None:
        """Frees the port and ends the threads, in under 200 ms."""
        with self._closing:
            self._listener.close()
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
