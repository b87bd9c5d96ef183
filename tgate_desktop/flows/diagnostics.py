"""*Diagnostics*: one zip for a colleague, listed before it is written, and proven to hold no secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar

from tgate_desktop.flows import diagnostics_documents as documents
from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.doctor import Doctor
from tgate_desktop.flows.name_cover import NameCover, cover_of
from tgate_desktop.flows.ports import (
    Archive,
    Bundles,
    Catalog,
    Clock,
    ComputerFacts,
    Contents,
    LogReader,
    Vault,
    VaultReport,
)
from tgate_desktop.flows.records import views
from tgate_desktop.flows.secret_survey import SecretSurvey
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.checkup import CheckResult
from tgate_desktop.oauth.diagnostics import Choice, DiagnosticsFile, Part, Written
from tgate_desktop.oauth.exchange import Exchange
from tgate_desktop.oauth.history import Event
from tgate_desktop.oauth.problems import CatalogProblem, DiagnosticsNotClean, DiagnosticsNotProvable, Problem
from tgate_desktop.oauth.secret_forms import FORMS
from tgate_desktop.oauth.secret_scan import Found, SecretScan

__all__ = ["Choice", "Collected", "Diagnostics", "DiagnosticsFile", "DiagnosticsPorts", "Part", "Written"]

SETTINGS = ("language", "text_percent", "colours")
MOST_LOG_BYTES = 1024 * 1024

Value = TypeVar("Value")


class DiagnosticsTexts(Protocol):
    """Words, from outside."""

    def readme(self, parts: Sequence[Part], choice: Choice) -> str:
        """What each file is, for whoever opens the zip."""

    def explained(self, problem: Problem) -> Mapping[str, Any]:
        """A problem in words."""

    def checked(self, result: CheckResult) -> Mapping[str, str]:
        """A check's result in words."""


@dataclass(frozen=True)
class DiagnosticsPorts:
    """What is looked at, and what writes."""

    catalog: Catalog
    archive: Archive
    vault: Vault
    computer: ComputerFacts
    log: LogReader
    bundles: Bundles
    clock: Clock
    texts: DiagnosticsTexts


@dataclass(frozen=True)
class Collected:
    """Everything that can go into a bundle, as it was at one time; a problem where it could not be read."""

    at: datetime
    versions: Mapping[str, str]
    computer: Mapping[str, str]
    home: str
    settings: Mapping[str, str] | Problem
    contents: Contents | Problem
    views: tuple[CompanyView, ...]
    vault: VaultReport
    checks: tuple[CheckResult, ...]
    exchanges: tuple[Exchange, ...] | Problem
    events: tuple[Event, ...] | Problem
    log: str

    @property
    def default_name(self) -> str:
        """What a zip of it is called when nobody says otherwise: `tgate-desktop-diagnostics-YYYYMMDD-HHMM.zip`."""
        return f"tgate-desktop-diagnostics-{self.at.astimezone():%Y%m%d-%H%M}.zip"


@dataclass(frozen=True)
class _Search:
    """How a search ended, without anything secret. `found` is in the member of that name; `trouble` is why `unread`
    entries of the vault, or the catalog, could not be read."""

    secrets: int
    too_short: int
    unread: int
    trouble: Problem | None
    found: tuple[str, Found] | None = None


