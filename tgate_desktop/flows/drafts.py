"""What a connect was for, as it can be written when its pair is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile

from tgate_desktop.flows.ports import Contents
from tgate_desktop.flows.records import with_kept_origin
from tgate_desktop.oauth.company import Draft, Grant, Intent, free_name, name_key
from tgate_desktop.oauth.environment import Source


def awaiting_grant(grant_id: str, draft: Draft) -> Grant:
    """A grant that nobody has decided about; its pair's facts are still to be filled in."""
    return Grant(
        grant_id=grant_id,
        application_id=draft.application.application_id,
        company_id=draft.company.company_id,
        generation=0,
        access_fingerprint=None,
        refresh_fingerprint=None,
        obtained_at=datetime.min.replace(tzinfo=UTC),
        expires_at=datetime.min.replace(tzinfo=UTC),
        expiry_assumed=False,
        awaits_decision=True,
    )


def fitted(draft: Draft, contents: Contents) -> Draft:
    """The draft as it can be written now: a company that exists keeps its grant, and names are free."""
    company, environment = draft.company, draft.environment
    known = next((one for one in contents.companies if one.company_id == company.company_id), None)
    others = [one.name for one in contents.companies if one.company_id != company.company_id]
    company = known or replace(company, grant_id=None, name=free_name(company.name, others))
    if environment.source is Source.OWN:
        names = [one.name for one in contents.environments if one.environment_id != environment.environment_id]
        environment = replace(environment, name=free_name(environment.name, names))
    return Draft(environment, with_kept_origin(draft.application, contents), company)


def as_it_stands(draft: Draft, contents: Contents) -> Draft:
    """The draft of an interrupted connect, with environment and application as they were edited since."""
    environments = {one.environment_id: one for one in contents.environments}
    applications = {one.application_id: one for one in contents.applications}
    return replace(
        draft,
        environment=environments.get(draft.environment.environment_id, draft.environment),
        application=applications.get(draft.application.application_id, draft.application),
    )


def earlier_intents(intent: Intent, draft: Draft, contents: Contents) -> list[Intent]:
    """Those of attempts for the same company that began before it."""
    return [
        one
        for one in takewhile(lambda one: one.grant_id != intent.grant_id, contents.intents)
        if one.draft is not None and name_key(one.draft.company.name) == name_key(draft.company.name)
    ]
