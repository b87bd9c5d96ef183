"""What a connect cannot undo: the code for a pair, the pair into the store, and then the proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.check import prove_grant
from tgate_desktop.flows.drafts import as_it_stands, awaiting_grant, earlier_intents, fitted
from tgate_desktop.flows.in_flight import InFlight
from tgate_desktop.flows.journal import Entry, Journal
from tgate_desktop.flows.known_facts import has_brought_tokens, known_of_code
from tgate_desktop.flows.ports import Catalog, Changes, Clock, Contents
from tgate_desktop.flows.records import usable_client_secret, view_of
from tgate_desktop.flows.states import Checked, CompanyView
from tgate_desktop.flows.store import Store, remembering
from tgate_desktop.flows.token_requests import outcome_is_open, request_pair
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application, ClientSecret, Company, Draft, Grant, Intent, TokenRequestKind
from tgate_desktop.oauth.environment import BasicEncoding, Environment, Source
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.problems import CatalogProblem, Fact, InvalidClient, InvalidGrant, Problem, VaultProblem
from tgate_desktop.oauth.proof import same_restaurant
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_answer import read_token_answer
from tgate_desktop.oauth.token_pair import TokenPair
from tgate_desktop.oauth.token_requests import code_request


@dataclass(frozen=True)
class ConnectOrder:
    """What the wizard collected. `client_secret` None means the stored one of this application.

    `company` may be one that exists already: Connect again. Its grant stays until the new one is confirmed.
    """

    environment: Environment
    application: Application
    client_secret: Secret | None
    company: Company


class CodeExchange:
    """Stored before used: the pair is in the store before the first call with its access token."""

    def __init__(self, journal: Journal, store: Store, catalog: Catalog, clock: Clock, in_flight: InFlight) -> None:
        self._journal = journal
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._in_flight = in_flight
        self._without_pair: set[str] = set()
        """Exchanges of this process that brought no pair: nobody has to look for it."""

    def client_secret(self, order: ConnectOrder) -> Secret:
        """The secret to connect with: the one in the order, else the stored one, if it was entered for this origin.

        Raises: ClientSecretForOtherOrigin, ClientSecretMissing, VaultProblem, CatalogProblem.
        """
        if order.client_secret is not None:
            return order.client_secret
        known = {one.application_id: one for one in self._catalog.contents().applications}
        application = known.get(order.application.application_id, order.application)
        return usable_client_secret(self._store, application, order.environment)

    def save_pair(
        self,
        order: ConnectOrder,
        grant_id: str,
        client_secret: Secret,
        code: Secret,
        code_verifier: Secret | None,
        on_saving: Callable[[], None],
        on_saved: Callable[[CompanyView], None],
        known: Mapping[str, Fact] = MappingProxyType({}),
    ) -> CompanyView:
        """The company with its new grant, awaiting a decision; environment, application and secret are written with it.

        `known` is what the attempt knows of how the code came: it goes into the facts of a refusal.

        Raises: TransportProblem, TokenEndpointProblem, InputProblem, CatalogProblem; Cancelled, with the code not sent,
        where the app is about to end.
        """
        draft = Draft(order.environment, order.application, order.company)
        with (
            self._in_flight.under_way(grant_id),
            self._store.hold(grant_id),
            self._journal.entry(order.company.company_id, order.company.name, grant_id) as entry,
        ):
            intent = Intent(
                grant_id, TokenRequestKind.AUTHORIZATION_CODE, 1, code.fingerprint, self._clock.now(), draft
            )
            self._catalog.commit([intent])
            try:
                pair, encoding = self._request_pair(order, intent, client_secret, code, code_verifier, entry)
            except InvalidGrant as problem:
                was_used = known_of_code(code, grant_id, self._catalog.contents())
                problem.knowing(**known, **was_used, pkce=code_verifier is not None)
                raise
            except InvalidClient as problem:
                has_worked = order.client_secret is None and has_brought_tokens(
                    order.application, self._catalog.contents()
                )
                problem.knowing(has_worked=has_worked)
                raise
            try:
                on_saving()
            finally:  # whatever has become of the screen, the pair is stored
                self._store.keep(grant_id, pair, draft)
            entry.happened(EventKind.CONNECTED, *pair.fingerprints)
            draft = replace(draft, environment=replace(order.environment, basic_encoding=encoding))
            typed = _as_typed(order)
            if typed is not None:
                self._store.secrets.hold(order.application.application_id, typed)
            try:
                view = self._complete(draft, intent, pair)
                on_saved(view)
            finally:  # after the pair: a client secret that gets lost can be typed again
                self._store.note_keyring(grant_id)
                if typed is not None:
                    self._store.secrets.write(order.application.application_id, typed)
            return view

    def recover(self) -> None:
        """Completes from the intents what reached the vault but not the catalog. Waits for nobody: a grant that is held
        is not interrupted, somebody is at it. Raises: CatalogProblem."""
        for interrupted in self.interrupted(self._catalog.contents()):
            with self._store.try_hold(interrupted.grant_id) as is_held:
                intent = self._still_interrupted(interrupted.grant_id) if is_held else None
                pair = self._store.read(intent.grant_id).pair if intent else None
                if intent is not None and pair is not None:
                    self._complete_late(intent, pair)

    def settle(self, grant_id: str) -> None:
        """An interrupted code exchange is over: completed where its pair is in the vault, else forgotten, with whatever
        half-written entry it has left there. While nobody can look it stays.

        Raises: GrantBusy, VaultProblem, CatalogProblem.
        """
        with self._store.hold(grant_id):
            self._settle(grant_id)

    def interrupted(self, contents: Contents) -> tuple[Intent, ...]:
        """Code exchanges whose outcome is unknown; one that this process has under way is not interrupted."""
        return tuple(
            one
            for one in contents.intents
            if one.kind is TokenRequestKind.AUTHORIZATION_CODE and not self._in_flight.has(one.grant_id)
        )

    def used_codes(self) -> frozenset[str]:
        """Fingerprints of the codes that an interrupted exchange has sent, or may have: some servers end the grant of a
        code that comes a second time. Raises: CatalogProblem."""
        return frozenset(one.fingerprint for one in self.interrupted(self._catalog.contents()))

    def _settle(self, grant_id: str) -> None:
        """The caller holds the grant's lock. Raises: VaultProblem, CatalogProblem."""
        intent = self._still_interrupted(grant_id)
        if intent is None:
            return
        if grant_id not in self._without_pair:
            stored = self._store.read(grant_id)
            if stored.pair is not None:
                self._complete_late(intent, stored.pair)
                return
            if stored.trouble is not None:
                raise stored.trouble
            self._store.withdraw(grant_id)
        self._catalog.commit(remove=[intent])

    def _still_interrupted(self, grant_id: str) -> Intent | None:
        """Read under the lock: whoever held it may have completed it, and been decided about."""
        intent = self._catalog.intent(grant_id)
        return intent if intent is not None and intent.kind is TokenRequestKind.AUTHORIZATION_CODE else None

    def _complete_late(self, intent: Intent, pair: TokenPair) -> None:
        if intent.draft is not None:
            company = self._complete(as_it_stands(intent.draft, self._catalog.contents()), intent, pair).company
            with self._journal.entry(company.company_id, company.name, intent.grant_id) as entry:
                entry.happened(EventKind.CONNECTED, *pair.fingerprints)

    def _settle_earlier(self, intent: Intent, draft: Draft) -> None:
        """Interrupted connects under the same name are over, too; one that cannot be looked at now stays one."""
        for earlier in earlier_intents(intent, draft, self._catalog.contents()):
            with suppress(VaultProblem, CatalogProblem), self._store.try_hold(earlier.grant_id) as is_held:
                if is_held:
                    self._settle(earlier.grant_id)

    def prove(
        self, order: ConnectOrder, view: CompanyView, cancel: Cancel
    ) -> tuple[CompanyView, Checked, Company | None]:
        """The first use of the new access token, and which other company turns out to be the same restaurant.

        The token goes to the environment of this connect: until the Yes, the company's own may be another.

        Raises: CatalogProblem, RecordGone, GrantBusy, Cancelled.
        """
        grant = view.awaiting
        assert grant is not None  # noqa: S101  save_pair made it
        with self._journal.entry(view.company.company_id, view.company.name, grant.grant_id) as entry:
            checked = prove_grant(entry, self._store, self._catalog, order.environment, grant.grant_id, cancel)
        contents = self._catalog.contents()
        shown = view_of(contents, self._store, view.company.company_id)
        return shown, checked, same_restaurant_as(contents, grant)

    def _request_pair(
        self,
        order: ConnectOrder,
        intent: Intent,
        client_secret: Secret,
        code: Secret,
        code_verifier: Secret | None,
        entry: Entry,
    ) -> tuple[TokenPair, BasicEncoding]:
        def build(encoding: BasicEncoding) -> HttpRequest:
            return code_request(order.environment, order.application, client_secret, code, code_verifier, encoding)

        def read(answer: HttpAnswer) -> TokenPair:
            return read_token_answer(answer, intent, order.environment, None)

        try:
            return request_pair(entry, order.environment, order.application, client_secret, build, read)
        except Problem as problem:
            self._without_pair.add(intent.grant_id)
            if not outcome_is_open(problem):
                self._catalog.commit(remove=[intent])
            raise

    def _complete(self, draft: Draft, intent: Intent, pair: TokenPair) -> CompanyView:
        """The catalog learns of a kept pair. A name taken meanwhile gets a number: no grant is lost to a name."""
        self._settle_earlier(intent, draft)

        def completed(contents: Contents) -> Changes:
            now = fitted(draft, contents)
            grant = remembering(awaiting_grant(intent.grant_id, now), pair)
            environment = [now.environment] if now.environment.source is Source.OWN else []
            return Changes((*environment, now.application, now.company, grant), (intent,))

        self._catalog.change(completed)
        return view_of(self._catalog.contents(), self._store, draft.company.company_id)


def same_restaurant_as(contents: Contents, grant: Grant) -> Company | None:
    """Another company of this application whose own grant showed the same brands."""
    grants = {one.grant_id: one for one in contents.grants}
    proven = grants.get(grant.grant_id)
    for company in contents.companies:
        other = grants.get(company.grant_id or "")
        if (
            other is not None
            and company.company_id != grant.company_id
            and company.application_id == grant.application_id
            and proven is not None
            and same_restaurant(other.proof, proven.proof)
        ):
            return company
    return None


def _as_typed(order: ConnectOrder) -> ClientSecret | None:
    """What the wizard was given, for where it was sent."""
    if order.client_secret is None:
        return None
    return ClientSecret(order.client_secret, origin(order.environment.token_address))
