"""Adopt: a grant whose tokens are in the vault, and that the catalog does not know, is a company here again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tgate_desktop.flows.bring import check_not_held, without_pair
from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.in_flight import InFlight
from tgate_desktop.flows.journal import Journal
from tgate_desktop.flows.ports import Catalog, Clock, Contents, Record
from tgate_desktop.flows.provisioned import Provisioned
from tgate_desktop.flows.records import NOT_KNOWN, environments, view_of
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store, remembering
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import (
    Application,
    Company,
    Draft,
    Intent,
    ServerUse,
    TokenRequestKind,
    checked_name,
    free_name,
)
from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.problems import ApplicationNotChosen, RecordGone
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.oauth.token_pair import TokenPair


@dataclass(frozen=True)
class AdoptOrder:
    """`application_id` None means the one that is kept beside the pair."""

    grant_id: str
    name: str
    application_id: str | None = None


class Adopt:
    """Nothing is sent, and nothing in the vault is changed."""

    def __init__(
        self,
        journal: Journal,
        store: Store,
        catalog: Catalog,
        clock: Clock,
        in_flight: InFlight,
        provisioned: Provisioned | None = None,
    ) -> None:
        self._journal = journal
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._in_flight = in_flight
        self._provisioned = provisioned or Provisioned()

    def strays(self) -> tuple[Stray, ...]:
        """See `Strays.found`. Raises: VaultProblem, CatalogProblem."""
        return self._store.strays.found()

    def leave_alone(self, grant_ids: tuple[str, ...]) -> None:
        """See `Strays.leave_alone`. Raises: CatalogProblem."""
        self._store.strays.leave_alone(grant_ids)

    def __call__(self, order: AdoptOrder) -> CompanyView:
        """The company, under a name of its own, with the grant as it is in the vault. Its application and environment
        are written where they are lost, too. A refresh may have been under way when the catalog was lost: its outcome
        is not known until the next one.

        Raises: NameEmpty, ApplicationNotChosen, EnvironmentsLocked, TokensHeldAlready, RecordGone, VaultProblem,
        CatalogProblem, GrantBusy.
        """
        name = checked_name(order.name)
        with self._in_flight.under_way(order.grant_id), self._store.hold(order.grant_id):
            stored = self._store.read(order.grant_id)
            if stored.pair is None or stored.trouble is not None:
                raise stored.trouble or RecordGone(kind="pair")
            contents = self._catalog.contents()
            check_not_held(_without_orphan(order.grant_id, contents), stored.pair)
            application, found = self._application(order, stored.label, contents)
            company = _company(order, name, application, stored.label, contents)
            grant = remembering(without_pair(order.grant_id, company, stored.pair), stored.pair)
            records = [*found, company, grant, *self._unknown_outcome(order.grant_id, stored.pair)]
            with self._journal.entry(company.company_id, company.name, order.grant_id) as entry:
                self._catalog.commit(records)
                self._store.note_keyring(order.grant_id)
                entry.happened(EventKind.IMPORTED, *stored.pair.fingerprints)
        return view_of(self._catalog.contents(), self._store, company.company_id)

    def _application(
        self, order: AdoptOrder, label: Draft | None, contents: Contents
    ) -> tuple[Application, list[Record]]:
        """The one that the pair was issued to, and what is to be written so that it is known.

        Raises: ApplicationNotChosen, EnvironmentsLocked, VaultProblem.
        """
        if order.application_id is not None or label is None:
            chosen = [one for one in contents.applications if one.application_id == order.application_id]
            if not chosen:
                raise ApplicationNotChosen
            return chosen[0], []
        application, environment = _known_application(label, contents), _known_environment(label, contents)
        found: list[Record] = []
        is_needed = application is None or application.environment_id == label.environment.environment_id
        if environment is None and is_needed:
            environment = self._environment(label.environment, contents)
            found.append(environment)
        if application is None:
            assert environment is not None  # noqa: S101  it is needed
            entered_for = self._entered_for(label.application.application_id, environment)
            application = replace(
                label.application, environment_id=environment.environment_id, secret_origin=entered_for
            )
            found.append(application)
        return application, found

    def _environment(self, environment: Environment, contents: Contents) -> Environment:
        """As it was, under a free name; one that IT provided once is withdrawn now. Raises: EnvironmentsLocked."""
        if environment.source is not Source.OWN:
            return replace(environment, source=Source.WITHDRAWN)
        self._provisioned.check_may_add()
        return replace(environment, name=free_name(environment.name, [one.name for one in contents.environments]))

    def _entered_for(self, application_id: str, environment: Environment) -> str:
        """What the stored client secret was entered for; nobody knows of one from before that was kept with it, so
        that it must be typed again. Raises: VaultProblem."""
        secret = self._store.secrets.read(application_id)
        if secret is None:
            return origin(environment.token_address)
        return secret.origin or origin(NOT_KNOWN)

    def _unknown_outcome(self, grant_id: str, pair: TokenPair) -> list[Record]:
        if pair.refresh_token is None or self._catalog.intent(grant_id) is not None:
            return []
        kind, fingerprint = TokenRequestKind.REFRESH_TOKEN, pair.refresh_token.fingerprint
        return [Intent(grant_id, kind, pair.generation + 1, fingerprint, self._clock.now())]


def _known_application(label: Draft, contents: Contents) -> Application | None:
    """The same one, or the same registration at T-Gate that was typed in anew."""
    addresses = {one.environment_id: one.token_address for one in environments(contents)}
    for application in contents.applications:
        if application.application_id == label.application.application_id:
            return application
    for application in contents.applications:
        is_there = addresses.get(application.environment_id) == label.environment.token_address
        if is_there and application.client_id == label.application.client_id:
            return application
    return None


def _known_environment(label: Draft, contents: Contents) -> Environment | None:
    """The same one, or one with the same token address."""
    known = environments(contents)
    same = [one for one in known if one.environment_id == label.environment.environment_id]
    alike = [one for one in known if one.token_address == label.environment.token_address]
    return next(iter([*same, *alike]), None)


def _without_orphan(grant_id: str, contents: Contents) -> Contents:
    """Without what the catalog has of this grant, when its company is gone."""
    companies = {one.company_id for one in contents.companies}
    grants = (one for one in contents.grants if one.grant_id != grant_id or one.company_id in companies)
    return replace(contents, grants=tuple(grants))


def _company(
    order: AdoptOrder, name: str, application: Application, label: Draft | None, contents: Contents
) -> Company:
    """The one that it was, where nothing else has its ID, under a free name."""
    taken = {one.company_id for one in contents.companies}
    before = label.company if label is not None and label.company.company_id not in taken else None
    return Company(
        before.company_id if before is not None else new_id(),
        free_name(name, [one.name for one in contents.companies]),
        application.application_id,
        order.grant_id,
        label.company.server_use if label is not None else ServerUse.UNKNOWN,
    )
