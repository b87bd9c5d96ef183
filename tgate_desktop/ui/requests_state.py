"""The requests of one company, or of all, as one value."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tgate_desktop.oauth.exchange import Exchange, ExchangeLine
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words.requests import curl_note, exported_note


class Said(enum.Enum):
    """What the last act brought."""

    COPIED = "copied"
    EXPORTED = "exported"


@dataclass(frozen=True)
class RequestsState:
    """`company_id` is None for the requests of all companies; then `names` are those of the companies in the list.
    `lines` are None before the first reading. `chosen_id` is a person's choice: without one the newest is shown.
    `exported` counts what went into the file."""

    company_id: str | None
    company_name: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    lines: tuple[ExchangeLine, ...] | None = None
    chosen_id: str | None = None
    exchange: Exchange | None = None
    asks_clearing: bool = False
    is_busy: bool = False
    said: Said | None = None
    exported: int = 0
    problem: Problem | None = None

    @property
    def shown_line(self) -> ExchangeLine | None:
        """The chosen one, when it is listed; else the newest."""
        lines = self.lines or ()
        return next((one for one in lines if one.exchange_id == self.chosen_id), lines[0] if lines else None)

    @property
    def has_company(self) -> bool:
        """Whether the shown one is of a company that is in the list."""
        line = self.shown_line
        return self.company_id is not None or (line is not None and line.company_id in self.names)

    @property
    def shown_exchange(self) -> Exchange | None:
        """Of the shown line; None while it is read."""
        line, exchange = self.shown_line, self.exchange
        if line is None or exchange is None or exchange.line.exchange_id != line.exchange_id:
            return None
        return exchange

    @property
    def note(self) -> str:
        """What the last act brought, in words; empty when there is nothing to say."""
        if self.said is Said.EXPORTED:
            return exported_note(self.exported)
        if self.said is Said.COPIED and self.shown_exchange is not None:
            return curl_note(self.shown_exchange.line.kind)
        return ""

    def read(self, lines: tuple[ExchangeLine, ...]) -> RequestsState:
        return replace(self, lines=lines, problem=None)

    def choosing(self, exchange_id: str) -> RequestsState:
        return replace(self, chosen_id=exchange_id, said=None, asks_clearing=False)

    def ended(self, said: Said | None = None, exported: int = 0) -> RequestsState:
        """After an act that went well."""
        return replace(self, is_busy=False, asks_clearing=False, said=said, exported=exported, problem=None)

    def failed_with(self, problem: Problem) -> RequestsState:
        return replace(self, is_busy=False, asks_clearing=False, said=None, problem=problem)
