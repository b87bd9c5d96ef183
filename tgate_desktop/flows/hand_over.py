"""Hand over: the pair goes to somebody else, too, because a person wants that."""

from __future__ import annotations

from dataclasses import replace

from tgate_desktop.flows.hand_over_forms import HandOverForm, hand_over_text
from tgate_desktop.flows.journal import Journal
from tgate_desktop.flows.ports import Catalog, Files
from tgate_desktop.flows.records import grant_of, view_of
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.problems import RecordGone
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair


class HandOver:
    """Gives the present pair of a company out, and remembers that it was."""

    def __init__(self, journal: Journal, store: Store, catalog: Catalog, files: Files) -> None:
        self._journal = journal
        self._store = store
        self._catalog = catalog
        self._files = files

    def text(self, company_id: str, form: HandOverForm) -> tuple[CompanyView, Secret | str]:
        """The company, and the text for the clipboard; a text without a secret in it hands nothing over.

        Raises: NoAccessToken, RecordGone, GrantBusy, VaultProblem, CatalogProblem.
        """
        grant, pair = self._pair(company_id)
        text = hand_over_text(form, self._view(company_id), grant, pair)
        if isinstance(text, Secret):
            self._remember(company_id, grant, pair)
        return self._view(company_id), text

    def to_file(self, company_id: str, form: HandOverForm, path: str) -> CompanyView:
        """The same, into a file that the person chose and that only they can read.

        Raises: FileNotWritten, and as `text`.
        """
        grant, pair = self._pair(company_id)
        text = hand_over_text(form, self._view(company_id), grant, pair)
        if isinstance(text, Secret):
            self._files.write_secret(path, text)
            self._remember(company_id, grant, pair)
        else:
            self._files.write_text(path, text)
        return self._view(company_id)

    def _pair(self, company_id: str) -> tuple[Grant, TokenPair]:
        grant = self._view(company_id).grant
        if grant is None:
            raise RecordGone(kind="grant")
        with self._store.hold(grant.grant_id):
            stored = self._store.read(grant.grant_id)
        if stored.pair is None:
            raise stored.trouble or RecordGone(kind="pair")
        return grant_of(self._catalog.contents(), grant.grant_id), stored.pair

    def _remember(self, company_id: str, grant: Grant, pair: TokenPair) -> None:
        """A pair that was replaced meanwhile is not the one that somebody else holds now."""
        with self._store.hold(grant.grant_id):
            now = grant_of(self._catalog.contents(), grant.grant_id)
            if now.generation == pair.generation:
                self._catalog.commit([replace(now, handed_over=True)])
        with self._journal.entry(company_id, self._view(company_id).company.name, grant.grant_id) as entry:
            entry.happened(EventKind.HANDED_OVER, *pair.fingerprints)

    def _view(self, company_id: str) -> CompanyView:
        return view_of(self._catalog.contents(), self._store, company_id)
