"""A company that was connected and proven over real TLS, and every way in which T-Gate or the way to it can fail it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.canaries import canary
from tests.support.exchanges import http
from tests.support.hygiene import GUARD_S
from tests.support.said import spoken, texts_of
from tests.support.servers import Script, http_answer
from tests.support.tls import Authority
from tests.support.token_server import TokenServer, answering
from tests.support.translations import has_balanced_isolates, without_isolates
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.catalog_archive import SqliteArchive
from tgate_desktop.adapters.clock import SystemClock
from tgate_desktop.adapters.dialer import Address
from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.causes import Cause, likely_causes
from tgate_desktop.oauth.company import Grant, ServerUse
from tgate_desktop.oauth.environment import BodyFormat
from tgate_desktop.oauth.exchange import Exchange
from tgate_desktop.oauth.health import TokenHealth, token_health
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.problems import Problem, remembered_problem
from tgate_desktop.words import languages
from tgate_desktop.words.cause_texts import cause_text
from tgate_desktop.words.explanation import Action, Facts

HOST = "tgate.test"
JSON = "Content-Type: application/json"
HTML = "Content-Type: text/html; charset=utf-8"
PAGE = b"<!doctype html><title>Sign in</title>"


@dataclass(frozen=True)
class Meaning:
    """What an explanation must be: its problem, the likeliest cause, the buttons, and a piece of the English words
    about what happened and, where it matters, about what to do.

    `also` are causes that must be among the others. `is_worded_out` where the sentence itself names a fact, such as
    `access_denied`, which is then not set off.
    """

    kind: type[Problem]
    cause: Cause | None
    action: Action | None
    happened: str
    second_action: Action | None = None
    is_worded_out: bool = False
    to_do: str = ""
    also: tuple[Cause, ...] = ()


class Way:
    """The network between the app and T-Gate: its resolver, its patience, and where `tgate.test` is."""

    def __init__(self) -> None:
        self.mend()

    def mend(self) -> None:
        self.port: int | None = None
        self.is_unknown = False
        self.timeout_s = GUARD_S
        self.connect_timeout_s = GUARD_S

    def resolve(self, host: str, port: int) -> list[Address]:
        if self.is_unknown:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, "127.0.0.1", self.port or port)]

    def send(self, request: HttpRequest, cancel: Cancel | None = None) -> HttpAnswer:
        """`flows.ports.Http`."""
        sender = http(self.connect_timeout_s, self.resolve)
        return sender.send(replace(request, timeout_s=self.timeout_s), cancel)


class FaultyTgate(TokenServer):
    """T-Gate at `https://tgate.test`, whose certificate can be changed while it runs."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(tls)
        self._rightly_certified = tls

    @property
    def origin(self) -> str:
        return f"https://{HOST}:{self.port}"

    def certify(self, tls: ssl.SSLContext) -> None:
        self._tls = tls

    def mend(self) -> None:
        self._tls = self._rightly_certified
        self.misbehave = self.misbehave_in_proof = self.misbehave_in_revocation = None


