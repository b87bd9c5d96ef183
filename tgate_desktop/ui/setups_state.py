"""*Applications and environments* as one value, and what it says about one of them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext


class SetupNote(enum.Enum):
    """What the last act brought."""

    SAVED = "saved"
    ORIGIN_MOVED = "origin_moved"
    SECRET_REPLACED = "secret_replaced"  # noqa: S105 - a kind of note
    EXPORTED = "exported"
    DELETED = "deleted"


@dataclass(frozen=True)
class SetupsState:
    """`are_locked` where IT lets nobody add or change environments. `chosen_id` is an environment's or an application's
    ID. `draft` is an environment that is not saved yet, new or from the file `imported_from`. `asks_deletion` while the
    screen asks whether to delete the chosen one."""

    environments: tuple[Environment, ...] = ()
    are_locked: bool = False
    applications: tuple[Application, ...] = ()
    usage: Mapping[str, int] = field(default_factory=dict)
    chosen_id: str | None = None
    draft: Environment | None = None
    imported_from: str | None = None
    asks_deletion: bool = False
    is_busy: bool = False
    note: SetupNote | None = None
    problem: Problem | None = None

    @property
    def environment(self) -> Environment | None:
        """The one that is shown: the draft, else the chosen one."""
        if self.draft is not None:
            return self.draft
        return next((one for one in self.environments if one.environment_id == self.chosen_id), None)

    @property
    def application(self) -> Application | None:
        if self.draft is not None:
            return None
        return next((one for one in self.applications if one.application_id == self.chosen_id), None)

    def environment_of(self, application: Application) -> Environment | None:
        return next((one for one in self.environments if one.environment_id == application.environment_id), None)

    def names_taken(self, environment: Environment) -> tuple[str, ...]:
        """The names of all other environments."""
        others = (one for one in self.environments if one.environment_id != environment.environment_id)
        return tuple(environment_name(one) if one.is_practice else one.name for one in others)

    @property
    def can_edit(self) -> bool:
        """Whether the person can change the environment that is shown."""
        return self.environment is not None and is_own(self.environment) and not self.are_locked

    def choosing(self, chosen_id: str | None) -> SetupsState:
        """Another one is shown; what was said and asked before is over."""
        return replace(
            self, chosen_id=chosen_id, draft=None, imported_from=None, asks_deletion=False, note=None, problem=None
        )

    def drafting(self, draft: Environment, imported_from: str | None = None) -> SetupsState:
        """An environment that is not saved yet is shown."""
        return replace(self.choosing(None), draft=draft, imported_from=imported_from)

    def with_draft_saved(self) -> SetupsState:
        """A draft that has been read back is chosen like any other."""
        draft_id = self.draft.environment_id if self.draft else None
        if all(one.environment_id != draft_id for one in self.environments):
            return self
        return replace(self, draft=None, imported_from=None, chosen_id=draft_id)


def is_own(environment: Environment) -> bool:
    """Whether the person can edit it."""
    return environment.source is Source.OWN


def usage_line(count: int) -> str:
    """How many companies use it."""
    if count == 0:
        return _("Used by no company")
    used = ngettext("Used by {count} company", "Used by {count} companies", count)
    return used.format(count=isolated(str(count)))


def hosts_line(environment: Environment) -> str:
    """Whom an imported environment sends people, secrets and tokens to."""
    said = [
        _("People approve at {host}.").format(host=_host(environment.authorization_address)),
        _("Client secret and tokens go to {host}.").format(host=_host(environment.token_address)),
    ]
    if environment.proof_address:
        said.append(_("Tokens are checked at {host}.").format(host=_host(environment.proof_address)))
    if environment.revocation_address:
        said.append(_("Tokens are revoked at {host}.").format(host=_host(environment.revocation_address)))
    if environment.proxy_address:
        said.append(_("Everything goes through the proxy {host}.").format(host=_host(environment.proxy_address)))
    return " ".join(said)


def _host(address: str) -> str:
    return isolated(urlsplit(address).netloc)


def note_text(note: SetupNote) -> str:
    """In one line."""
    texts = {
        SetupNote.SAVED: _("Saved."),
        SetupNote.ORIGIN_MOVED: _(
            "Saved. The token address is another server now, so the companies of this environment pause until the "
            "client secret is entered again at its applications."
        ),
        SetupNote.SECRET_REPLACED: _("The client secret is replaced. The next refresh uses it."),
        SetupNote.EXPORTED: _("Exported, without secrets."),
        SetupNote.DELETED: _("Deleted."),
    }
    return texts[note]
