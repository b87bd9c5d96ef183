"""Answers as lines of text, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.checkup import CheckResult
from tgate_desktop.oauth.diagnostics import DiagnosticsFile, Written
from tgate_desktop.oauth.health import token_health
from tgate_desktop.oauth.redirect import printable
from tgate_desktop.words import commands as words
from tgate_desktop.words import refusals
from tgate_desktop.words.diagnostics import size_text, what_it_is, written_line
from tgate_desktop.words.doctor import check_name, explain_check, verdict_word
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.tokens import health_word, local_time, server_use_word, short_duration

_GAP = "  "


def company_table(companies: Sequence[CompanyView], now: datetime) -> Iterator[str]:
    """A line a company, sorted by name, below a line of headings."""
    if not companies:
        yield words.no_companies()
        return
    rows = [(_("Company"), _("State"), _("Time left"), _("Environment"))]
    for view in sorted(companies, key=lambda one: one.company.name.casefold()):
        environment = isolated_name(printable(environment_name(view.environment)))
        rows.append((_name(view), _state(view, now), _left(view, now), environment))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def company_card(view: CompanyView, now: datetime) -> Iterator[str]:
    """One company and its tokens, by their fingerprints."""
    yield _name(view)
    grant, left = view.grant, _left(view, now)
    state = _state(view, now)
    facts = [
        (_("State"), f"{state} ({left})" if left else state),
        (_("Environment"), isolated_name(printable(environment_name(view.environment)))),
        (_("Client ID"), isolated(printable(view.application.client_id))),
        (_("A server also uses this company's tokens"), server_use_word(view.company.server_use)),
    ]
    if grant is not None:
        none = _("None")
        facts += [
            (_("Access token"), isolated(grant.access_fingerprint) if grant.access_fingerprint else none),
            (_("Refresh token"), isolated(grant.refresh_fingerprint) if grant.refresh_fingerprint else none),
            (_("Expires"), local_time(grant.expires_at) if grant.is_expiry_known else _("Not known")),
        ]
        if grant.proof is not None:
            brands = (isolated_name(printable(brand.name_en)) for brand in grant.proof.brands)
            facts.append((_("Brands"), ", ".join(brands)))
    yield from (f"  {label}: {value}" for label, value in facts)
    if view.awaiting is not None:
        yield from words.explained(refusals.not_decided(view.company.name))


def checkup_lines(results: Sequence[CheckResult]) -> Iterator[str]:
    """A line a check, and below it what to do about it."""
    for result in results:
        said = explain_check(result)
        yield f"{verdict_word(result.verdict)}: {check_name(result.check)}: {said.result}"
        if said.what_to_do:
            yield f"  {said.what_to_do}"


def diagnostics_lines(written: Written, files: Sequence[DiagnosticsFile]) -> Iterator[str]:
    """A line a file of the zip, how it was searched for secrets, and where it is."""
    sizes = [size_text(file.size_bytes) for file in files]
    name_width, size_width = max(len(file.name) for file in files), max(map(len, sizes))
    for file, size in zip(files, sizes, strict=True):
        name = isolated(file.name.ljust(name_width))
        yield _GAP.join((name, size.ljust(size_width), what_it_is(file.part)))
    yield from written_line(written).splitlines()


def _name(view: CompanyView) -> str:
    return isolated_name(printable(view.company.name))


def _state(view: CompanyView, now: datetime) -> str:
    return health_word(token_health(view.grant, view.intent_of(view.grant), now))


def _left(view: CompanyView, now: datetime) -> str:
    if view.grant is None or not view.grant.is_expiry_known or view.grant.expires_at <= now:
        return ""
    return short_duration(view.grant.expires_at - now)
