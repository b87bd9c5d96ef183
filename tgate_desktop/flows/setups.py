"""Applications and environments: edit, replace a rotated secret, delete when unused, take in and give out as a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.ports import Catalog, Contents, Files
from tgate_desktop.flows.provisioned import Provisioned
from tgate_desktop.flows.records import environment_of, environments, with_kept_origin
from tgate_desktop.flows.store import Store
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application, ClientSecret, checked_name
from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.oauth.environment_file import environment_document, read_environment
from tgate_desktop.oauth.environment_rules import checked_environment
from tgate_desktop.oauth.problems import ClientIdEmpty, EnvironmentProvided, RecordGone, StillInUse
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret


class Setups:
    """Acts on the user's own environments and on applications."""

    def __init__(self, store: Store, catalog: Catalog, files: Files, provisioned: Provisioned | None = None) -> None:
        self._store = store
        self._catalog = catalog
        self._files = files
        self._provisioned = provisioned or Provisioned()

    def environments(self) -> tuple[Environment, ...]:
        """All that can be chosen. Raises: CatalogProblem."""
        return environments(self._catalog.contents())

    def usage(self) -> dict[str, int]:
        """How many companies use each environment ID and application ID. Raises: CatalogProblem."""
        return dict(_usage(self._catalog.contents()))

    def save_environment(self, environment: Environment) -> None:
        """Where the token address moves to another origin, its companies pause until the secret is entered again.

        Raises: InputProblem, EnvironmentsLocked and EnvironmentProvided among them; CatalogProblem.
        """
        self._provisioned.check_may_change(_environment(self._catalog.contents(), environment.environment_id))
        checked = checked_environment(replace(environment, name=checked_name(environment.name)))
        self._catalog.commit([checked])

    def delete_environment(self, environment_id: str) -> None:
        """Raises: StillInUse, EnvironmentProvided, RecordGone, CatalogProblem, VaultProblem."""
        contents = self._catalog.contents()
        _refuse_if_used(contents, environment_id)
        environment = _environment(contents, environment_id)
        if environment is not None and environment.source is Source.PROVIDED:
            raise EnvironmentProvided(name=environment.name)
        if environment is None:
            raise RecordGone(kind="environment")
        for application in contents.applications:
            if application.environment_id == environment_id:
                self._delete(application)
        self._catalog.commit(remove=[environment])

    def export_environment(self, environment_id: str, path: str) -> None:
        """Without secrets, for a colleague's *import*. Raises: RecordGone, FileNotWritten, CatalogProblem."""
        for environment in self.environments():
            if environment.environment_id == environment_id:
                self._files.write_text(path, environment_document(environment))
                return
        raise RecordGone(kind="environment")

    def import_environment(self, path: str) -> Environment:
        """Read and checked, not saved: the screen shows its hosts first.

        Raises: EnvironmentFileUnreadable, EnvironmentsLocked.
        """
        self._provisioned.check_may_add()
        return read_environment(self._files.read_text(path), new_id())

    def save_application(self, application: Application) -> None:
        """What its secret was entered for is not changed by it. Raises: ClientIdEmpty, InputProblem, CatalogProblem."""
        if not application.client_id:
            raise ClientIdEmpty
        parsed_redirect_uri(application.redirect_uri)
        self._catalog.commit([with_kept_origin(application, self._catalog.contents())])

    def replace_secret(self, application_id: str, client_secret: Secret) -> None:
        """The new secret, bound to the present origin of the token address.

        Raises: RecordGone, CatalogProblem. A vault that refuses keeps it for this session only.
        """
        contents = self._catalog.contents()
        now = origin(environment_of(contents, _application(contents, application_id)).token_address)
        self._store.secrets.write(application_id, ClientSecret(client_secret, now))

    def delete_application(self, application_id: str) -> None:
        """Raises: StillInUse, RecordGone, VaultProblem, CatalogProblem."""
        contents = self._catalog.contents()
        _refuse_if_used(contents, application_id)
        self._delete(_application(contents, application_id))

    def _delete(self, application: Application) -> None:
        self._store.secrets.forget(application.application_id)
        self._catalog.commit(remove=[application])


def _usage(contents: Contents) -> Counter[str]:
    """A company uses its own application, and those of its grants: one may await its Yes at another environment."""
    of_environment = {one.application_id: one.environment_id for one in contents.applications}
    used: Counter[str] = Counter()
    for company in contents.companies:
        grants = [one for one in contents.grants if one.company_id == company.company_id]
        applications = {company.application_id, *(one.application_id for one in grants)}
        used.update(applications)
        used.update({of_environment[one] for one in applications})
    return used


def _refuse_if_used(contents: Contents, record_id: str) -> None:
    companies = _usage(contents)[record_id]
    if companies:
        raise StillInUse(companies=companies)


def _environment(contents: Contents, environment_id: str) -> Environment | None:
    return next((one for one in contents.environments if one.environment_id == environment_id), None)


def _application(contents: Contents, application_id: str) -> Application:
    for application in contents.applications:
        if application.application_id == application_id:
            return application
    raise RecordGone(kind="application")
