"""An environment as a document that colleagues pass on: every choice, never a secret."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from enum import Enum
from typing import Any

from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Environment, ProxyChoice, Source, Start
from tgate_desktop.oauth.environment_rules import checked_environment
from tgate_desktop.oauth.problems import EnvironmentFileUnreadable, InputProblem

_KIND = "tgate-desktop environment"
_VERSION = 1
_CHOICES: dict[str, type[Enum]] = {
    "start": Start,
    "body_format": BodyFormat,
    "basic_encoding": BasicEncoding,
    "proxy": ProxyChoice,
}
_FLAGS = frozenset({"pkce"})
_ALLOWED = {
    **{name: tuple(one.value for one in choice) for name, choice in _CHOICES.items()},
    **dict.fromkeys(_FLAGS, (True, False)),
}
_NUMBERS = frozenset({"access_token_lifetime_s", "code_lifetime_s"})
_NEEDED = frozenset({"name", "authorization_address", "token_address"})
_OURS = frozenset({"environment_id", "source"})
_MAY_BE_UNKNOWN = frozenset(field.name for field in fields(Environment) if field.default is None)


def environment_document(environment: Environment) -> str:
    """JSON, indented."""
    members = {"kind": _KIND, "version": _VERSION, **members_of(environment)}
    return json.dumps(members, ensure_ascii=False, indent=2) + "\n"


def members_of(environment: Environment) -> dict[str, Any]:
    """A member for each choice that is not the default."""
    members: dict[str, Any] = {}
    for field in fields(Environment):
        value = getattr(environment, field.name)
        if field.name not in _OURS and (field.name in _NEEDED or value != field.default):
            members[field.name] = value.value if isinstance(value, Enum) else value
    return members


def read_environment(text: str, environment_id: str) -> Environment:
    """The environment in a document, with the ID given, as the user's own.

    Raises: EnvironmentFileUnreadable.
    """
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        raise EnvironmentFileUnreadable(reason="json") from None
    if not isinstance(members, dict) or members.pop("kind", None) != _KIND or members.pop("version", None) != _VERSION:
        raise EnvironmentFileUnreadable(reason="file")
    return environment_of_members(members, environment_id, Source.OWN)


def environment_of_members(members: dict[str, Any], environment_id: str, source: Source) -> Environment:
    """The environment that these members describe. Raises: EnvironmentFileUnreadable."""
    known = {field.name for field in fields(Environment)} - _OURS
    wrong = next(iter(sorted((members.keys() - known) | (_NEEDED - members.keys()))), None)
    if wrong is not None:
        raise EnvironmentFileUnreadable(reason="member", member=wrong[:60])
    values = {name: _value(name, value) for name, value in members.items()}
    try:
        return checked_environment(Environment(environment_id=environment_id, source=source, **values))
    except InputProblem as problem:
        raise EnvironmentFileUnreadable(reason="address", member=problem.facts["field"]) from problem


def _value(name: str, value: Any) -> Any:
    try:
        if name in _CHOICES:
            return _CHOICES[name](value)
        if name == "extra_parameters":
            return tuple((_text(key), _text(text)) for key, text in value)
    except (ValueError, TypeError):
        raise _wrong(name) from None
    expected = bool if name in _FLAGS else int if name in _NUMBERS else str
    if type(value) is not expected and not (value is None and name in _MAY_BE_UNKNOWN):
        raise _wrong(name)
    return value


def _wrong(name: str) -> EnvironmentFileUnreadable:
    allowed = {"allowed": listed(_ALLOWED[name])} if name in _ALLOWED else {}
    return EnvironmentFileUnreadable(reason="member", member=name, **allowed)


def listed(values: Iterable[Any]) -> str:
    """The values as they are written in JSON, one after the other."""
    return ", ".join(json.dumps(value) for value in values)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
