"""The loopback receiver: catches the redirect, and nothing else (RFC 8252 7.3, 8.3)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from weakref import WeakSet

from tgate_desktop.adapters.loopback_sockets import listening_sockets, loopback_addresses
from tgate_desktop.adapters.reading_dispatch import ReadingDispatch
from tgate_desktop.adapters.receiver_connection import PlainChannel
from tgate_desktop.adapters.receiver_loop import ReceiverLimits, ReceiverLoop, ReceiverPages
from tgate_desktop.adapters.receiver_page import AnswerPages
from tgate_desktop.adapters.tls_channel import ReceiverTls, TlsChannel
from tgate_desktop.flows.ports import FinalPage, OwnCertificate
from tgate_desktop.oauth.redirect import ExpectedRedirect, Reading
from tgate_desktop.oauth.redirect_uri import Capture


class LoopbackReceivers:
    """Makes receivers (`flows.ports.ReceiverFactory`). The template is resources/receiver/page.html.

    `tls` is called when a redirect URI is https, and may block.
    """

    def __init__(
        self,
        template: str,
        pages: ReceiverPages,
        tls: Callable[[], ReceiverTls],
        limits: ReceiverLimits | None = None,
    ) -> None:
        self._answers = AnswerPages(template)
        self._pages = pages
        self._tls = tls
        self._limits = limits or ReceiverLimits()
        self._made: WeakSet[LoopbackReceiver] = WeakSet()

    def is_holding(self, port: int) -> bool:
        """Whether one of these receivers listens on `port` now. Any thread."""
        return any(receiver.port == port and receiver.is_open for receiver in tuple(self._made))

    def __call__(self, expected: ExpectedRedirect, on_reading: Callable[[Reading], None]) -> LoopbackReceiver:
        """A receiver that is bound to host and port of the redirect URI, and listens.

        Raises: PortTaken, PortForbidden, LoopbackMissing; ValueError for a redirect URI that is not on loopback: that
        one is caught by paste.
        """
        redirect_uri = expected.redirect_uri
        if redirect_uri.capture is Capture.PASTE:
            raise ValueError("no receiver for a redirect URI that is not on loopback")
        tls = self._tls() if redirect_uri.capture is Capture.LOOPBACK_HTTPS else None
        new_channel = PlainChannel if tls is None else partial(TlsChannel, tls.context)
        with ExitStack() as undo:
            listeners = listening_sockets(loopback_addresses(redirect_uri.host), redirect_uri.port, redirect_uri.host)
            for listener in listeners:
                undo.callback(listener.close)
            dispatch = ReadingDispatch(on_reading)
            undo.callback(dispatch.close)
            loop = ReceiverLoop(
                listeners, new_channel, expected, dispatch.put, self._answers, self._pages, self._limits
            )
            certificate = tls.certificate if tls is not None else None
            receiver = LoopbackReceiver(loop, dispatch, self._answers, redirect_uri.port, certificate)
            undo.pop_all()
        self._made.add(receiver)
        return receiver


class LoopbackReceiver:
    """One attempt's receiver (`flows.ports.Receiver`); `LoopbackReceivers` makes it."""

    def __init__(
        self,
        loop: ReceiverLoop,
        dispatch: ReadingDispatch,
        answers: AnswerPages,
        port: int,
        certificate: OwnCertificate | None,
    ) -> None:
        self.port = port
        self.certificate = certificate
        self.is_open = True
        self._loop = loop
        self._dispatch = dispatch
        self._answers = answers
        self._thread = threading.Thread(target=loop.run, name="receiver", daemon=True)
        self._thread.start()

    def finish(self, page: FinalPage) -> None:
        """Answers the browser that holds, and all that come later. Readings that come later are not reported."""
        self._loop.finish(self._answers.answer(page))

    def close(self) -> None:
        """Frees the port and ends the threads. A browser that holds gets the page of `finish`, or the waiting one."""
        self._dispatch.close()
        self._loop.stop()
        self._thread.join()
        self.is_open = False
