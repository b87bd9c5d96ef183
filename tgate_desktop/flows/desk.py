"""The desk: what there is, and the small acts on a company."""

from __future__ import annotations

from dataclasses import replace

from tgate_desktop.flows.check import stored_access_token
from tgate_desktop.flows.code_exchange import CodeExchange
from tgate_desktop.flows.ports import Catalog, Changes, Contents, Vault
from tgate_desktop.flows.provisioned import Provisioned
from tgate_desktop.flows.records import company_of, environments, view_of, views
from tgate_desktop.flows.states import CompanyView, Overview
from tgate_desktop.flows.store import Store
from tgate_desktop.flows.upkeep import Upkeep
from tgate_desktop.oauth.company import Company, ServerUse, checked_name
from tgate_desktop.oauth.problems import RecordGone, VaultProblem
from tgate_desktop.oauth.secret import Secret


class Desk:
    """Reads the overview from the catalog, and one company's truth from the vault."""

    def __init__(
        self,
        store: Store,
        catalog: Catalog,
        vault: Vault,
        exchange: CodeExchange,
        upkeep: Upkeep,
        provisioned: Provisioned | None = None,
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._vault = vault
        self._exchange = exchange
        self._upkeep = upkeep
        self._provisioned = provisioned or Provisioned()

    def overview(self) -> Overview:
        """Everything, as the catalog remembers it; where the vault can be used, what a crash cut off is completed
        first, and what is only in memory is saved.

        Raises: CatalogProblem.
        """
        vault = self._vault.report()
        if vault.problem is None:
            self._exchange.recover()
            self._store.save_by_itself()
        contents = self._catalog.contents()
        self._upkeep.care.keep_copy()
        return Overview(
            companies=views(contents, self._store),
            environments=environments(contents),
            applications=tuple(map(self._store.secrets.as_entered, contents.applications)),
            vault=vault,
            interrupted=self._exchange.interrupted(contents),
            restored=self._upkeep.care.restored(),
            clock_offset_s=self._upkeep.watch.offset_s(),
            provisioning=self._provisioned.provisioning,
            renamed=self._provisioned.renamed,
            locks_environments=self._provisioned.are_environments_locked,
        )

    def forget_restored(self) -> None:
        """What was said of a catalog that was made anew has been read. Raises: CatalogProblem."""
        self._upkeep.care.forget_restored()

    def clock_offset_s(self) -> int | None:
        """See `ClockWatch.offset_s`. Never blocks."""
        return self._upkeep.watch.offset_s()

    def open(self, company_id: str) -> CompanyView:
        """One company as the vault has it; mends the catalog where it is behind.

        Raises: RecordGone, CatalogProblem, GrantBusy.
        """
        view = self._view(company_id)
        found = {one.grant_id: self._trouble(one.grant_id) for one in (view.grant, view.awaiting) if one}
        view = self._view(company_id)
        shown, awaiting = (found.get(one.grant_id) if one else None for one in (view.shown_grant, view.awaiting))
        return replace(view, trouble=shown, awaiting_trouble=awaiting)

    def access_token(self, company_id: str) -> Secret:
        """For Show and Copy. Raises: RecordGone, VaultProblem, CatalogProblem."""
        grant = self._view(company_id).shown_grant
        if grant is None:
            raise RecordGone(kind="grant")
        return stored_access_token(self._store, grant.grant_id)

    def rename(self, company_id: str, name: str) -> CompanyView:
        """Raises: NameEmpty, NameTaken, RecordGone, CatalogProblem."""
        return self._change(company_id, name=checked_name(name))

    def set_server_use(self, company_id: str, server_use: ServerUse) -> CompanyView:
        """Raises: RecordGone, CatalogProblem."""
        return self._change(company_id, server_use=server_use)

    def forget_interrupted(self, grant_id: str) -> None:
        """The notice of a code exchange that came to nothing has been read. Where its pair turns out to be in the vault
        it is completed instead; while nobody can look there it stays.

        Raises: GrantBusy, VaultProblem, CatalogProblem.
        """
        self._exchange.settle(grant_id)

    def retry_unsaved(self) -> tuple[CompanyView, ...]:
        """Tries to save what is only in memory; gives those that still are. Raises: GrantBusy, CatalogProblem."""
        self._store.retry_unsaved()
        return tuple(view for view in views(self._catalog.contents(), self._store) if view.unsaved is not None)

    def unsaved_names(self) -> tuple[str, ...]:
        """The companies whose newest pair is only in memory. Never blocks."""
        return tuple(sorted(unsaved.company_name for unsaved in self._store.every_unsaved().values()))

    def setting(self, name: str) -> str | None:
        """The user's choice, or IT's where there is none or it is locked. Raises: CatalogProblem."""
        return self._provisioned.provisioning.setting(name, self._catalog.setting(name))

    def set_setting(self, name: str, value: str) -> None:
        """Raises: CatalogProblem."""
        self._catalog.set_setting(name, value)

    def _view(self, company_id: str) -> CompanyView:
        return view_of(self._catalog.contents(), self._store, company_id)

    def _trouble(self, grant_id: str) -> VaultProblem | None:
        with self._store.hold(grant_id):
            return self._store.read(grant_id).trouble

    def _change(self, company_id: str, **changes: object) -> CompanyView:
        """Raises: NameTaken, RecordGone, CatalogProblem."""

        def changed(contents: Contents) -> Changes:
            company: Company = company_of(contents, company_id)
            return Changes((replace(company, **changes),))  # type: ignore[arg-type]

        self._catalog.change(changed)
        return self._view(company_id)
