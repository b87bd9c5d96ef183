"""Refresh: a new pair for a company, one at a time across threads and processes."""

from __future__ import annotations

from dataclasses import replace

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.in_flight import InFlight
from tgate_desktop.flows.journal import Entry, Journal
from tgate_desktop.flows.known_facts import has_brought_tokens, known_of_refresh_token
from tgate_desktop.flows.ports import Catalog, Clock, Practice
from tgate_desktop.flows.records import usable_client_secret, view_of
from tgate_desktop.flows.single_flight import SingleFlight
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.flows.token_requests import outcome_is_open, request_pair
from tgate_desktop.oauth.company import Grant, Intent, TokenRequestKind
from tgate_desktop.oauth.environment import BasicEncoding, Source
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.problems import (
    InvalidClient,
    InvalidGrant,
    NoRefreshToken,
    Problem,
    RecordGone,
)
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_answer import read_token_answer
from tgate_desktop.oauth.token_pair import TokenPair
from tgate_desktop.oauth.token_requests import refresh_request


class Refresh:
    """Replaces a pair. Nothing is ever deleted because it failed."""

    def __init__(
        self, journal: Journal, store: Store, catalog: Catalog, practice: Practice, clock: Clock, in_flight: InFlight
    ) -> None:
        self._journal = journal
        self._store = store
        self._catalog = catalog
        self._practice = practice
        self._clock = clock
        self._in_flight = in_flight
        self._flights = SingleFlight()

    def __call__(self, company_id: str, cancel: Cancel | None = None) -> CompanyView:
        """The company with a pair newer than the one at the call: by us, or by whoever was refreshing it already.

        `cancel` ends the wait for that one; once the request is being sent it changes nothing.

        Raises: GrantBusy, NoRefreshToken, RecordGone, PracticeNotStarted, TransportProblem, TokenEndpointProblem,
        InputProblem, VaultProblem, CatalogProblem, Cancelled.
        """
        cancel = cancel or Cancel()
        cancel.raise_if_cancelled()
        view = view_of(self._catalog.contents(), self._store, company_id)
        grant = view.shown_grant
        if grant is None:
            raise RecordGone(kind="grant")
        if view.environment.is_practice:
            self._practice.ensure_running()
        self._flights.run(grant.grant_id, lambda: self._refresh_under_lock(company_id, grant, cancel), cancel)
        return view_of(self._catalog.contents(), self._store, company_id)

    def _refresh_under_lock(self, company_id: str, seen: Grant, cancel: Cancel) -> None:
        with self._store.hold(seen.grant_id, cancel), self._in_flight.under_way(seen.grant_id):
            # read again under the lock: another process may have refreshed, or changed the company
            view = view_of(self._catalog.contents(), self._store, company_id)
            grant = view.shown_grant
            if grant is not None and (grant.grant_id, grant.generation) == (seen.grant_id, seen.generation):
                with self._journal.entry(company_id, view.company.name, grant.grant_id) as entry:
                    self._refresh(view, grant, entry, cancel)

    def _refresh(self, view: CompanyView, grant: Grant, entry: Entry, cancel: Cancel) -> None:
        stored = self._store.read(grant.grant_id)
        pair = stored.pair
        if pair is None:
            raise stored.trouble or RecordGone(kind="pair")
        if pair.refresh_token is None:
            raise NoRefreshToken
        client_secret = usable_client_secret(self._store, view.application, view.environment)
        intent = Intent(
            grant_id=grant.grant_id,
            kind=TokenRequestKind.REFRESH_TOKEN,
            generation=max(pair.generation, grant.generation) + 1,
            fingerprint=pair.refresh_token.fingerprint,
            begun_at=self._clock.now(),
        )
        cancel.raise_if_cancelled()
        before = self._catalog.intent(grant.grant_id)
        self._catalog.commit([intent])
        try:
            newer, encoding = self._request_pair(view, intent, client_secret, pair.refresh_token, entry)
        except InvalidGrant as problem:
            again = self._store.read(grant.grant_id).pair
            if again is not None and again.generation > pair.generation:
                return
            refused = replace(
                self._catalog.grant(grant.grant_id) or grant,
                refused_refresh_fingerprint=pair.refresh_token.fingerprint,
            )
            # a pair that got lost may have ended the access token, too: its outcome stays unknown
            is_still_open = before is not None and before.fingerprint == pair.refresh_token.fingerprint
            self._catalog.commit([refused, before] if before and is_still_open else [refused], [intent])
            problem.knowing(**known_of_refresh_token(view, grant, pair.refresh_token, before, intent.begun_at))
            entry.happened(EventKind.REFUSED, refresh_fingerprint=pair.refresh_token.fingerprint, problem=problem)
            raise
        except Problem as problem:
            if isinstance(problem, InvalidClient):
                problem.knowing(has_worked=has_brought_tokens(view.application, self._catalog.contents()))
            if not outcome_is_open(problem):
                self._catalog.commit([before] if before else [], [] if before else [intent])
            raise
        self._store.save(grant.grant_id, newer, view.draft)
        entry.happened(EventKind.REFRESHED, *newer.fingerprints)
        if encoding is not view.environment.basic_encoding and view.environment.source is Source.OWN:
            self._catalog.commit([replace(view.environment, basic_encoding=encoding)])

    def _request_pair(
        self, view: CompanyView, intent: Intent, client_secret: Secret, refresh_token: Secret, entry: Entry
    ) -> tuple[TokenPair, BasicEncoding]:
        def build(encoding: BasicEncoding) -> HttpRequest:
            return refresh_request(view.environment, view.application, client_secret, refresh_token, encoding)

        def read(answer: HttpAnswer) -> TokenPair:
            return read_token_answer(answer, intent, view.environment, refresh_token)

        return request_pair(entry, view.environment, view.application, client_secret, build, read)
