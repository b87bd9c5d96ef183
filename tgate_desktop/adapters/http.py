"""One HTTP request and its answer over `requests`, by the token endpoint's rules."""

from __future__ import annotations

import logging
import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any, cast

import requests
import truststore
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, ProtocolError
from urllib3.response import BaseHTTPResponse

from tgate_desktop import USER_AGENT
from tgate_desktop.adapters.content_coding import unpacked
from tgate_desktop.adapters.dialer import Resolve, system_addresses
from tgate_desktop.adapters.journey import Journey
from tgate_desktop.adapters.proxies import Proxy, ProxyUnusable
from tgate_desktop.adapters.shown_certificate import NOT_TRUSTED, Glance, certificate_facts
from tgate_desktop.adapters.transport_faults import (
    AnswerBeyondLimit,
    BodyCutShort,
    cause_of,
    chain_of,
    origin_of,
    problem_of,
    problem_of_ending,
)
from tgate_desktop.adapters.watchdog import Ending, RequestEnded, Watchdog
from tgate_desktop.adapters.wire_answer import WireAnswer
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.flows.ports import Clock
from tgate_desktop.oauth.addresses import checked_address, origin
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest, Trace
from tgate_desktop.oauth.problems import (
    AddressMalformed,
    CaFileUnreadable,
    Problem,
    ProxyFailed,
    TransportProblem,
)
from tgate_desktop.oauth.secret import Secret

CONNECT_TIMEOUT_S = 5.0
GLANCE_TIMEOUT_S = 3.0
LIMIT_BYTES = 1024 * 1024
WIRE_LIMIT_BYTES = 2 * LIMIT_BYTES

_CHUNK_BYTES = 64 * 1024
_LONGEST_COUNT = 15
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*")

_log = logging.getLogger(__name__)


class RequestsHttp:
    """Fits `flows.ports.Http`. A fresh session and connection each time: no cookie and no credential is kept."""

    def __init__(
        self, clock: Clock, *, connect_timeout_s: float = CONNECT_TIMEOUT_S, resolve: Resolve = system_addresses
    ) -> None:
        self._clock = clock
        self._connect_timeout_s = connect_timeout_s
        self._resolve = resolve

    def send(self, request: HttpRequest, cancel: Cancel | None = None) -> HttpAnswer:
        """The answer, whatever its status; a redirect is one, too.

        Raises: TransportProblem, with `sent` False when no byte of the request can have left; CaFileUnreadable;
        Cancelled; what `checked_address` raises.
        """
        where = origin(checked_address(request.url))
        if cancel is not None:
            cancel.raise_if_cancelled()
        try:
            answer = self._sent(request, cancel)
        except Problem as problem:
            _log.info("%s %s: %s", request.method, where, problem)
            raise
        _log.info("%s %s: %d, %d bytes", request.method, where, answer.status, len(answer.body))
        return answer

    def _sent(self, request: HttpRequest, cancel: Cancel | None) -> HttpAnswer:
        trust = _trust(request.network.ca_file) if request.url.startswith("https:") else None
        with Watchdog(self._connect_timeout_s, request.timeout_s, cancel) as watchdog:
            journey = Journey(request, watchdog, self._clock, self._resolve, self._connect_timeout_s)
            try:
                return self._exchange(request, trust, journey)
            except requests.exceptions.InvalidURL:
                raise AddressMalformed from None
            except (requests.RequestException, HTTPError, HTTPException, OSError) as error:
                fault = origin_of(error)
            except TransportProblem as problem:
                problem.trace = journey.trace()
                raise
            ending = watchdog.ending
        # Raised outside the handler, or the problem would hold on to the request in its context.
        if ending is Ending.CANCELLED:
            raise Cancelled
        raise self._problem(fault, ending, request, journey, cancel) from cause_of(fault)

    def _problem(
        self, fault: Exception, ending: Ending | None, request: HttpRequest, journey: Journey, cancel: Cancel | None
    ) -> TransportProblem:
        if ending is not None:
            found = problem_of_ending(ending, journey.way, journey.progress)
        else:
            found = problem_of(fault, journey.way, journey.progress)
        found.trace = journey.trace()
        if isinstance(found, NOT_TRUSTED):
            self._look_at_certificate(request, found, cancel)
        return found

    def _look_at_certificate(self, request: HttpRequest, problem: TransportProblem, cancel: Cancel | None) -> None:
        """The problem learns what the server's certificate says, from a second handshake that nothing is sent after."""
        with Watchdog(GLANCE_TIMEOUT_S, GLANCE_TIMEOUT_S, cancel) as watchdog:
            bare = HttpRequest("GET", request.url, (), None, request.network, GLANCE_TIMEOUT_S)
            glance = Glance(bare, watchdog, self._clock, self._resolve, GLANCE_TIMEOUT_S)
            # also when all goes well: a glance ends with the handshake
            with suppress(requests.RequestException, HTTPError, HTTPException, OSError, ProxyFailed):
                self._exchange(bare, _no_trust(), glance)
        if glance.certificate is not None:
            problem.knowing(**certificate_facts(glance.certificate, problem, self._clock.now()))
            issuer = problem.facts.get("issuer")
            problem.trace = replace(problem.trace or Trace(), tls_issuer=str(issuer) if issuer else None)

    def _exchange(self, request: HttpRequest, trust: ssl.SSLContext | None, journey: Journey) -> HttpAnswer:
        with _Session() as session:
            session.trust_env = False
            session.headers.clear()
            transport = _Transport(journey, trust)
            session.mount("https://", transport)
            session.mount("http://", transport)
            response = session.request(
                request.method,
                request.url,
                headers=_wire_headers(request),
                data=None if request.body is None else request.body.reveal().encode(),
                proxies=_wire_proxies(journey),
                timeout=(self._connect_timeout_s, request.timeout_s),
                allow_redirects=False,
                stream=True,
                verify=trust is None or trust.verify_mode is not ssl.CERT_NONE,
            )
            with response:
                body = _whole_body(response.raw, journey)
                received_at = self._clock.now()
        return HttpAnswer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=body,
            sent_at=journey.sent_at,
            received_at=received_at,
            trace=journey.trace(),
        )


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: even when they are not followed, `requests` reads a redirect's whole body without a limit."""


