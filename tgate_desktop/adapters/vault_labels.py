"""What stands beside a pair in a keyring, so that it is known whose it is: nothing secret."""

from __future__ import annotations

from typing import Any

from tgate_desktop.oauth.company import Application, Company, Draft, ServerUse
from tgate_desktop.oauth.environment import Source
from tgate_desktop.oauth.environment_file import environment_of_members, members_of
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri

_NOT_KEPT = ""
"""In place of the origin of a client secret: that one is kept with the secret itself."""


def label_members(label: Draft) -> dict[str, Any]:
    """As JSON takes them; as little as makes the company again."""
    company, application, environment = label.company, label.application, label.environment
    return {
        "company": {"id": company.company_id, "name": company.name, "server_use": company.server_use.value},
        "application": {
            "id": application.application_id,
            "client_id": application.client_id,
            "redirect_uri": application.redirect_uri,
        },
        "environment": {
            "id": environment.environment_id,
            "source": environment.source.value,
            **members_of(environment),
        },
    }


def label_of(members: object) -> Draft | None:
    """None for a pair without one, and for what cannot be read: the pair is as good as without.

    The application's `secret_origin` is empty; the addresses are checked as those of an environment file are.
    """
    try:
        return _label_of(members)
    except (Problem, KeyError, TypeError, ValueError):
        return None


def _label_of(members: Any) -> Draft | None:
    if members is None:
        return None
    company, application, environment = (dict(members[name]) for name in ("company", "application", "environment"))
    environment_id, source = _text(environment.pop("id")), Source(environment.pop("source"))
    application_id = _text(application["id"])
    return Draft(
        environment_of_members(environment, environment_id, source),
        Application(
            application_id,
            environment_id,
            _text(application["client_id"]),
            _redirect_uri(application["redirect_uri"]),
            _NOT_KEPT,
        ),
        Company(_text(company["id"]), _text(company["name"]), application_id, None, ServerUse(company["server_use"])),
    )


def _redirect_uri(value: object) -> str:
    return parsed_redirect_uri(_text(value)).text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