class Trouble:
    """One company in the wired app, before and after a fault."""

    def __init__(self, app: WiredApp, way: Way, tgate: FaultyTgate, authority: Authority) -> None:
        self.app = app
        self.way = way
        self.tgate = tgate
        self.ca_file = str(authority.ca_file)
        self._company_id = ""
        self._tokens: tuple[str, str | None] = ("", None)

    def connect(self, *, is_proven: bool = True, body_format: BodyFormat = BodyFormat.FORM) -> None:
        """A company with a pair of two hours, and the brands that its proof showed."""
        self.tgate.misbehave_in_proof = None if is_proven else answering("503 Service Unavailable")
        order = an_order(self.tgate.token_address, self.tgate.proof_address, ca_file=self.ca_file)
        environment = replace(
            order.environment, revocation_address=self.tgate.revocation_address, body_format=body_format
        )
        order = replace(order, environment=environment)
        self._company_id = self.app.connected(order).company.company_id
        self._tokens = self.app.tokens(self._company_id)
        self.tgate.mend()

    @property
    def catalog(self) -> SqliteCatalog:
        return SqliteCatalog(self.app.folders.catalog_file)

    @property
    def grant(self) -> Grant:
        grant = self.app.use_cases.desk.open(self._company_id).grant
        assert grant is not None
        return grant

    def age(self, by: timedelta, **changes: object) -> None:
        """The pair as it will be after that time."""
        grant = self.grant
        moved = replace(grant, obtained_at=grant.obtained_at - by, expires_at=grant.expires_at - by)
        self.catalog.commit([replace(moved, **changes)])  # type: ignore[arg-type]

    def say_server_use(self, use: ServerUse) -> None:
        self.app.use_cases.desk.set_server_use(self._company_id, use)

    def refresh(self, script: Script | None = None) -> Problem:
        """The problem that a refresh meets."""
        self.tgate.misbehave = script
        try:
            self.app.use_cases.refresh(self._company_id)
        except Problem as problem:
            return problem
        raise AssertionError("it was refreshed")

    def check(self, script: Script | None = None) -> Problem:
        """The problem that a check of the token meets."""
        self.tgate.misbehave_in_proof = script
        _view, checked = self.app.use_cases.check(self._company_id)
        assert checked.problem is not None
        return checked.problem

    def remove(self, script: Script) -> Problem:
        """The problem that a removal meets when it revokes the tokens first."""
        self.tgate.misbehave_in_revocation = script
        try:
            self.app.use_cases.remove(self._company_id, revoke=True)
        except Problem as problem:
            return problem
        raise AssertionError("it was removed")

    def assert_nothing_is_lost(self, health: TokenHealth, *, is_open: bool = False, is_refused: bool = False) -> None:
        """The pair is in the vault as it was, and the company stands as it should, also for the next process.

        `is_open`: a refresh is written down whose outcome is not known. `is_refused`: its refresh token was refused.
        """
        self.app.start_again()
        view: CompanyView = self.app.use_cases.desk.open(self._company_id)
        assert self.app.tokens(self._company_id) == self._tokens
        assert view.grant is not None
        assert (view.trouble, view.unsaved) == (None, None)
        assert bool(view.intents) is is_open
        assert view.grant.can_be_refreshed is not is_refused
        assert token_health(view.grant, view.intent_of(view.grant), datetime.now(UTC)) is health

    def last_exchange(self) -> Exchange:
        """What the journal has of it."""
        return SqliteArchive(self.catalog.file, SystemClock()).exchanges(self._company_id)[0]


@contextmanager
def tgate_in_trouble(folder: Path) -> Iterator[tuple[FaultyTgate, Authority]]:
    """T-Gate, and the authority that certifies it."""
    authority = Authority(folder, "T-Gate Authority")
    with FaultyTgate(authority.server_context(HOST)) as tgate:
        yield tgate, authority


def assert_meaning(problem: Problem | None, meaning: Meaning) -> None:
    """The explanation is that one, in both languages, with every fact of it standing isolated in the Arabic."""
    assert problem is not None
    assert type(problem) is meaning.kind, problem
    causes = likely_causes(problem)
    assert causes[:1] == ((meaning.cause,) if meaning.cause else ()), causes
    english, arabic = spoken(problem, languages.ENGLISH), spoken(problem, languages.ARABIC)
    assert set(meaning.also) <= set(causes[1:]), causes
    assert meaning.happened in english.what_happened
    assert meaning.to_do in english.what_to_do
    for language, explanation in ((languages.ENGLISH, english), (languages.ARABIC, arabic)):
        assert (explanation.action, explanation.second_action) == (meaning.action, meaning.second_action)
        with languages.speaking(language):
            assert explanation.likely_causes == tuple(cause_text(one, Facts(problem.facts, causes)) for one in causes)
    for in_english, in_arabic in zip(texts_of(english), texts_of(arabic), strict=True):
        assert in_arabic != in_english
        assert any("\u0600" <= character <= "\u06ff" for character in in_arabic), in_arabic
        assert has_balanced_isolates(in_arabic)
        assert without_isolates(in_english) == in_english
    if meaning.is_worded_out:
        return
    for name in ("host", "status", "error", "location_host", "issuer", "proxy_host", "expired_on", "certificate_hosts"):
        fact = str(problem.facts.get(name, ""))
        if fact and fact in english.what_happened:
            assert f"\u2066{fact}\u2069" in arabic.what_happened, arabic.what_happened


def assert_remembered(problem: Problem, exchange: Exchange) -> None:
    """The journal explains the exchange in the words of the problem itself."""
    assert exchange.line.problem_code == problem.code
    again = remembered_problem(problem.code, exchange.facts)
    assert again is not None
    for language in languages.LANGUAGES:
        assert spoken(again, language) == spoken(problem, language)


def said(status: str, body: str = "", *headers: str) -> Script:
    """An answer in JSON, or an empty one."""
    return answering(status, body.encode(), *((JSON,) if body else ()), *headers)


def a_page(status: str) -> Script:
    return answering(status, PAGE, HTML)


def a_pair() -> bytes:
    """A whole answer with tokens, to be cut."""
    body = f'{{"access_token": "{canary("access")}", "refresh_token": "{canary("refresh")}", "expires_in": 7200}}'
    return http_answer("200 OK", body.encode(), JSON)
