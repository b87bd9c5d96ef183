"""What was typed about an environment: as text, as the environment that it makes, and what is wrong with it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from tgate_desktop.oauth.addresses import checked_address
from tgate_desktop.oauth.authorization import checked_extra_parameters
from tgate_desktop.oauth.company import checked_name, name_key
from tgate_desktop.oauth.environment import (
    ACCESS_TOKEN_LIFETIME_S,
    CODE_LIFETIME_S,
    BasicEncoding,
    BodyFormat,
    Environment,
    ProxyChoice,
    Start,
)
from tgate_desktop.oauth.environment_rules import checked_lifetime, checked_proxy_address
from tgate_desktop.oauth.problems import ExtraParameterMalformed, InputProblem, LifetimeMalformed, NameTaken


@dataclass(frozen=True)
class EnvironmentEntry:
    """The form's fields, named as the members of `Environment`; all texts are as typed."""

    name: str = ""
    authorization_address: str = ""
    token_address: str = ""
    proof_address: str = ""
    revocation_address: str = ""
    start: Start = Start.AUTHORIZATION_REQUEST
    pkce: bool = True
    body_format: BodyFormat = BodyFormat.FORM
    basic_encoding: BasicEncoding = BasicEncoding.RAW
    extra_parameters: str = ""
    issuer: str = ""
    ca_file: str = ""
    proxy: ProxyChoice = ProxyChoice.SYSTEM
    proxy_address: str = ""
    access_token_lifetime_s: str = str(ACCESS_TOKEN_LIFETIME_S)
    code_lifetime_s: str = str(CODE_LIFETIME_S)

    @property
    def is_advanced(self) -> bool:
        """Whether anything below *Advanced* is not as it comes."""
        plain = EnvironmentEntry(self.name, self.authorization_address, self.token_address, self.proof_address)
        return self != plain


def entry_of(environment: Environment) -> EnvironmentEntry:
    """The fields that show `environment`."""
    shown: dict[str, Any] = {field.name: getattr(environment, field.name) for field in fields(EnvironmentEntry)}
    shown["extra_parameters"] = "\n".join(f"{name}={value}" for name, value in environment.extra_parameters)
    for name, value in shown.items():
        if value is None or type(value) is int:
            shown[name] = "" if value is None else str(value)
    return EnvironmentEntry(**shown)


def environment_of(entry: EnvironmentEntry, environment_id: str) -> Environment:
    """The environment that the fields make. Raises: InputProblem, see `problems_of`."""
    return Environment(
        environment_id=environment_id,
        name=checked_name(entry.name),
        authorization_address=checked_address(entry.authorization_address.strip()),
        token_address=checked_address(entry.token_address.strip()),
        proof_address=_optional_address(entry.proof_address),
        revocation_address=_optional_address(entry.revocation_address),
        start=entry.start,
        pkce=entry.pkce,
        body_format=entry.body_format,
        basic_encoding=entry.basic_encoding,
        extra_parameters=extra_parameters(entry.extra_parameters),
        issuer=_optional_address(entry.issuer),
        ca_file=entry.ca_file.strip() or None,
        proxy=entry.proxy,
        proxy_address=_proxy_address(entry),
        access_token_lifetime_s=lifetime_s(entry.access_token_lifetime_s),
        code_lifetime_s=lifetime_s(entry.code_lifetime_s),
    )


def problems_of(entry: EnvironmentEntry, names_taken: Collection[str] = ()) -> Mapping[str, InputProblem]:
    """What is wrong, by field; empty when `environment_of` makes one. `names_taken` are those of the others."""
    checks: dict[str, Callable[[], object]] = {
        "name": lambda: _free_name(entry.name, names_taken),
        "authorization_address": lambda: checked_address(entry.authorization_address.strip()),
        "token_address": lambda: checked_address(entry.token_address.strip()),
        "proof_address": lambda: _optional_address(entry.proof_address),
        "revocation_address": lambda: _optional_address(entry.revocation_address),
        "extra_parameters": lambda: extra_parameters(entry.extra_parameters),
        "issuer": lambda: _optional_address(entry.issuer),
        "proxy_address": lambda: _proxy_address(entry),
        "access_token_lifetime_s": lambda: lifetime_s(entry.access_token_lifetime_s),
        "code_lifetime_s": lambda: lifetime_s(entry.code_lifetime_s),
    }
    found: dict[str, InputProblem] = {}
    for field, check in checks.items():
        try:
            check()
        except InputProblem as problem:
            found[field] = problem
    return found


def extra_parameters(text: str) -> tuple[tuple[str, str], ...]:
    """One `name=value` a line. Raises: ExtraParameterMalformed, ExtraParameterReserved."""
    pairs = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, equals, value = line.strip().partition("=")
        if not name.strip() or not equals:
            raise ExtraParameterMalformed(line=number)
        pairs.append((name.strip(), value.strip()))
    return checked_extra_parameters(tuple(pairs))


def lifetime_s(text: str) -> int:
    """Seconds. Raises: LifetimeMalformed."""
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isdecimal() and len(stripped) < 12):
        raise LifetimeMalformed
    return checked_lifetime(int(stripped))


def _free_name(text: str, names_taken: Collection[str]) -> None:
    name = checked_name(text)
    for taken in names_taken:
        if name_key(taken) == name_key(name):
            raise NameTaken(name=taken)


def _optional_address(text: str) -> str | None:
    return checked_address(text.strip()) if text.strip() else None


def _proxy_address(entry: EnvironmentEntry) -> str | None:
    text = entry.proxy_address.strip()
    if entry.proxy is ProxyChoice.MANUAL:
        return checked_proxy_address(text)
    return text or None
