"""What an environment must be before it is kept, whoever filled it in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from tgate_desktop.oauth.addresses import checked_address
from tgate_desktop.oauth.authorization import checked_extra_parameters
from tgate_desktop.oauth.company import checked_name
from tgate_desktop.oauth.environment import Environment, ProxyChoice
from tgate_desktop.oauth.problems import (
    AddressEmpty,
    AddressHasUserinfo,
    AddressMalformed,
    InputProblem,
    LifetimeMalformed,
)

LONGEST_LIFETIME_S = 10 * 365 * 24 * 60 * 60


def checked_environment(environment: Environment) -> Environment:
    """`environment` itself. Raises: InputProblem, with the fact `field`: the name of the member it is about."""
    checks: list[tuple[str, Callable[[], object]]] = [
        ("name", lambda: checked_name(environment.name)),
        ("authorization_address", lambda: checked_address(environment.authorization_address)),
        ("token_address", lambda: checked_address(environment.token_address)),
        ("proof_address", lambda: _optional_address(environment.proof_address)),
        ("revocation_address", lambda: _optional_address(environment.revocation_address)),
        ("issuer", lambda: _optional_address(environment.issuer)),
        ("extra_parameters", lambda: checked_extra_parameters(environment.extra_parameters)),
        ("access_token_lifetime_s", lambda: checked_lifetime(environment.access_token_lifetime_s)),
        ("code_lifetime_s", lambda: checked_lifetime(environment.code_lifetime_s)),
    ]
    if environment.proxy is ProxyChoice.MANUAL:
        checks.append(("proxy_address", lambda: checked_proxy_address(environment.proxy_address or "")))
    for field, check in checks:
        try:
            check()
        except InputProblem as problem:
            raise type(problem)(**{**problem.facts, "field": field}) from None
    return environment


def checked_lifetime(seconds: int) -> int:
    """`seconds` itself. Raises: LifetimeMalformed."""
    if not 0 < seconds <= LONGEST_LIFETIME_S:
        raise LifetimeMalformed
    return seconds


def checked_proxy_address(text: str) -> str:
    """`text` itself: `http://host:port`. A password has no place in it: it would be kept in the catalog.

    Raises: AddressEmpty, AddressMalformed, AddressHasUserinfo.
    """
    if not text:
        raise AddressEmpty
    try:
        parts = urlsplit(text)
        has_port = parts.port is not None
    except ValueError:
        raise AddressMalformed from None
    if "@" in parts.netloc:
        raise AddressHasUserinfo
    if parts.scheme not in ("http", "https") or not parts.hostname or not has_port or parts.path.strip("/"):
        raise AddressMalformed
    return text


def _optional_address(address: str | None) -> None:
    if address is not None:
        checked_address(address)
