"""Remove: a company and its tokens go; before that, T-Gate is told to end them, where that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tgate_desktop.flows.journal import Entry, Journal
from tgate_desktop.flows.ports import Catalog, Changes, Contents, Practice
from tgate_desktop.flows.records import company_of, usable_client_secret, view_of
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.flows.token_requests import other_is_worth_it
from tgate_desktop.oauth.company import Application, Grant
from tgate_desktop.oauth.environment import BasicEncoding
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.pair_import import TokenName
from tgate_desktop.oauth.problems import RecordGone, RevocationRefused
from tgate_desktop.oauth.revocation import check_revocation_address, read_revocation, revocation_request
from tgate_desktop.oauth.secret import Secret


class Remove:
    """Deletes here; with `revoke`, only after T-Gate has ended the tokens (RFC 7009)."""

    def __init__(self, journal: Journal, store: Store, catalog: Catalog, practice: Practice) -> None:
        self._journal = journal
        self._store = store
        self._catalog = catalog
        self._practice = practice

    def __call__(self, company_id: str, revoke: bool = False) -> None:
        """With `revoke`, the tokens that the company works with are revoked first; while that does not succeed nothing
        is removed. A grant that still awaits its decision beside them may be another restaurant's: it is only deleted.

        Raises: RevocationProblem, TransportProblem, PracticeNotStarted, InputProblem, RecordGone, VaultProblem,
        CatalogProblem, GrantBusy.
        """
        view = view_of(self._catalog.contents(), self._store, company_id)
        grant = view.shown_grant
        with self._journal.entry(company_id, view.company.name, grant.grant_id if grant else None) as entry:
            if revoke and grant is not None:
                self._revoke(view, grant, entry)
            self._delete(company_id)
            entry.happened(
                EventKind.REMOVED,
                grant.access_fingerprint if grant else None,
                grant.refresh_fingerprint if grant else None,
            )

    # ---- at T-Gate ----

    def _revoke(self, view: CompanyView, grant: Grant, entry: Entry) -> None:
        """The refresh token first: with it the server should end what came from it, and nothing new comes of it. No
        answer says that it did (RFC 7009 2.1), so the access token is revoked, too."""
        address = view.environment.revocation_address
        if address is None:
            raise RecordGone(kind="revocation_address")
        check_revocation_address(view.application, address)
        client_secret = usable_client_secret(self._store, view.application, view.environment)
        if view.environment.is_practice:
            self._practice.ensure_running()
        with self._store.hold(grant.grant_id):
            stored = self._store.read(grant.grant_id)
            if stored.pair is None:
                raise stored.trouble or RecordGone(kind="pair")
            environment, encoding = view.environment, view.environment.basic_encoding
            for name, token in (
                (TokenName.REFRESH, stored.pair.refresh_token),
                (TokenName.ACCESS, stored.pair.access_token),
            ):
                if token is not None:
                    build = partial(
                        revocation_request, environment, view.application, client_secret, address, token, name
                    )
                    read = partial(read_revocation, address=address, name=name)
                    encoding = _sent(entry, build, read, view.application, client_secret, encoding)
                    fingerprint = token.fingerprint
                    entry.happened(
                        EventKind.REVOKED,
                        access_fingerprint=fingerprint if name is TokenName.ACCESS else None,
                        refresh_fingerprint=fingerprint if name is TokenName.REFRESH else None,
                    )

    # ---- here ----

    def _delete(self, company_id: str) -> None:
        """Its pairs first, then the company: what could not be deleted is still listed. It goes when it has no grant
        any more: one may be connected meanwhile."""
        grants = _grants_of(self._catalog.contents(), company_id)

        def remove(contents: Contents) -> Changes:
            nonlocal grants
            grants = _grants_of(contents, company_id)
            return Changes() if grants else Changes(remove=(company_of(contents, company_id),))

        while True:
            for grant in grants:
                self._forget(grant)
            self._catalog.change(remove)
            if not grants:
                return

    def _forget(self, grant: Grant) -> None:
        with self._store.hold(grant.grant_id):
            self._store.forget(grant.grant_id)
            intent = self._catalog.intent(grant.grant_id)
            self._catalog.commit(remove=[grant, *([intent] if intent else [])])


def _grants_of(contents: Contents, company_id: str) -> list[Grant]:
    company = company_of(contents, company_id)
    return [one for one in contents.grants if company_id == one.company_id or one.grant_id == company.grant_id]


def _sent(
    entry: Entry,
    build: Callable[[BasicEncoding], HttpRequest],
    read: Callable[[HttpAnswer], None],
    application: Application,
    client_secret: Secret,
    encoding: BasicEncoding,
) -> BasicEncoding:
    """The Basic encoding that was accepted: `encoding`, or else the other one, tried once where it differs.

    Raises: RevocationProblem, TransportProblem, InputProblem.
    """
    try:
        entry.sent_and_read(partial(build, encoding), read)
    except RevocationRefused as refused:
        is_by_secret = refused.facts.get("error") == "invalid_client" or refused.facts.get("status") == 401
        if not is_by_secret or not other_is_worth_it(application.client_id, client_secret, encoding.other):
            raise
        entry.sent_and_read(partial(build, encoding.other), read)
        return encoding.other
    return encoding
