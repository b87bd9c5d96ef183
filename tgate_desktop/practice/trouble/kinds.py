"""What a trouble is, and the requests that it can befall."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tgate_desktop.practice.messages import Answer, BadRequest, Request
from tgate_desktop.practice.texts import Text


class Kind(enum.Enum):
    """The requests that a trouble befalls. APPROVAL: what the restaurant owner's approval leads to. CODE: the exchange
    of a code. CHECK: the list of brands. REVOKE: a revocation. EVERY: whatever is asked.
    """

    APPROVAL = "approval"
    CODE = "code"
    REFRESH = "refresh"
    CHECK = "check"
    REVOKE = "revoke"
    EVERY = "every"


@dataclass(frozen=True)
class Scene:
    """A request that trouble befalls. `proper` is what Practice does otherwise; `keeping` the same, but that a refresh
    leaves the refresh token as it is.
    """

    request: Request = field(repr=False)
    proper: Callable[[Request], Answer]
    keeping: Callable[[Request], Answer]


@dataclass(frozen=True)
class Trouble:
    """One way to misbehave. `name` is for command lines and never changes."""

    name: str
    title: Text
    kinds: tuple[Kind, ...]
    act: Callable[[Scene], Answer] = field(repr=False)


def kind_of_token_request(request: Request) -> Kind | None:
    """By its grant type; None for one that is neither."""
    try:
        fields = _fields(request)
    except BadRequest:
        return None
    return _BY_GRANT_TYPE.get(str(fields.get("grant_type")))


_BY_GRANT_TYPE = {"authorization_code": Kind.CODE, "refresh_token": Kind.REFRESH}


def _fields(request: Request) -> Mapping[str, object]:
    if not request.headers.get("content-type", "").startswith("application/json"):
        return dict(request.form_pairs())
    try:
        document = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
