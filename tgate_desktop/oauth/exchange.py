"""One HTTP request and its answer as they are kept for troubleshooting: redacted before they are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from tgate_desktop.oauth.exchange_secrets import MOST_SECRETS, secrets_of_exchange
from tgate_desktop.oauth.messages import BasicUser, HttpAnswer, HttpRequest, Network, RequestKind, Trace
from tgate_desktop.oauth.problems import Fact, Problem, TransportProblem
from tgate_desktop.oauth.redaction import redacted
from tgate_desktop.oauth.secret import MASK, Secret
from tgate_desktop.oauth.secret_places import is_secret_name

MOST_BODY_CHARACTERS = 64 * 1024
MOST_HEADERS_CHARACTERS = 64 * 1024
MOST_HEADER_CHARACTERS = 8 * 1024
# What an answer's secrets may cost to be looked for: their characters, once for the body and for each header.
_MOST_EFFORT = 256 * 1024
_SAID_BY_THE_SERVER = ("description", "error", "location_host", "retry_after", "token_type")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ExchangeLine:
    """An exchange as a list shows it. `company_name` is what the company was called then; `status` is None when no
    answer was read, `problem_code` when all was well."""

    exchange_id: str
    company_id: str
    company_name: str
    kind: RequestKind
    begun_at: datetime
    host: str
    status: int | None
    total_s: float | None
    problem_code: str | None


@dataclass(frozen=True)
class Exchange:
    """One whole exchange of one company; no value in it is secret any more.

    A body longer than 64 Ki characters is cut, one that is no text is only described by its `size`s in bytes; headers
    are cut like it. Of an answer that holds more secrets than could be looked for, nothing but status and size is kept.
    `facts` are those of the problem that it ended in, for its explanation in any language. `grant_id` is the grant
    that it was about.
    """

    line: ExchangeLine
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
    grant_id: str | None = None

    @property
    def company_name(self) -> str:
        return self.line.company_name


def recorded_exchange(
    exchange_id: str,
    company: tuple[str, str],
    begun_at: datetime,
    request: HttpRequest,
    answer: HttpAnswer | None,
    problem: Problem | None,
) -> Exchange:
    """The exchange without its secrets; `company` is its ID and name.

    All that is secret in request and answer is known while it is redacted, so that no echo of it stays, whole or cut.
    """
    kept, values = _searchable(request, answer)
    facts = _redacted_facts(problem, values, is_quoted=kept is answer)
    alive = [Secret(value) for value in values]  # for the redactor
    trace = _trace(kept, problem, values)
    exchange = Exchange(
        line=ExchangeLine(
            exchange_id=exchange_id,
            company_id=company[0],
            company_name=company[1],
            kind=request.kind,
            begun_at=begun_at,
            host=request.host,
            status=answer.status if answer else None,
            total_s=trace.total_s,
            problem_code=problem.code if problem else None,
        ),
        method=request.method,
        url=redacted(request.url),
        request_headers=_sent_headers(request),
        request_body=redacted(request.body.reveal(), whole=request.body) if request.body is not None else "",
        network=request.network,
        trace=trace,
        basic_user=request.basic_user,
        answer_headers=_received_headers(kept, values) if kept else (),
        answer_body=_body(kept, values) if kept else "",
        answer_size=len(answer.body) if answer else 0,
        facts=MappingProxyType(facts),
    )
    del alive
    return exchange


def facts_without_secrets(problem: Problem, request: HttpRequest, answer: HttpAnswer | None) -> dict[str, Fact]:
    """The problem's facts without any secret of the exchange, such as tokens that were not known when it was found."""
    kept, values = _searchable(request, answer)
    return _redacted_facts(problem, values, is_quoted=kept is answer)


def _searchable(request: HttpRequest, answer: HttpAnswer | None) -> tuple[HttpAnswer | None, frozenset[str]]:
    """The answer and every secret of the exchange; a bare answer when it has more of them than can be looked for."""
    values = secrets_of_exchange(request, answer)
    if answer is None:
        return answer, values
    effort = sum(map(len, values)) * (len(answer.headers) + 2)
    if len(values) <= MOST_SECRETS and effort <= _MOST_EFFORT:
        return answer, values
    return replace(answer, headers={}, body=b""), secrets_of_exchange(request, None)


def _trace(answer: HttpAnswer | None, problem: Problem | None, values: Collection[str]) -> Trace:
    seen = problem.trace if isinstance(problem, TransportProblem) else None
    trace = answer.trace if answer is not None else seen or Trace()
    return replace(trace, tls_issuer=redacted(trace.tls_issuer, parts_of=values)) if trace.tls_issuer else trace


def _sent_headers(request: HttpRequest) -> Headers:
    return tuple((name, _redacted_line(name, _revealed(value))) for name, value in request.headers)


def _received_headers(answer: HttpAnswer, values: Collection[str]) -> Headers:
    """The names, too: they may be an echo like any other text."""
    received: list[tuple[str, str]] = []
    left = MOST_HEADERS_CHARACTERS
    for name, value in answer.headers.items():
        shown = _cut(name, values), _redacted_line(name, _cut(value, values), values)
        left -= len(shown[0]) + len(shown[1])
        if left < 0:
            break
        received.append(shown)
    return tuple(received)


def _cut(text: str, values: Collection[str]) -> str:
    """Redacted before it is cut, or half a secret would stay at the cut."""
    return redacted(_as_utf8(text)[: 2 * MOST_HEADER_CHARACTERS], parts_of=values)[:MOST_HEADER_CHARACTERS]


def _redacted_line(name: str, value: str, values: Collection[str] = ()) -> str:
    """By what it holds, by its name, and by both as one line. Folded lines (RFC 9112 5.2) become one."""
    if is_secret_name(name):
        return MASK
    shown = " ".join(redacted(value, parts_of=values).split("\n")).replace("\r", " ")
    line = redacted(f"{name}: {shown}")
    return line[len(name) + 2 :] if line.startswith(f"{name}: ") else redacted(shown)


def _as_utf8(text: str) -> str:
    """A header's text, which the library reads octet by octet, as its sender most likely meant it."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _body(answer: HttpAnswer, values: Collection[str]) -> str:
    """Empty for what is no text: a secret could stand in it in an encoding that nobody looks for."""
    try:
        text = answer.body.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if any(character < " " and character not in "\t\n\r" for character in text):
        return ""
    return redacted(text[: 2 * MOST_BODY_CHARACTERS], parts_of=values)[:MOST_BODY_CHARACTERS]


def _redacted_facts(problem: Problem | None, values: Collection[str], *, is_quoted: bool) -> dict[str, Fact]:
    """`is_quoted`: the server's own words are among them, as far as they are not secret."""
    facts = dict(problem.facts) if problem else {}
    if not is_quoted:
        facts |= {name: MASK for name in _SAID_BY_THE_SERVER if name in facts}
    return {name: redacted(fact, parts_of=values) if isinstance(fact, str) else fact for name, fact in facts.items()}


def _revealed(value: Secret | str) -> str:
    return value.reveal() if isinstance(value, Secret) else value
