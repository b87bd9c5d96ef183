"""Which records a new catalog gets: those of the damaged file and those of its copy, made to fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tgate_desktop.adapters.catalog_tables import RECORDS, Row, Tables
from tgate_desktop.oauth.company import free_name, name_key
from tgate_desktop.oauth.environment import practice_environment

# Where secrets go: of a damaged page nobody knows which letters are still right.
_BY_COPY = frozenset({"environments", "applications"})
_NAMED = ("environments", "companies")


@dataclass(frozen=True)
class Merged:
    """`left_out` are names of companies that lack what they need."""

    tables: Tables
    left_out: tuple[str, ...]
    used_copy: bool


def merged(damaged: Tables, copy: Tables | None) -> Merged:
    """All that is known, and of two accounts of one record the better one."""
    rows = {table: dict(_of_both(table, damaged, copy)) for table in RECORDS}
    for table in _NAMED:
        rows[table] = dict(_with_free_names(rows[table]))
    known = {*rows["environments"], practice_environment().environment_id}
    applications = {key: row for key, row in rows["applications"].items() if row["environment_id"] in known}
    companies = {key: row for key, row in rows["companies"].items() if row["application_id"] in applications}
    grants = {key: row for key, row in rows["grants"].items() if row["application_id"] in applications}
    left_out = tuple(str(row["name"]) for key, row in rows["companies"].items() if key not in companies)
    fitting = rows | {"applications": applications, "companies": companies, "grants": grants}
    has_less = any(set(fitting[table]) - set(damaged.of(table)) for table in RECORDS)
    return Merged(Tables(fitting, frozenset(RECORDS)), left_out, used_copy=copy is not None and has_less)


def _of_both(table: str, damaged: Tables, copy: Tables | None) -> Iterator[tuple[str, Row]]:
    if copy is None:
        return iter(damaged.of(table).items())
    ours, theirs = damaged.of(table), copy.of(table)
    is_behind = damaged.revision.number < copy.revision.number
    if damaged.revision == copy.revision and damaged.revision.number:
        return iter(theirs.items())
    if table in damaged.whole and not is_behind:
        return iter(ours.items())
    by_copy = is_behind or table in _BY_COPY
    return iter({**ours, **theirs}.items() if by_copy else {**theirs, **ours}.items())


def _with_free_names(rows: Mapping[str, Row]) -> Iterator[tuple[str, Row]]:
    taken: set[str] = set()
    for key, row in rows.items():
        name = str(row["name"])
        if name_key(name) in taken:
            name = free_name(name, taken)
        taken.add(name_key(name))
        yield key, {**row, "name": name, "name_key": name_key(name)}
