"""What was typed about the application, and the application that it makes. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.states import Overview
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import PRACTICE_ID, Environment
from tgate_desktop.oauth.problems import (
    ClientIdEmpty,
    ClientIdHasColon,
    ClientSecretEmpty,
    ClientSecretForOtherOrigin,
    Problem,
)
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret


@dataclass(frozen=True)
class ApplicationEntry:
    """The page's fields. `client_secret` None, when nothing is typed, means the stored one."""

    client_id: str = ""
    client_secret: Secret | None = None
    redirect_uri: str = ""


@dataclass(frozen=True)
class ChosenApplication:
    """An application to connect with; `client_secret` None means the stored one."""

    application: Application
    client_secret: Secret | None


def known_as(entry: ApplicationEntry, known: tuple[Application, ...]) -> Application | None:
    """The application that is kept already: the one with this client ID."""
    return next((one for one in known if one.client_id == entry.client_id.strip()), None)


def problems_of(
    entry: ApplicationEntry, environment: Environment, known: tuple[Application, ...], needs_secret: bool = False
) -> Mapping[str, Problem]:
    """What is wrong, by field; empty when `chosen_application` makes one. `needs_secret` when the stored one is not
    good enough any more."""
    checks: dict[str, Callable[[], object]] = {
        "client_id": lambda: _checked_client_id(entry.client_id.strip()),
        "client_secret": lambda: _check_secret(entry, environment, () if needs_secret else known),
        "redirect_uri": lambda: parsed_redirect_uri(entry.redirect_uri.strip()),
    }
    found: dict[str, Problem] = {}
    for field, check in checks.items():
        try:
            check()
        except Problem as problem:
            found[field] = problem
    return found


def chosen_application(
    entry: ApplicationEntry, environment: Environment, known: tuple[Application, ...]
) -> ChosenApplication:
    """For fields without problems. A known client ID keeps its application's ID."""
    kept = known_as(entry, known)
    is_new_secret = entry.client_secret is not None
    now = origin(environment.token_address)
    return ChosenApplication(
        Application(
            application_id=kept.application_id if kept else new_id(),
            environment_id=environment.environment_id,
            client_id=entry.client_id.strip(),
            redirect_uri=entry.redirect_uri.strip(),
            secret_origin=kept.secret_origin if kept and not is_new_secret else now,
        ),
        entry.client_secret,
    )


def application_in_use(overview: Overview) -> Application | None:
    """The one that a further company most likely belongs to: with the most companies, a real one before Practice."""
    if not overview.applications:
        return None
    used = [view.application.application_id for view in overview.companies]
    return max(
        overview.applications, key=lambda one: (one.environment_id != PRACTICE_ID, used.count(one.application_id))
    )


def _checked_client_id(client_id: str) -> None:
    if not client_id:
        raise ClientIdEmpty
    if ":" in client_id:
        raise ClientIdHasColon


def _check_secret(entry: ApplicationEntry, environment: Environment, known: tuple[Application, ...]) -> None:
    if entry.client_secret is not None:
        return
    kept = known_as(entry, known)
    if kept is None:
        raise ClientSecretEmpty
    now = origin(environment.token_address)
    if kept.secret_origin != now:
        raise ClientSecretForOtherOrigin(entered_for=kept.secret_origin, now=now)
