"""A token request as the flows send it: with the one retry that is safe."""

from __future__ import annotations

from collections.abc import Callable

from tgate_desktop.flows.journal import Entry
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import BasicEncoding, Environment
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest
from tgate_desktop.oauth.problems import InvalidClient, Problem, TokenEndpointProblem, TransportProblem
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_answer import leaves_outcome_open
from tgate_desktop.oauth.token_pair import TokenPair
from tgate_desktop.oauth.token_requests import encodings_differ


def request_pair(
    entry: Entry,
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
        return entry.sent_and_read(lambda: build(encoding), read), encoding
    except InvalidClient as refused:
        if not other_is_worth_it(application.client_id, client_secret, encoding.other):
            differ = encodings_differ(application.client_id, client_secret)
            refused.knowing(encoding=encoding.value, tried_both=False, encodings_differ=differ)
            raise
    try:
        return entry.sent_and_read(lambda: build(encoding.other), read), encoding.other
    except InvalidClient as refused:
        refused.knowing(encoding=encoding.other.value, tried_both=True)
        raise


def outcome_is_open(problem: Problem) -> bool:
    """Whether the server may have issued tokens that were not read: then the intent stays.

    A problem with what was typed (an address, the CA file, a colon in the client ID) comes before anything is sent.
    """
    if isinstance(problem, TransportProblem):
        return problem.sent
    return isinstance(problem, TokenEndpointProblem) and leaves_outcome_open(problem)


def other_is_worth_it(client_id: str, client_secret: Secret, other: BasicEncoding) -> bool:
    can_be_sent = other is BasicEncoding.FORM_ENCODED or ":" not in client_id
    return can_be_sent and encodings_differ(client_id, client_secret)
