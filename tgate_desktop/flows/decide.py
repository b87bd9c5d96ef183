"""Is this the right company? Only a Yes makes a company point at a new grant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.ports import Catalog, Changes, Contents
from tgate_desktop.flows.records import company_of, grant_of, undecided, view_of
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.company import Company, Grant, checked_name
from tgate_desktop.oauth.problems import RecordGone


class Decide:
    """Settles a grant that awaits a decision. A grant that is replaced goes after its successor stands.

    A successor that is nowhere takes nobody's place. One that is in memory alone does not stand yet: the grant before
    stays in the vault, until the next decision or the company's removal.
    """

    def __init__(self, store: Store, catalog: Catalog) -> None:
        self._store = store
        self._catalog = catalog

    def confirm(self, grant_id: str) -> CompanyView:
        """Yes: its company points at it, and lets go of its other grants.

        Raises: RecordGone, GrantBusy, VaultProblem, CatalogProblem.
        """
        return self._point(grant_id, lambda contents, grant: company_of(contents, grant.company_id))

    def use_for(self, grant_id: str, company_id: str) -> CompanyView:
        """The same restaurant as `company_id`: that one points at it. A company made for this connect alone goes.

        Raises: RecordGone, GrantBusy, VaultProblem, CatalogProblem.
        """

        def chosen(contents: Contents, grant: Grant) -> Company:
            _check_undecided(contents, grant)
            return company_of(contents, company_id)

        return self._point(grant_id, chosen)

    def keep_as_new(self, grant_id: str, name: str) -> CompanyView:
        """No, another company: kept under a name of its own.

        Raises: NameEmpty, NameTaken, RecordGone, GrantBusy, VaultProblem, CatalogProblem.
        """
        checked, company_id = checked_name(name), new_id()

        def chosen(contents: Contents, grant: Grant) -> Company:
            _check_undecided(contents, grant)
            connected = company_of(contents, grant.company_id)
            if connected.grant_id is None:
                return replace(connected, name=checked)
            return Company(company_id, checked, grant.application_id, None, connected.server_use)

        return self._point(grant_id, chosen)

    def discard(self, grant_id: str) -> None:
        """No, and not wanted: its pair is deleted; the company keeps the grant it had.

        Raises: RecordGone, GrantBusy, VaultProblem, CatalogProblem.
        """
        with self._store.hold(grant_id):
            contents = self._catalog.contents()
            grant = grant_of(contents, grant_id)
            _check_undecided(contents, grant)
            self._forget(grant)

    def _point(self, grant_id: str, chosen: Callable[[Contents, Grant], Company]) -> CompanyView:
        """The company that is `chosen` points at the grant, once its pair has been seen."""
        others: tuple[Grant, ...] = ()
        company_id = ""

        def point(contents: Contents) -> Changes:
            nonlocal others, company_id
            grant = grant_of(contents, grant_id)
            company = chosen(contents, grant)
            others, company_id = _other_grants(contents, company, grant), company.company_id
            settled = replace(grant, company_id=company_id, awaits_decision=False)
            pointing = replace(company, grant_id=grant_id, application_id=grant.application_id)
            emptied = [one for one in _left_without(contents, grant) if one.company_id != company_id]
            return Changes((settled, pointing), tuple(emptied))

        with self._store.hold(grant_id):
            stored = self._store.read(grant_id)
            if stored.pair is None:
                raise stored.trouble or RecordGone(kind="pair")
            self._catalog.change(point)
            stands = stored.trouble is None and self._store.unsaved(grant_id) is None
        if stands:
            self._let_go(others)
        return view_of(self._catalog.contents(), self._store, company_id)

    def _let_go(self, grants: Iterable[Grant]) -> None:
        """One that another window has said Yes to meanwhile stays."""
        for grant in grants:
            with self._store.hold(grant.grant_id):
                if all(company.grant_id != grant.grant_id for company in self._catalog.contents().companies):
                    self._forget(grant)

    def _forget(self, grant: Grant) -> None:
        """Its pair first: what could not be deleted is still listed. A company that had nothing else goes, too."""
        self._store.forget(grant.grant_id)

        def forget(contents: Contents) -> Changes:
            intents = [one for one in contents.intents if one.grant_id == grant.grant_id]
            return Changes(remove=(grant, *intents, *_left_without(contents, grant)))

        self._catalog.change(forget)


def _check_undecided(contents: Contents, grant: Grant) -> None:
    """A grant that another window has said Yes to meanwhile serves its company: nothing else is decided about it.

    Raises: RecordGone.
    """
    if grant not in undecided(contents):
        raise RecordGone(kind="decision")


def _other_grants(contents: Contents, company: Company, grant: Grant) -> tuple[Grant, ...]:
    """What the company had before: its former grant, and older ones that were never decided about."""
    return tuple(
        one
        for one in contents.grants
        if one.grant_id != grant.grant_id and (one.company_id == company.company_id or one.grant_id == company.grant_id)
    )


def _left_without(contents: Contents, grant: Grant) -> list[Company]:
    """The company whose connect brought the grant, where that is all it has."""
    has_more = {one.company_id for one in contents.grants if one.grant_id != grant.grant_id}
    return [
        one
        for one in contents.companies
        if one.company_id == grant.company_id and one.grant_id is None and one.company_id not in has_more
    ]
