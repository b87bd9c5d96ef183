"""Check token: the proof call, an act of its own because the first use of a new access token ends the old pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.journal import Entry, Journal
from tgate_desktop.flows.known_facts import known_of_access_token
from tgate_desktop.flows.ports import Catalog, Practice
from tgate_desktop.flows.records import check_origin, grant_of, view_of
from tgate_desktop.flows.states import Checked, CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.problems import (
    ApiProblem,
    CaFileUnreadable,
    ClientSecretForOtherOrigin,
    CompanyUninstalled,
    Fact,
    NoAccessToken,
    RecordGone,
    TokenRejected,
    TransportProblem,
    VaultProblem,
)
from tgate_desktop.oauth.proof import proof_request, read_proof
from tgate_desktop.oauth.secret import Secret

UNAUTHORIZED = 401


class CheckToken:
    """Shows whose company a stored access token opens."""

    def __init__(self, journal: Journal, store: Store, catalog: Catalog, practice: Practice) -> None:
        self._journal = journal
        self._store = store
        self._catalog = catalog
        self._practice = practice

    def __call__(self, company_id: str, cancel: Cancel | None = None) -> tuple[CompanyView, Checked]:
        """The company, and what the API showed. A refused token is remembered as refused; nothing is deleted.

        While the company is paused its token is not sent: an environment that moved may lead to anybody.

        Raises: RecordGone, PracticeNotStarted, GrantBusy, CatalogProblem, Cancelled.
        """
        view = view_of(self._catalog.contents(), self._store, company_id)
        grant = view.shown_grant
        if grant is None:
            raise RecordGone(kind="grant")
        try:
            check_origin(view.application.secret_origin, view.environment)
        except ClientSecretForOtherOrigin as problem:
            return view, Checked(problem=problem)
        if view.environment.is_practice:
            self._practice.ensure_running()
        with self._journal.entry(company_id, view.company.name, grant.grant_id) as entry:
            checked = prove_grant(entry, self._store, self._catalog, view.environment, grant.grant_id, cancel)
        return view_of(self._catalog.contents(), self._store, company_id), checked


def prove_grant(
    entry: Entry,
    store: Store,
    catalog: Catalog,
    environment: Environment,
    grant_id: str,
    cancel: Cancel | None = None,
) -> Checked:
    """One proof call with the stored access token; a second one when another process has replaced it meanwhile.

    Raises: CatalogProblem, RecordGone, GrantBusy, Cancelled.
    """
    if environment.proof_address is None:
        return Checked()
    host = urlsplit(environment.proof_address).hostname or ""
    try:
        access_token = stored_access_token(store, grant_id, cancel)
        while True:
            build = partial(proof_request, environment, environment.proof_address, access_token)
            read = partial(read_proof, host=host, known=_known(catalog, grant_id, entry.now()))
            try:
                proof = entry.sent_and_read(build, read, cancel)
            except (TokenRejected, CompanyUninstalled) as problem:
                newest = stored_access_token(store, grant_id, cancel)
                if newest == access_token:
                    with store.hold(grant_id):
                        _remember_refusal(catalog, grant_id, access_token, entry, problem)
                    return Checked(problem=problem)
                access_token = newest
            else:
                with store.hold(grant_id):
                    _remember(catalog, grant_id, proof=proof, rejected_fingerprint=None)
                entry.happened(EventKind.PROVEN, access_token.fingerprint)
                return Checked(proof=proof)
    except (ApiProblem, TransportProblem, VaultProblem, CaFileUnreadable, NoAccessToken) as problem:
        return Checked(problem=problem)


def stored_access_token(store: Store, grant_id: str, cancel: Cancel | None = None) -> Secret:
    """Raises: NoAccessToken, VaultProblem, CatalogProblem, RecordGone, GrantBusy, Cancelled."""
    with store.hold(grant_id, cancel):
        stored = store.read(grant_id)
    if stored.pair is None:
        raise stored.trouble or RecordGone(kind="pair")
    if stored.pair.access_token is None:
        raise NoAccessToken
    return stored.pair.access_token


def _known(catalog: Catalog, grant_id: str, now: datetime) -> dict[str, Fact]:
    contents = catalog.contents()
    return known_of_access_token(grant_of(contents, grant_id), contents, now)


def _remember_refusal(
    catalog: Catalog, grant_id: str, access_token: Secret, entry: Entry, problem: TokenRejected | CompanyUninstalled
) -> None:
    """Only a 401 refuses the token itself. A list that is empty has accepted it; a 403 says nothing about it."""
    if problem.facts.get("status") == UNAUTHORIZED:
        _remember(catalog, grant_id, rejected_fingerprint=access_token.fingerprint)
        entry.happened(EventKind.REFUSED, access_token.fingerprint, problem=problem)
    elif problem.facts.get("is_empty") is True:
        _remember(catalog, grant_id, rejected_fingerprint=None)


def _remember(catalog: Catalog, grant_id: str, **facts: object) -> None:
    """The caller holds the grant's lock: somebody may be saying Yes to it, or saving a newer pair."""
    grant: Grant = grant_of(catalog.contents(), grant_id)
    catalog.commit([replace(grant, **facts)])  # type: ignore[arg-type]
