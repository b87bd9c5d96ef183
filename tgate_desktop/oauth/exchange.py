"""One HTTP request and its answer as they are kept for troubleshooting: redacted before they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from tgate_desktop.oauth.messages import BasicUser, HttpAnswer, HttpRequest, Network, RequestKind, Trace
from tgate_desktop.oauth.problems import Fact, Problem, TransportProblem
from tgate_desktop.oauth.redaction import SECRET_KEYS, redacted
from tgate_desktop.oauth.secret import Secret

MOST_BODY_CHARACTERS = 64 * 1024

# A shorter value would be masked wherever it stands by chance.
_SHORTEST_ISSUED = 8

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ExchangeLine:
    """An exchange as a list shows it. `status` is None when no answer was read, `problem_code` when all was well."""

    exchange_id: str
    company_id: str
    kind: RequestKind
    begun_at: datetime
    host: str
    status: int | None
    total_s: float | None
    problem_code: str | None


@dataclass(frozen=True)
class Exchange:
    """One whole exchange of one company; no value in it is secret any more.

    A body longer than 64 Ki characters is cut, one that is no text is only described by its `size`s in bytes. `facts`
    are those of the problem that it ended in, for its explanation in any language.
    """

    line: ExchangeLine
    company_name: str
    method: str
    url: str
    request_headers: Headers
    request_body: str
    network: Network
    trace: Trace
    basic_user: BasicUser | None = None
    answer_headers: Headers = ()
    answer_body: str = ""
    answer_size: int = 0
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))


def recorded_exchange(
    exchange_id: str,
    company: tuple[str, str],
    begun_at: datetime,
    request: HttpRequest,
    answer: HttpAnswer | None,
    problem: Problem | None,
) -> Exchange:
    """The exchange without its secrets; `company` is its ID and name.

    The answer's own tokens are known as secrets while it is redacted, so that no echo of them stays.
    """
    issued = list(_issued_secrets(answer))
    trace = _trace(answer, problem)
    exchange = Exchange(
        line=ExchangeLine(
            exchange_id=exchange_id,
            company_id=company[0],
            kind=request.kind,
            begun_at=begun_at,
            host=request.host,
            status=answer.status if answer else None,
            total_s=trace.total_s,
            problem_code=problem.code if problem else None,
        ),
        company_name=company[1],
        method=request.method,
        url=redacted(request.url),
        request_headers=_headers((name, _revealed(value)) for name, value in request.headers),
        request_body=redacted(request.body.reveal(), whole=request.body) if request.body is not None else "",
        network=request.network,
        trace=trace,
        basic_user=request.basic_user,
        answer_headers=_headers(answer.headers.items()) if answer else (),
        answer_body=_body(answer) if answer else "",
        answer_size=len(answer.body) if answer else 0,
        facts=MappingProxyType(_redacted_facts(problem)),
    )
    del issued  # known to the redactor until here
    return exchange


def _trace(answer: HttpAnswer | None, problem: Problem | None) -> Trace:
    if answer is not None:
        return answer.trace
    seen = problem.trace if isinstance(problem, TransportProblem) else None
    return seen or Trace()


def _issued_secrets(answer: HttpAnswer | None) -> Iterator[Secret]:
    """Whatever the answer gives under the name of a secret, however deep."""
    try:
        document = json.loads(answer.body) if answer else None
    except (ValueError, RecursionError):
        return
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from (
                Secret(member)
                for name, member in value.items()
                if name.lower() in SECRET_KEYS and isinstance(member, str) and len(member) >= _SHORTEST_ISSUED
            )
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _headers(headers: Iterable[tuple[str, str]]) -> Headers:
    """By the whole line, because some headers are secret by their name."""
    return tuple((name, redacted(f"{name}: {value}")[len(name) + 2 :]) for name, value in headers)


def _body(answer: HttpAnswer) -> str:
    """Empty for what is no text: a secret could stand in it in an encoding that nobody looks for."""
    try:
        text = answer.body.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if any(character < " " and character not in "\t\n\r" for character in text):
        return ""
    return redacted(text)[:MOST_BODY_CHARACTERS]


def _redacted_facts(problem: Problem | None) -> dict[str, Any]:
    facts = problem.facts if problem else {}
    return {name: redacted(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}


def _revealed(value: Secret | str) -> str:
    return value.reveal() if isinstance(value, Secret) else value
