"""One request on its way: straight or through a proxy, how far it came, and when it left."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from tgate_desktop.adapters.certificates import read_certificate
from tgate_desktop.adapters.dialer import Resolve, connected
from tgate_desktop.adapters.proxies import Proxy, proxy_for
from tgate_desktop.adapters.transport_faults import Progress, Way
from tgate_desktop.adapters.watchdog import Watchdog
from tgate_desktop.flows.ports import Clock
from tgate_desktop.oauth.addresses import port_of
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import HttpRequest, Trace
from tgate_desktop.oauth.redirect import printable

_LONGEST_NAME = 100


class Journey:
    """Belongs to the thread that sends; whatever can hang is left to the watchdog."""

    def __init__(
        self, request: HttpRequest, watchdog: Watchdog, clock: Clock, resolve: Resolve, connect_timeout_s: float
    ) -> None:
        parts = urlsplit(request.url)
        self._request = request
        self._clock = clock
        self._resolve = resolve
        self._connect_timeout_s = connect_timeout_s
        self._is_plain = parts.scheme == "http"
        self.watchdog = watchdog
        self.way = Way(parts.hostname or "", port_of(parts), request.timeout_s, proxy_host=None)
        self.progress = Progress.CONNECTING
        self.sent_at: datetime = clock.now()
        self._begun_s = self._connected_s = self._sending_s = time.perf_counter()
        self._trace = Trace()

    def proxy(self) -> Proxy | None:
        """The proxy to go through. Raises: ProxyUnusable, RequestEnded."""
        request = self._request
        if request.network.proxy is ProxyChoice.SYSTEM:
            proxy = self.watchdog.outlast(lambda: proxy_for(request.url, request.network))
        else:
            proxy = proxy_for(request.url, request.network)
        if proxy is not None:
            self.way = replace(self.way, proxy_host=proxy.host)
            self._trace = replace(self._trace, proxy_host=proxy.host)
        return proxy

    def connect(self, host: str, port: int) -> socket.socket:
        """A TCP connection to the server or the proxy. Raises: OSError."""
        line = self.watchdog.outlast(
            lambda: connected(
                host,
                port,
                resolve=self._resolve,
                timeout_s=self._connect_timeout_s,
                only_loopback=self._is_plain,
                watchdog=self.watchdog,
            ),
            discard=socket.socket.close,
        )
        line.settimeout(self._connect_timeout_s)
        self._is_connected()
        return line

    def leave_proxy_behind(self) -> None:
        """The proxy has opened the way: what fails from here on is the server's."""
        self.progress = Progress.TUNNELLED
        self._is_connected()

    def leave_handshake_behind(self, certificate: bytes | None) -> None:
        """TLS with the server stands; `certificate` is the one that it showed, in DER."""
        read = read_certificate(certificate) if certificate else None
        self._trace = replace(
            self._trace,
            tls_s=time.perf_counter() - self._connected_s,
            tls_issuer=printable(read.issuer, _LONGEST_NAME) if read and read.issuer else None,
        )

    def begin_sending(self) -> None:
        """The last moment at which nothing has left. Raises: RequestEnded."""
        self.sent_at = self._clock.now()
        self.watchdog.begin_sending()
        self.progress = Progress.SENT
        self._sending_s = time.perf_counter()

    def first_byte_came(self) -> None:
        self._trace = replace(self._trace, first_byte_s=time.perf_counter() - self._sending_s)

    def trace(self) -> Trace:
        """The way so far; its total time is until now."""
        return replace(self._trace, total_s=time.perf_counter() - self._begun_s)

    def _is_connected(self) -> None:
        self._connected_s = time.perf_counter()
        self._trace = replace(self._trace, connect_s=self._connected_s - self._begun_s)
