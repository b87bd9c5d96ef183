"""What was kept of the exchanges with T-Gate and of the turns in a company's tokens: to read, search, export, clear."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

from tgate_desktop.flows.ports import Archive, Files
from tgate_desktop.oauth.exchange import Exchange, ExchangeLine
from tgate_desktop.oauth.exchange_document import exchange_document
from tgate_desktop.oauth.history import Event
from tgate_desktop.oauth.problems import VaultProblem
from tgate_desktop.oauth.secret import Secret

_log = logging.getLogger(__name__)


class Requests:
    """Nothing here is secret any more, and nothing here is sent. `known_secrets` reads those that this app keeps."""

    def __init__(self, archive: Archive, files: Files, known_secrets: Callable[[], tuple[Secret, ...]]) -> None:
        self._archive = archive
        self._files = files
        self._known_secrets = known_secrets

    def lines(self, company_id: str | None, text: str = "") -> tuple[ExchangeLine, ...]:
        """Of one company or, by None, of all, those that never got tokens or were removed included. The newest first;
        with `text`, those that hold it in an address, a header or a body.

        Raises: CatalogProblem.
        """
        return self._archive.exchange_lines(company_id, text)

    def open(self, exchange_id: str) -> Exchange:
        """One of them, whole. Raises: RecordGone, CatalogProblem."""
        return self._archive.exchange(exchange_id)

    def clear(self, company_id: str | None) -> None:
        """Forgets all exchanges of this company or, by None, all; the history stays. Raises: CatalogProblem."""
        self._archive.clear_exchanges(company_id)

    def export(self, company_id: str | None, path: str, exchange_ids: Collection[str] | None = None) -> int:
        """Writes all of them, or those of `exchange_ids`, as JSON; gives how many. The newest comes first.

        What was redacted when it was written down is redacted once more, with all secrets that are known now.

        Raises: FileNotWritten, CatalogProblem.
        """
        chosen = [
            one
            for one in self._archive.exchanges(company_id)
            if exchange_ids is None or one.line.exchange_id in exchange_ids
        ]
        known = self._secrets()
        self._files.write_text(path, exchange_document(chosen))
        del known  # the redactor knows them while they are held
        return len(chosen)

    def events(self, company_id: str) -> tuple[Event, ...]:
        """The turns in this company's tokens, the newest first. Raises: CatalogProblem."""
        return self._archive.events(company_id)

    def _secrets(self) -> tuple[Secret, ...]:
        """A vault that cannot be read takes nothing away: whatever is exported was redacted before it was kept."""
        try:
            return self._known_secrets()
        except VaultProblem as problem:
            _log.info("exported without a look into the vault: %s", problem)
            return ()