class Diagnostics:
    """Collects what explains a trouble, shows it, and writes it when no secret is in it."""

    def __init__(self, ports: Callable[[], DiagnosticsPorts], store: Store, doctor: Doctor) -> None:
        self._make_ports = ports
        self._store = store
        self._doctor = doctor

    @cached_property
    def _ports(self) -> DiagnosticsPorts:
        """Made when they are first wanted: most days nobody wants them."""
        return self._make_ports()

    def collect(
        self,
        front: Mapping[str, str] | None = None,
        checks: Sequence[CheckResult] | None = None,
        on_part: Callable[[Part], None] | None = None,
        cancel: Cancel | None = None,
    ) -> Collected:
        """What there is now. What cannot be read says why in its place, so that this never fails.

        `front` are facts that only the calling front knows. Without `checks` the computer is checked, which takes
        seconds, a minute at most; `cancel` ends only that, with the results so far. `on_part` gets what is begun.
        """
        begin = on_part or (lambda _part: None)
        ports = self._ports
        begin(Part.COMPUTER)
        versions, computer = ports.computer.versions(), {**ports.computer.computer(), **(front or {})}
        begin(Part.CHECKUP)
        if checks is None:
            checks = self._doctor.examine(None, lambda _result: None, cancel)
        begin(Part.KEYRING)
        vault = ports.vault.report()
        begin(Part.COMPANIES)
        settings = _or_problem(self._settings)
        contents = _or_problem(ports.catalog.contents)
        begin(Part.REQUESTS)
        exchanges, events = _or_problem(ports.archive.exchanges), _or_problem(ports.archive.events)
        begin(Part.LOG)
        return Collected(
            at=ports.clock.now(),
            versions=versions,
            computer=computer,
            home=ports.computer.home(),
            settings=settings,
            contents=contents,
            views=() if isinstance(contents, Problem) else views(contents, self._store),
            vault=vault,
            checks=tuple(checks),
            exchanges=exchanges,
            events=events,
            log=ports.log.newest(MOST_LOG_BYTES),
        )

    def contents(self, collected: Collected, choice: Choice = Choice()) -> tuple[DiagnosticsFile, ...]:  # noqa: B008
        """The files as they would be written, the one that explains the others first. Quick, and never fails."""
        parts = [part for part in Part if part not in choice.left_out]
        cover = _cover(collected, choice)
        files = [
            DiagnosticsFile(part, self._text(part, collected, cover, choice)) for part in parts if part.can_be_left_out
        ]
        return (DiagnosticsFile(Part.README, self._ports.texts.readme(parts, choice)), *files)

    def write(self, path: str, files: Sequence[DiagnosticsFile], cancel: Cancel | None = None) -> Written:
        """Searches every file for every secret that this app knows, then writes the zip, with mode 0600.

        What is searched is what a reader of the finished zip would get. Nothing is on the disk when it raises.

        Raises: DiagnosticsNotClean, DiagnosticsNotProvable, FileNotWritten, Cancelled.
        """
        cancel = cancel or Cancel()
        bundles = self._ports.bundles
        bundle = bundles.packed([(one.name, one.octets) for one in files], self._ports.clock.now())
        search = self._searched(bundle, cancel)
        if search.found is not None:
            name, found = search.found
            kind, owner, form = found.kind.value, found.owner, found.form
            raise DiagnosticsNotClean(file=name, kind=kind, owner=owner, fingerprint=found.fingerprint, form=form)
        _check_proof(search, files)
        cancel.raise_if_cancelled()
        bundles.write(path, bundle)
        return Written(path, search.secrets, len(FORMS), search.unread, search.too_short)

    def _searched(self, bundle: bytes, cancel: Cancel) -> _Search:
        """Everything that is secret is in this frame's hands alone: a problem that is shown for long holds none of it.

        Raises: Cancelled.
        """
        ports = self._ports
        survey = SecretSurvey(self._store, ports.catalog, ports.vault, ports.archive)(cancel)
        scan = SecretScan(survey.secrets, survey.fingerprints)
        too_short = sum(one.is_too_short for one in survey.secrets)
        search = _Search(len(survey.secrets) - too_short, too_short, survey.unread, survey.trouble)
        for name, content in ports.bundles.unpacked(bundle):
            found = scan.search(content, cancel.raise_if_cancelled)
            if found is not None:
                return replace(search, found=(name, found))
        return search

    def _settings(self) -> dict[str, str]:
        return {name: self._ports.catalog.setting(name) or "" for name in SETTINGS}

    def _text(self, part: Part, collected: Collected, cover: NameCover, choice: Choice) -> str:
        if part is Part.LOG:
            return str(cover.covered(collected.log))
        return documents.as_text(cover.covered(self._document(part, collected, cover, choice)))

    def _document(self, part: Part, collected: Collected, cover: NameCover, choice: Choice) -> Any:
        texts = self._ports.texts
        match part:
            case Part.VERSIONS:
                return documents.plain(collected.versions)
            case Part.COMPUTER:
                return documents.plain({**collected.computer, "collected_at": collected.at})
            case Part.SETTINGS:
                if isinstance(collected.contents, Problem):
                    return documents.unreadable(collected.contents)
                if isinstance(collected.settings, Problem):
                    return documents.unreadable(collected.settings)
                return documents.settings_document(collected.settings, collected.contents)
            case Part.COMPANIES:
                if isinstance(collected.contents, Problem):
                    return documents.unreadable(collected.contents)
                return documents.companies_document(collected.views, collected.at, cover)
            case Part.KEYRING:
                return documents.keyring_document(collected.vault)
            case Part.CHECKUP:
                return documents.checkup_document(collected.checks, texts.checked)
            case Part.REQUESTS:
                if isinstance(collected.exchanges, Problem):
                    return documents.unreadable(collected.exchanges)
                return documents.requests_document(collected.exchanges, texts.explained, cover, choice.company_names)
            case Part.HISTORY:
                if isinstance(collected.events, Problem):
                    return documents.unreadable(collected.events)
                return documents.history_document(collected.events, cover)
        raise AssertionError(part)


def _or_problem(read: Callable[[], Value]) -> Value | CatalogProblem:
    try:
        return read()
    except CatalogProblem as problem:
        return problem


def _cover(collected: Collected, choice: Choice) -> NameCover:
    return cover_of(
        collected.home,
        Contents() if isinstance(collected.contents, Problem) else collected.contents,
        () if isinstance(collected.exchanges, Problem) else collected.exchanges,
        () if isinstance(collected.events, Problem) else collected.events,
        choice.company_names,
    )


def _check_proof(search: _Search, files: Sequence[DiagnosticsFile]) -> None:
    """What quotes others is not given away while a secret cannot be looked for. The rest is: it is made of what this
    app and its user wrote, and whoever has trouble with the keyring needs it."""
    if search.trouble is None or not any(one.part.is_quoting for one in files):
        return
    if isinstance(search.trouble, CatalogProblem):
        raise DiagnosticsNotProvable(reason="catalog") from search.trouble
    if search.unread:
        vault = str(search.trouble.facts.get("vault", ""))
        raise DiagnosticsNotProvable(reason="vault", vault=vault, unread=search.unread) from search.trouble
