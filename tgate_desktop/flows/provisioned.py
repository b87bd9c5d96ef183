"""What IT provides meets what is kept: the catalog has a copy of each provided environment, so that no company loses
the one that it lives by when the file goes, changes or cannot be read."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import NamedTuple

from tgate_desktop.flows.ports import Catalog, Contents
from tgate_desktop.oauth.company import free_name, name_key
from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.oauth.problems import EnvironmentProvided, EnvironmentsLocked
from tgate_desktop.oauth.provisioning import NOT_PROVISIONED, Provisioning

_OF_IT = (Source.PROVIDED, Source.WITHDRAWN)
_log = logging.getLogger(__name__)


class Renamed(NamedTuple):
    """An environment of the user's that had the name of a provided one."""

    before: str
    now: str


class Settlement(NamedTuple):
    """What is written so that the catalog agrees with the file. `put` may change names with each other."""

    put: tuple[Environment, ...] = ()
    remove: tuple[Environment, ...] = ()
    renamed: tuple[Renamed, ...] = ()


def settlement(contents: Contents, provisioning: Provisioning) -> Settlement:
    """Nothing while the file cannot be used. A provided environment that is in the file no more stays, as withdrawn,
    while an application of it is kept; one of the user's gives way to a provided one of its name, by another name."""
    if provisioning.problem is not None:
        return Settlement()
    provided = {one.environment_id: one for one in provisioning.environments}
    in_use = {one.environment_id for one in contents.applications}
    taken = [one.name for one in provided.values()]
    wanted = list(provided.values())
    removed, renamed = [], []
    for kept in contents.environments:
        if kept.environment_id in provided:
            continue
        if kept.source in _OF_IT and kept.environment_id not in in_use:
            removed.append(kept)
            continue
        name = free_name(kept.name, [*taken, *(one.name for one in contents.environments if one is not kept)])
        if name_key(kept.name) not in {name_key(one) for one in taken}:
            name = kept.name
        elif kept.source is Source.OWN:
            renamed.append(Renamed(kept.name, name))
        taken.append(name)
        source = Source.WITHDRAWN if kept.source in _OF_IT else kept.source
        wanted.append(replace(kept, name=name, source=source))
    known = set(contents.environments)
    put = tuple(one for one in wanted if one not in known)
    changing = {one.environment_id for one in put}
    return Settlement(
        put,
        (*removed, *(one for one in contents.environments if one.environment_id in changing)),
        tuple(renamed),
    )


class Provisioned:
    """IT's rules for this session. `settle` is called when the session begins."""

    def __init__(self, provisioning: Provisioning = NOT_PROVISIONED) -> None:
        self.provisioning = provisioning
        self.renamed: tuple[Renamed, ...] = ()

    def settle(self, catalog: Catalog) -> None:
        """The catalog has what the file says. Raises: CatalogProblem."""
        put, remove, renamed = settlement(catalog.contents(), self.provisioning)
        if put or remove:
            catalog.commit(put, remove)
            self.renamed += renamed
            _log.info("provided environments: %d changed, %d of the user's renamed", len(put), len(renamed))

    def check_may_add(self) -> None:
        """Raises: EnvironmentsLocked."""
        if self.are_environments_locked:
            raise EnvironmentsLocked

    def check_may_change(self, kept: Environment | None) -> None:
        """`kept` is the environment as the catalog has it. Raises: EnvironmentsLocked, EnvironmentProvided."""
        if kept is not None and kept.source in _OF_IT:
            raise EnvironmentProvided(name=kept.name)
        self.check_may_add()

    def check_may_connect(self, environment: Environment, catalog: Catalog) -> None:
        """What is not kept, as it is, would be an addition. Raises: EnvironmentsLocked, CatalogProblem."""
        if environment.source is Source.OWN and environment not in catalog.contents().environments:
            self.check_may_add()

    @property
    def are_environments_locked(self) -> bool:
        """Also while it is not known whether they are."""
        return self.provisioning.lock_environments or self.provisioning.problem is not None