class _Transport(HTTPAdapter):
    """Takes every connection through the journey, and trusts what `trust` does."""

    def __init__(self, journey: Journey, trust: ssl.SSLContext | None) -> None:
        self._journey = journey
        self._trust = trust
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._trust, **options)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._trust, proxy_ssl_context=self._trust, **options)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leaves certifi's bundle unread, which `requests` would load into every context here."""

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> HTTPConnectionPool:
        pool = cast(HTTPConnectionPool, super().get_connection_with_tls_context(*args, **options))
        kind = _Https if isinstance(pool, HTTPSConnectionPool) else _Http
        pool.ConnectionCls = cast(type[HTTPSConnection], partial(kind, journey=self._journey))
        return pool


class _Http(HTTPConnection):
    def __init__(self, *args: Any, journey: Journey, **options: Any) -> None:
        super().__init__(*args, **options)
        self._journey = journey

    def _new_conn(self) -> socket.socket:
        return self._journey.connect(self._dns_host, self.port)

    def _tunnel(self) -> None:
        super()._tunnel()
        self._journey.leave_proxy_behind()

    def getresponse(self) -> Any:
        answer = partial(WireAnswer, journey=self._journey, limit_bytes=WIRE_LIMIT_BYTES)
        self.response_class = cast(type[HTTPResponse], answer)
        return super().getresponse()

    def endheaders(self, message_body: Any = None, *, encode_chunked: bool = False) -> None:
        if self.sock is None:
            self.connect()
        self._journey.begin_sending()
        super().endheaders(message_body, encode_chunked=encode_chunked)


class _Https(_Http, HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        self._journey.leave_handshake_behind(cast(ssl.SSLSocket, self.sock).getpeercert(binary_form=True))


def _trust(ca_file: str | None) -> ssl.SSLContext:
    """The operating system's trust store, and the extra PEM. Raises: CaFileUnreadable."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ValueError) as error:
            raise CaFileUnreadable(path=ca_file) from error
    return context


def _no_trust() -> ssl.SSLContext:
    """For a glance alone: it takes whatever certificate is shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _wire_headers(request: HttpRequest) -> Mapping[str, str]:
    """Ours, and nothing of the library's. Raises: ValueError, naming the header and not its value."""
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    for name, value in request.headers:
        shown = value.reveal() if isinstance(value, Secret) else value
        if not _HEADER_VALUE.fullmatch(shown) or shown != shown.strip():
            raise ValueError(f"the value of {name} cannot be sent in a header")
        headers[name] = shown
    return headers


def _wire_proxies(journey: Journey) -> dict[str, str]:
    try:
        proxy: Proxy | None = journey.proxy()
    except ProxyUnusable as unusable:
        way = journey.way
        raise ProxyFailed(host=way.host, port=way.port, sent=False, proxy_host=unusable.host) from unusable
    return {} if proxy is None else {"https": proxy.address.reveal()}


def _whole_body(raw: BaseHTTPResponse, journey: Journey) -> bytes:
    """Raises: AnswerBeyondLimit; BodyCutShort; HTTPError, OSError for a connection that breaks; RequestEnded."""
    body = bytearray()
    ended_early = None
    while len(body) <= LIMIT_BYTES and ended_early is None:
        try:
            chunk = raw.read(_CHUNK_BYTES, decode_content=False)
        except ProtocolError as error:
            ended_early = _early_end(error)
            if ended_early is None:
                raise
            continue
        except (ValueError, OverflowError):  # a chunk of a negative size
            ended_early = 0
            continue
        if not chunk:
            break
        body += chunk
    if ended_early is not None:  # raised here, out of the handler: the error there holds what was read
        expected = raw.headers.get("content-length", "")
        is_count = expected.isdecimal() and len(expected) <= _LONGEST_COUNT
        raise BodyCutShort(raw.tell() + ended_early, int(expected) if is_count else None)
    says_its_end = raw.headers.get("content-length") or raw.headers.get("transfer-encoding")
    if not says_its_end and journey.watchdog.ending is not None:
        raise RequestEnded  # the end of the connection, which is the body's, was made by our own side
    whole = unpacked(bytes(body), raw.headers.get("content-encoding", ""), LIMIT_BYTES)
    if len(whole) > LIMIT_BYTES or len(body) > LIMIT_BYTES:
        raise AnswerBeyondLimit(LIMIT_BYTES)
    return whole


def _early_end(error: BaseException) -> int | None:
    """How many octets of a last chunk came when the connection was closed in good order within the body; None when it
    broke."""
    came = [one.partial for one in chain_of(error) if isinstance(one, IncompleteRead)]
    return max((len(part) for part in came if isinstance(part, bytes)), default=0) if came else None
