"""*Check this computer* as one value, and what it says about itself."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tgate_desktop.flows.doctor import Place
from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext


class Run(enum.Enum):
    """Where the checks are."""

    UNDER_WAY = "under_way"
    ENDED = "ended"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Draft(NamedTuple):
    """An application with its environment."""

    application: Application
    environment: Environment


@dataclass(frozen=True)
class DoctorState:
    """`application_id` is the one that is looked at; None before the catalog was read, and for Practice's place.
    `draft` is what a wizard has collected, which the catalog does not know, or not like this."""

    applications: tuple[Application, ...] = ()
    environments: tuple[Environment, ...] = ()
    application_id: str | None = None
    checks: tuple[Check, ...] = ()
    results: Mapping[Check, CheckResult] = field(default_factory=dict)
    run: Run = Run.UNDER_WAY
    is_copied: bool = False
    draft: Draft | None = None

    @property
    def is_of_draft(self) -> bool:
        """Whether the draft is looked at."""
        return self.draft is not None and self.draft.application.application_id == self.application_id

    @property
    def where(self) -> str | Place | None:
        """What the doctor looks at."""
        if self.draft is not None and self.is_of_draft:
            return Place(self.draft.environment, parsed_redirect_uri(self.draft.application.redirect_uri))
        return self.application_id

    @property
    def application(self) -> Application | None:
        return next((one for one in self.applications if one.application_id == self.application_id), None)

    def environment_of(self, application: Application) -> Environment | None:
        return next((one for one in self.environments if one.environment_id == application.environment_id), None)

    def with_places(self, applications: Sequence[Application], environments: Sequence[Environment]) -> DoctorState:
        """Those that the catalog knows, and the draft's, which comes before what the catalog has of it."""
        draft = self.draft
        if draft is not None:
            own, at = draft.application, draft.environment
            applications = (own, *(one for one in applications if one.application_id != own.application_id))
            environments = (at, *(one for one in environments if one.environment_id != at.environment_id))
        state = replace(self, applications=tuple(applications), environments=tuple(environments))
        if state.application is None:
            state = replace(state, application_id=applications[0].application_id if applications else None)
        return state

    def starting(self, application_id: str | None) -> DoctorState:
        """The same computer, looked at anew."""
        return replace(self, application_id=application_id, results={}, run=Run.UNDER_WAY, is_copied=False)

    def with_result(self, result: CheckResult) -> DoctorState:
        return replace(self, results={**self.results, result.check: result})

    @property
    def is_under_way(self) -> bool:
        return self.run is Run.UNDER_WAY

    def count(self, verdict: Verdict) -> int:
        return sum(1 for result in self.results.values() if result.verdict is verdict)


def application_line(state: DoctorState, application: Application) -> str:
    """An application by its client ID and its environment."""
    environment = state.environment_of(application)
    return _("{client_id} at {environment}").format(
        client_id=isolated(application.client_id),
        environment=isolated_name(environment_name(environment)) if environment else "",
    )


def summary_line(state: DoctorState) -> str:
    """All results in one sentence, or how far they are."""
    if state.is_under_way:
        return _("{done} of {all} checks are done.").format(
            done=isolated(str(len(state.results))), all=isolated(str(len(state.checks)))
        )
    if state.run is Run.CANCELLED:
        return _("Cancelled. What was known by then is shown.")
    if state.run is Run.FAILED:
        return _("The checks could not all be made.")
    troubles, notices = state.count(Verdict.TROUBLE), state.count(Verdict.NOTICE)
    if troubles:
        found = ngettext("{count} check found trouble.", "{count} checks found trouble.", troubles)
        return found.format(count=isolated(str(troubles)))
    if notices:
        found = ngettext(
            "No check found trouble. {count} is worth a look.",
            "No check found trouble. {count} are worth a look.",
            notices,
        )
        return found.format(count=isolated(str(notices)))
    return _("All is well with this computer.")
