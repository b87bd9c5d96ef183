"""Bring: tokens that somebody has already become a company here. Nothing is sent; nothing is refreshed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.in_flight import InFlight
from tgate_desktop.flows.journal import Journal
from tgate_desktop.flows.ports import Catalog, Clock, Contents, Files
from tgate_desktop.flows.records import draft_of, view_of
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store, remembering
from tgate_desktop.oauth.company import Company, Grant, ServerUse, checked_name, name_key
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.pair_import import BroughtPair
from tgate_desktop.oauth.problems import (
    ApplicationNotChosen,
    CatalogProblem,
    EnvironmentFileUnreadable,
    NameTaken,
    Problem,
    TokensFileUnreadable,
    TokensHeldAlready,
    VaultProblem,
)
from tgate_desktop.oauth.token_pair import TokenPair


@dataclass(frozen=True)
class BringOrder:
    """What the person gave: the tokens, whose they are, and which application they were issued to."""

    brought: BroughtPair
    application_id: str
    name: str
    server_use: ServerUse = ServerUse.UNKNOWN


class Bring:
    """Imports a pair, or one token of it, as a new company with a new grant."""

    def __init__(
        self, journal: Journal, store: Store, catalog: Catalog, files: Files, clock: Clock, in_flight: InFlight
    ) -> None:
        self._journal = journal
        self._store = store
        self._catalog = catalog
        self._files = files
        self._clock = clock
        self._in_flight = in_flight

    def text_of(self, path: str) -> str:
        """What a chosen file holds. Raises: TokensFileUnreadable."""
        try:
            return self._files.read_text(path)
        except EnvironmentFileUnreadable as problem:
            raise TokensFileUnreadable from problem

    def __call__(self, order: BringOrder) -> CompanyView:
        """The new company. Its grant is in the catalog before the vault has the pair, so that nothing is ever in the
        vault that nobody knows of; a vault that refuses leaves the pair in memory, where `unsaved` tells of it, as
        after a connect.

        Where it cannot be completed nothing of it stays. What a crash has left is completed by the next import under
        this name.

        Raises: NameEmpty, NameTaken, ApplicationNotChosen, TokensHeldAlready, CatalogProblem; Cancelled, where the app
        is about to end.
        """
        name = checked_name(order.name)
        pair = order.brought.as_pair(self._clock.now())
        contents = self._catalog.contents()
        unfinished = _unfinished(contents, name)
        _check(contents, order.application_id, name, pair, unfinished)
        grant_id = unfinished.grant_id if unfinished and unfinished.grant_id else new_id()
        company_id = unfinished.company_id if unfinished else new_id()
        company = Company(company_id, name, order.application_id, grant_id, order.server_use)
        grant = without_pair(grant_id, company, pair)
        with (
            self._in_flight.under_way(grant_id),
            self._store.hold(grant_id),
            self._journal.entry(company_id, name, grant_id) as entry,
        ):
            self._catalog.commit([company, grant])
            try:
                left = self._store.read(grant_id).pair if unfinished else None
                pair = replace(pair, generation=left.generation + 1) if left else pair
                self._store.keep(grant_id, pair, draft_of(contents, company))
                self._catalog.commit([remembering(grant, pair)])
            except Problem:
                with suppress(VaultProblem, CatalogProblem):  # what stopped it matters more
                    self._store.withdraw(grant_id)
                    self._catalog.commit(remove=[company, grant])
                raise
            self._store.note_keyring(grant_id)
            entry.happened(EventKind.IMPORTED, *pair.fingerprints)
        return view_of(self._catalog.contents(), self._store, company_id)


def _unfinished(contents: Contents, name: str) -> Company | None:
    """The company of this name whose import never came to an end: its grant has not had a pair yet."""
    empty = {one.grant_id for one in contents.grants if one.generation == 0}
    return next(
        (one for one in contents.companies if one.grant_id in empty and name_key(one.name) == name_key(name)), None
    )


def _check(contents: Contents, application_id: str, name: str, pair: TokenPair, unfinished: Company | None) -> None:
    """Raises: ApplicationNotChosen, NameTaken, TokensHeldAlready."""
    if all(one.application_id != application_id for one in contents.applications):
        raise ApplicationNotChosen
    for company in contents.companies:
        if company != unfinished and name_key(company.name) == name_key(name):
            raise NameTaken(name=company.name)
    check_not_held(contents, pair)


def check_not_held(contents: Contents, pair: TokenPair) -> None:
    """Raises: TokensHeldAlready, with the company that has one of its tokens."""
    brought = {one for one in pair.fingerprints if one is not None}
    names = {one.company_id: one.name for one in contents.companies}
    pointing = {one.grant_id: one.name for one in contents.companies}
    for grant in contents.grants:
        if brought & {grant.access_fingerprint, grant.refresh_fingerprint}:
            raise TokensHeldAlready(company=pointing.get(grant.grant_id) or names.get(grant.company_id, ""))


def without_pair(grant_id: str, company: Company, pair: TokenPair) -> Grant:
    """A grant of the company's own, whose pair is still to be remembered."""
    return Grant(
        grant_id=grant_id,
        application_id=company.application_id,
        company_id=company.company_id,
        generation=0,
        access_fingerprint=None,
        refresh_fingerprint=None,
        obtained_at=pair.obtained_at,
        expires_at=pair.expires_at,
        expiry_assumed=pair.expiry_assumed,
        awaits_decision=False,
        imported=True,
    )
