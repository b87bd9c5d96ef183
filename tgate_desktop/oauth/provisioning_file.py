"""The document that IT writes, judged whole: what is wrong is named by its place, never by its value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tgate_desktop.oauth.company import checked_name, name_key
from tgate_desktop.oauth.environment import PRACTICE_ID, Environment, Source, practice_environment
from tgate_desktop.oauth.environment_file import environment_of_members, listed
from tgate_desktop.oauth.problems import EnvironmentFileUnreadable, InputProblem, ProvisioningUnusable
from tgate_desktop.oauth.provisioning import Provisioning
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri

KIND = "tgate-desktop provisioning"
VERSION = 1
LANGUAGES = ("en", "ar")
COLOURS = ("light", "dark")
TEXT_PERCENTS = (100, 125, 150, 175, 200)

_SWITCHES = ("lock_environments", "hide_practice", "lock_preferences")
MEMBERS = frozenset({"$schema", "kind", "version", "environments", "keyring_backend", "defaults", *_SWITCHES})
DEFAULTS = frozenset({"language", "colours", "text_percent", "redirect_uri"})
ENVIRONMENT_MEMBERS = frozenset({"id"}) | {one.name for one in fields(Environment)} - {"environment_id", "source"}

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}\Z")
_CLASS_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+\Z")
_SECRET_NAME = re.compile(r"secret|passw|passphrase|credential|bearer|private_?key|api_?key")
_TOKEN_NAME = re.compile(r"(^|_)tokens?$|^authorization$|^code$")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_$.-]{1,40}\Z")


class _Repeated(Exception):
    """A name stands twice in one object. Its argument is the name."""


def provided_id(written: str) -> str:
    """The environment ID of the one that the file calls so: never one that this app made itself."""
    return f"provided-{written}"


def read_provisioning(text: str, path: str = "") -> Provisioning:
    """All of the document.

    Raises: ProvisioningUnusable, without the fact `path` unless it is given.
    """
    try:
        return _read(text, path)
    except ProvisioningUnusable as problem:
        raise problem.knowing(path=path) if path else problem from problem.__cause__


def _read(text: str, path: str) -> Provisioning:
    members = _members(text)
    _refuse_secrets(members, "")
    if not isinstance(members, dict) or members.get("kind") != KIND:
        raise ProvisioningUnusable(reason="file", expected=KIND)
    if type(members.get("version")) is not int or members["version"] != VERSION:
        raise ProvisioningUnusable(reason="version", where="version", expected=VERSION)
    _refuse_unknown(members, MEMBERS, "")
    defaults = _object(members.get("defaults", {}), "defaults")
    _refuse_unknown(defaults, DEFAULTS, "defaults")
    if type(members.get("$schema", "")) is not str:
        raise _wrong("$schema")
    switches = {name: _choice(members, name, (True, False), default=False) for name in _SWITCHES}
    return Provisioning(
        path=path,
        environments=_environments(members.get("environments", [])),
        keyring_backend=_member(members, "keyring_backend", _is_class_path),
        defaults=_settings(defaults),
        redirect_uri=_redirect_uri(defaults),
        **switches,
    )


def _members(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unrepeated)
    except _Repeated as repeated:
        raise ProvisioningUnusable(reason="repeated", where=_shown(str(repeated))) from None
    except json.JSONDecodeError as error:
        raise ProvisioningUnusable(reason="json", line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):
        raise ProvisioningUnusable(reason="file", expected=KIND) from None


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _Repeated(name)
        members[name] = value
    return members


# ---- secrets ---------------------------------------------------------------------------------------------------------


def _refuse_secrets(value: Any, where: str) -> None:
    """Before anything else is said of the document. Raises: ProvisioningUnusable."""
    if isinstance(value, dict):
        for name, inner in value.items():
            place = _below(where, name)
            if _names_a_secret(name):
                raise ProvisioningUnusable(reason="secret", where=place)
            _refuse_secrets(inner, place)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            # pairs of extra parameters name what they hold in their first half
            if len(value) == 2 and number == 0 and isinstance(inner, str) and _names_a_secret(inner):
                raise ProvisioningUnusable(reason="secret", where=where)
            _refuse_secrets(inner, f"{where}[{number}]")
    elif isinstance(value, str) and _address_holds_a_secret(value):
        raise ProvisioningUnusable(reason="secret", where=where)


def _names_a_secret(name: str) -> bool:
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_").replace(" ", "_")
    return _SECRET_NAME.search(plain) is not None or _TOKEN_NAME.search(plain) is not None


def _address_holds_a_secret(text: str) -> bool:
    if "://" not in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.password) or any(
        _names_a_secret(name) for name, _value in parse_qsl(parts.query, keep_blank_values=True)
    )


# ---- members ---------------------------------------------------------------------------------------------------------


def _environments(value: Any) -> tuple[Environment, ...]:
    if not isinstance(value, list):
        raise _wrong("environments")
    found: list[Environment] = []
    ids: set[str] = set()
    names = {name_key(practice_environment().name)}
    for number, one in enumerate(value):
        where = f"environments[{number}]"
        environment = _environment(_object(one, where), where)
        if environment.environment_id in ids:
            raise ProvisioningUnusable(reason="repeated", where=f"{where}.id")
        if name_key(environment.name) in names:
            raise ProvisioningUnusable(reason="repeated", where=f"{where}.name")
        ids.add(environment.environment_id)
        names.add(name_key(environment.name))
        found.append(environment)
    return tuple(found)


def _environment(members: dict[str, Any], where: str) -> Environment:
    _refuse_unknown(members, ENVIRONMENT_MEMBERS, where)
    for needed in ("id", "name", "authorization_address", "token_address"):
        if needed not in members:
            raise ProvisioningUnusable(reason="missing", where=_below(where, needed))
    written = members["id"]
    if not isinstance(written, str) or not _ID.match(written) or written == PRACTICE_ID:
        raise _wrong(f"{where}.id")
    described = {name: value for name, value in members.items() if name != "id"}
    try:
        environment = environment_of_members(described, provided_id(written), Source.PROVIDED)
        return replace(environment, name=checked_name(environment.name))
    except EnvironmentFileUnreadable as problem:
        cause = problem.__cause__
        more = {"why": cause.code} if isinstance(cause, InputProblem) else {}
        if "allowed" in problem.facts:
            more["allowed"] = str(problem.facts["allowed"])
        raise ProvisioningUnusable(
            reason="value", where=_below(where, str(problem.facts.get("member", ""))), **more
        ) from None


def _settings(defaults: dict[str, Any]) -> dict[str, str]:
    choices: dict[str, tuple[Any, ...]] = {"language": LANGUAGES, "colours": COLOURS, "text_percent": TEXT_PERCENTS}
    found = {name: _choice(defaults, name, allowed, "defaults") for name, allowed in choices.items()}
    return {name: str(value) for name, value in found.items() if value is not None}


def _redirect_uri(defaults: dict[str, Any]) -> str | None:
    value: str | None = _member(defaults, "redirect_uri", lambda value: isinstance(value, str), "defaults")
    try:
        if value is not None:
            parsed_redirect_uri(value)
    except InputProblem as problem:
        raise ProvisioningUnusable(reason="value", where="defaults.redirect_uri", why=problem.code) from None
    return value


def _is_class_path(value: Any) -> bool:
    return isinstance(value, str) and _CLASS_PATH.match(value) is not None


def _member(
    members: dict[str, Any], name: str, is_right: Callable[[Any], bool], where: str = "", default: Any = None
) -> Any:
    if name not in members:
        return default
    if not is_right(members[name]):
        raise _wrong(_below(where, name))
    return members[name]


def _choice(members: dict[str, Any], name: str, allowed: tuple[Any, ...], where: str = "", default: Any = None) -> Any:
    if name not in members:
        return default
    value = members[name]
    if not any(type(value) is type(one) and value == one for one in allowed):
        raise ProvisioningUnusable(reason="value", where=_below(where, name), allowed=listed(allowed))
    return value


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(where)
    return value


def _refuse_unknown(members: dict[str, Any], known: frozenset[str], where: str) -> None:
    for name in members:
        if name not in known:
            raise ProvisioningUnusable(reason="member", where=_below(where, name))


def _wrong(where: str) -> ProvisioningUnusable:
    return ProvisioningUnusable(reason="value", where=where)


def _below(where: str, name: str) -> str:
    return f"{where}.{_shown(name)}" if where else _shown(name)


def _shown(name: str) -> str:
    """A name as it may be said: one that does not look like a name may be a value that slipped."""
    return name if _PLAIN_NAME.match(name) else "?"
