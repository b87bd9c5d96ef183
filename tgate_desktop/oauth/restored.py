"""What is told about a catalog that had to be made anew."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class CatalogLoss(enum.Enum):
    """What had happened to the catalog's file."""

    DAMAGED = "damaged"
    REMOVED = "removed"
    OUTDATED = "outdated"
    """Older than its copy: its last changes were lost."""


@dataclass(frozen=True)
class Restored:
    """A catalog that was made anew. `kept_file` is where the damaged one is; `copied_at` when the copy was made that
    records were taken from; `companies` how many there are again; `left_out` names of companies that lack their
    application or environment."""

    loss: CatalogLoss
    kept_file: str | None
    copied_at: datetime | None
    companies: int
    left_out: tuple[str, ...] = ()
