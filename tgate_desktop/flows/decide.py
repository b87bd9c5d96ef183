"""Is this the right company? Only a Yes makes a company point at a new grant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.ports import Catalog, Contents
from tgate_desktop.flows.records import company_of, grant_of, view_of
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.company import Company, Grant, checked_name
from tgate_desktop.oauth.problems import RecordGone


class Decide:
    """Settles a grant that awaits a decision. A grant that is replaced goes after its successor stands.

    A successor that is in memory alone does not stand: the grant before stays in the vault, until the next decision or
    the company's removal.
    """

    def __init__(self, store: Store, catalog: Catalog) -> None:
        self._store = store
        self._catalog = catalog

    def confirm(self, grant_id: str) -> CompanyView:
        """Yes: its company points at it, and lets go of its other grants.

        Raises: RecordGone, VaultProblem, CatalogProblem.
        """
        grant = grant_of(self._catalog.contents(), grant_id)
        return self._point(grant, grant.company_id)

    def use_for(self, grant_id: str, company_id: str) -> CompanyView:
        """The same restaurant as `company_id`: that one points at it. A company made for this connect alone goes.

        Raises: RecordGone, VaultProblem, CatalogProblem.
        """
        grant = _undecided(self._catalog.contents(), grant_id)
        view = self._point(grant, company_id)
        self._drop_empty(grant.company_id)
        return view

    def keep_as_new(self, grant_id: str, name: str) -> CompanyView:
        """No, another company: kept under a name of its own.

        Raises: NameEmpty, NameTaken, RecordGone, VaultProblem, CatalogProblem.
        """
        contents = self._catalog.contents()
        grant = _undecided(contents, grant_id)
        connected = company_of(contents, grant.company_id)
        if connected.grant_id is None:
            kept = replace(connected, name=checked_name(name))
        else:
            kept = Company(new_id(), checked_name(name), grant.application_id, None, connected.server_use)
        self._catalog.commit([kept])
        return self._point(grant, kept.company_id)

    def discard(self, grant_id: str) -> None:
        """No, and not wanted: its pair is deleted; the company keeps the grant it had.

        Raises: RecordGone, VaultProblem, CatalogProblem.
        """
        contents = self._catalog.contents()
        grant = _undecided(contents, grant_id)
        self._let_go([grant])
        self._drop_empty(grant.company_id)

    def _point(self, grant: Grant, company_id: str) -> CompanyView:
        contents = self._catalog.contents()
        company = company_of(contents, company_id)
        settled = replace(grant_of(contents, grant.grant_id), company_id=company_id, awaits_decision=False)
        pointing = replace(company, grant_id=grant.grant_id, application_id=grant.application_id)
        self._catalog.commit([settled, pointing])
        if self._store.unsaved(grant.grant_id) is None:
            self._let_go(_other_grants(contents, company, grant))
        return view_of(self._catalog.contents(), self._store, company_id)

    def _let_go(self, grants: Iterable[Grant]) -> None:
        for grant in grants:
            with self._store.hold(grant.grant_id):
                self._store.forget(grant.grant_id)
                intent = self._catalog.intent(grant.grant_id)
                self._catalog.commit(remove=[grant, *([intent] if intent else [])])

    def _drop_empty(self, company_id: str) -> None:
        contents = self._catalog.contents()
        company = company_of(contents, company_id)
        if company.grant_id is None and not any(grant.company_id == company_id for grant in contents.grants):
            self._catalog.commit(remove=[company])


def _undecided(contents: Contents, grant_id: str) -> Grant:
    """A grant that another window has said Yes to meanwhile serves its company: nothing else is decided about it.

    Raises: RecordGone.
    """
    grant = grant_of(contents, grant_id)
    if not grant.awaits_decision:
        raise RecordGone(kind="decision")
    return grant


def _other_grants(contents: Contents, company: Company, grant: Grant) -> list[Grant]:
    """What the company had before: its former grant, and older ones that were never decided about."""
    return [
        one
        for one in contents.grants
        if one.grant_id != grant.grant_id and (one.company_id == company.company_id or one.grant_id == company.grant_id)
    ]
