"""The catalog's records, joined: a company with its application, environment and grants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from tgate_desktop.flows.ports import Contents
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application, Company, Draft, Grant
from tgate_desktop.oauth.environment import Environment, Source, practice_environment
from tgate_desktop.oauth.problems import ClientSecretForOtherOrigin, ClientSecretMissing, RecordGone
from tgate_desktop.oauth.secret import Secret

_Record = TypeVar("_Record")


NOT_KNOWN = "https://not-known.invalid/"  # RFC 2606 2: nobody answers there, and no client secret was entered for it


def environments(contents: Contents) -> tuple[Environment, ...]:
    """All that there are: Practice T-Gate first, then IT's and the user's own by name."""
    return (practice_environment(), *sorted(contents.environments, key=lambda one: one.name.casefold()))


def environment_of(contents: Contents, application: Application) -> Environment:
    """The environment of an application; where it is gone, one without a name and with no address that is called: its
    companies stay, their tokens can be seen and handed over, and nothing is sent for them."""
    known = {one.environment_id: one for one in environments(contents)}
    return known.get(application.environment_id) or Environment(
        application.environment_id, "", NOT_KNOWN, NOT_KNOWN, source=Source.WITHDRAWN
    )


def views(contents: Contents, store: Store) -> tuple[CompanyView, ...]:
    """Every company. One whose environment is gone is paused."""
    applications = {one.application_id: one for one in contents.applications}
    grants = {one.grant_id: one for one in contents.grants}
    waiting = {one.company_id: one for one in undecided(contents)}
    intents = {one.grant_id: one for one in contents.intents}
    found = []
    for company in contents.companies:
        grant = grants.get(company.grant_id or "")
        awaiting = waiting.get(company.company_id)
        shown = grant or awaiting
        # tokens go to nobody but the environment that gave them, also while a connect to another one awaits its Yes
        application = store.secrets.as_entered(applications[shown.application_id if shown else company.application_id])
        environment = environment_of(contents, application)
        unsaved = [store.unsaved(one.grant_id) for one in (grant, awaiting) if one]
        found.append(
            CompanyView(
                company=company,
                application=application,
                environment=environment,
                grant=grant,
                awaiting=awaiting,
                intents=(intents[shown.grant_id],) if shown and shown.grant_id in intents else (),
                unsaved=next((one.problem for one in unsaved if one), None),
                paused=application.secret_origin != origin(environment.token_address),
            )
        )
    return tuple(found)


def view_of(contents: Contents, store: Store, company_id: str) -> CompanyView:
    """Raises: RecordGone."""
    return _first("company", (one for one in views(contents, store) if one.company.company_id == company_id))


def undecided(contents: Contents) -> tuple[Grant, ...]:
    """The grants that nobody has said Yes or No to. One that a company points at is decided about, whatever its mark
    says."""
    pointed_at = {one.grant_id for one in contents.companies}
    return tuple(one for one in contents.grants if one.awaits_decision and one.grant_id not in pointed_at)


def grant_of(contents: Contents, grant_id: str) -> Grant:
    """Raises: RecordGone."""
    return _first("grant", (one for one in contents.grants if one.grant_id == grant_id))


def company_of(contents: Contents, company_id: str) -> Company:
    """Raises: RecordGone."""
    return _first("company", (one for one in contents.companies if one.company_id == company_id))


def draft_of(contents: Contents, company: Company) -> Draft:
    """The company with its application and environment. Raises: RecordGone."""
    applications = (one for one in contents.applications if one.application_id == company.application_id)
    application = _first("application", applications)
    return Draft(environment_of(contents, application), application, company)


def with_kept_origin(application: Application, contents: Contents) -> Application:
    """To be written: of one that is known, the catalog goes on saying what the secret in the vault was entered for."""
    known = {one.application_id: one.secret_origin for one in contents.applications}
    return replace(application, secret_origin=known.get(application.application_id, application.secret_origin))


def check_origin(entered_for: str, environment: Environment) -> None:
    """Raises: ClientSecretForOtherOrigin, for an environment whose token address moved and was not confirmed since."""
    now = origin(environment.token_address)
    if entered_for != now:
        raise ClientSecretForOtherOrigin(entered_for=entered_for, now=now)


def usable_client_secret(store: Store, application: Application, environment: Environment) -> Secret:
    """The stored secret, when it was entered for the present origin of the token address.

    The catalog's memory is asked first, so that a vault is not opened for a company that is paused; then the secret's
    own origin, whatever the catalog says.

    Raises: ClientSecretForOtherOrigin, ClientSecretMissing, VaultProblem, CatalogProblem.
    """
    check_origin(store.secrets.as_entered(application).secret_origin, environment)
    secret = store.secrets.read(application.application_id)
    if secret is None:
        raise store.secrets.left_behind(application.application_id) or ClientSecretMissing
    if secret.origin is not None:
        check_origin(secret.origin, environment)
    return secret.value


def _first(kind: str, found: Iterator[_Record]) -> _Record:
    for record in found:
        return record
    raise RecordGone(kind=kind)
