"""What the desk looks after beside its companies: the catalog's file, and the clock."""

from __future__ import annotations

from dataclasses import dataclass

from tgate_desktop.flows.clock_watch import ClockWatch
from tgate_desktop.flows.ports import CatalogCare


@dataclass(frozen=True)
class Upkeep:
    care: CatalogCare
    watch: ClockWatch
