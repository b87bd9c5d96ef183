"""A token request as the flows send it: with the one retry that is safe."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TypeVar

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.ports import Http
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import BasicEncoding, Environment
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.problems import InvalidClient, Problem, TokenEndpointProblem, TransportProblem
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_answer import leaves_outcome_open
from tgate_desktop.oauth.token_pair import TokenPair
from tgate_desktop.oauth.token_requests import encodings_differ

Value = TypeVar("Value")


def request_pair(
    http: Http,
    environment: Environment,
    application: Application,
    client_secret: Secret,
    build: Callable[[BasicEncoding], HttpRequest],
    read: Callable[[HttpAnswer], TokenPair],
) -> tuple[TokenPair, BasicEncoding]:
    """The new pair, and the Basic encoding that was accepted.

    A refused secret burns neither code nor refresh token, so the other encoding is tried once where it differs.

    Raises: TransportProblem, TokenEndpointProblem; InputProblem for what cannot be sent as it was typed.
    """
    encoding = environment.basic_encoding
    try:
        return sent_and_read(http, lambda: build(encoding), read), encoding
    except InvalidClient as refused:
        if not _other_is_worth_it(application.client_id, client_secret, encoding.other):
            raise InvalidClient(**refused.facts, encoding=encoding.value, tried_both=False) from refused
    try:
        return sent_and_read(http, lambda: build(encoding.other), read), encoding.other
    except InvalidClient as refused:
        raise InvalidClient(**refused.facts, encoding=encoding.other.value, tried_both=True) from refused


def sent_and_read(
    http: Http, build: Callable[[], HttpRequest], read: Callable[[HttpAnswer], Value], cancel: Cancel | None = None
) -> Value:
    """What `read` makes of the answer. A problem is kept for as long as a screen shows it, so it lets go of what its
    frames had in their hands: the request and the answer, with their secrets.

    Raises: what the three raise.
    """
    try:
        return read(http.send(build(), cancel))
    except Problem as problem:
        traceback.clear_frames(problem.__traceback__)
        raise


def outcome_is_open(problem: Problem) -> bool:
    """Whether the server may have issued tokens that were not read: then the intent stays.

    A problem with what was typed (an address, the CA file, a colon in the client ID) comes before anything is sent.
    """
    if isinstance(problem, TransportProblem):
        return problem.sent
    return isinstance(problem, TokenEndpointProblem) and leaves_outcome_open(problem)


def _other_is_worth_it(client_id: str, client_secret: Secret, other: BasicEncoding) -> bool:
    can_be_sent = other is BasicEncoding.FORM_ENCODED or ":" not in client_id
    return can_be_sent and encodings_differ(client_id, client_secret)
