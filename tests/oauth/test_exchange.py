"""What is kept of an exchange: enough to find a fault, and nothing of a secret, wherever the server repeats one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.canaries import canary
from tests.support.echoes import client_secrets, echoes, token_values
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Environment
from tgate_desktop.oauth.exchange import (
    MOST_BODY_CHARACTERS,
    MOST_HEADER_CHARACTERS,
    MOST_HEADERS_CHARACTERS,
    Exchange,
    facts_without_secrets,
    recorded_exchange,
)
from tgate_desktop.oauth.exchange_secrets import MOST_SECRETS
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest, RequestKind, Trace
from tgate_desktop.oauth.problems import ConnectionLost, InvalidGrant, Problem, UnknownTokenError
from tgate_desktop.oauth.proof import proof_request
from tgate_desktop.oauth.secret import MASK, Secret
from tgate_desktop.oauth.token_requests import code_request, refresh_request

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(seconds=1)
APPLICATION = Application("app-1", "env-1", "client-1", "http://127.0.0.1:8765/callback", "https://tgate.example")


def environment(body_format: BodyFormat = BodyFormat.FORM) -> Environment:
    return Environment(
        "env-1",
        "Production",
        "https://tgate.example/oauth/authorize",
        "https://tgate.example/oauth/token",
        body_format=body_format,
    )


def proof_asked_for() -> HttpRequest:
    return proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))


@dataclass(frozen=True)
class Sent:
    """A request, and every secret in it."""

    request: HttpRequest
    secrets: tuple[str, ...]


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    place = environment(draw(st.sampled_from(BodyFormat)))
    encoding = draw(st.sampled_from(BasicEncoding))
    client_secret, one, other = draw(client_secrets), draw(token_values), draw(token_values)
    kind = draw(st.sampled_from((RequestKind.CODE, RequestKind.REFRESH, RequestKind.PROOF)))
    if kind is RequestKind.PROOF:
        return Sent(proof_request(place, "https://tgate.example/api/brands", Secret(one)), (one,))
    secret = Secret(client_secret)
    if kind is RequestKind.REFRESH:
        request = refresh_request(place, APPLICATION, secret, Secret(one), encoding)
        return Sent(request, (client_secret, one, basic_value(request)))
    request = code_request(place, APPLICATION, secret, Secret(one), Secret(other), encoding)
    return Sent(request, (client_secret, one, other, basic_value(request)))


def basic_value(request: HttpRequest) -> str:
    credentials = dict(request.headers)["Authorization"]
    assert isinstance(credentials, Secret)
    return credentials.reveal().removeprefix("Basic ")


def in_text(echo: str) -> tuple[dict[str, str], bytes]:
    return {"content-type": "text/plain"}, f"debug {echo} end".encode("utf-8", "surrogatepass")


def in_a_page(echo: str) -> tuple[dict[str, str], bytes]:
    return {"content-type": "text/html"}, f"<p title='{echo}'>Oops</p>".encode("utf-8", "surrogatepass")


def in_a_member(echo: str) -> tuple[dict[str, str], bytes]:
    return {}, json.dumps({"error": "invalid_grant", "debug": [{"deep": {"er": [echo]}}]}).encode()


def in_a_members_name(echo: str) -> tuple[dict[str, str], bytes]:
    return {}, json.dumps({"fields": {f"x{echo}": None}}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def in_raw_json(echo: str) -> tuple[dict[str, str], bytes]:
    return {}, f'{{"error": "invalid_request", "error_description": "{echo}'.encode("utf-8", "surrogatepass")


def in_a_header(echo: str) -> tuple[dict[str, str], bytes]:
    return {"x-debug": as_read(f"was {echo}")}, b""


def in_a_headers_name(echo: str) -> tuple[dict[str, str], bytes]:
    return {as_read(f"x-{echo}").lower(): "1"}, b""


def as_read(text: str) -> str:
    """What the library makes of a header that was sent in UTF-8."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


PLACES: list[Callable[[str], tuple[dict[str, str], bytes]]] = [
    in_text,
    in_a_page,
    in_a_member,
    in_a_members_name,
    in_raw_json,
    in_a_header,
    in_a_headers_name,
]


def recorded(request: HttpRequest, answer: HttpAnswer | None, problem: Problem | None = None) -> Exchange:
    return recorded_exchange("exchange-1", ("company-1", "Saffron House"), NOON, request, answer, problem)


def an_answer(headers: dict[str, str], body: bytes, status: int = 400) -> HttpAnswer:
    return HttpAnswer(status, headers, body, NOON, LATER)


def texts_of(exchange: Exchange) -> str:
    """All that a secret could stand in, and once more in small letters: so header names come."""
    pieces = [exchange.url, exchange.request_body, exchange.answer_body, *map(str, exchange.facts.values())]
    pieces += [text for header in (*exchange.request_headers, *exchange.answer_headers) for text in header]
    return "\n".join(pieces)


def assert_gone(forbidden: set[str], exchange: Exchange) -> None:
    shown = texts_of(exchange)
    assert [part for part in forbidden if part in shown] == []


@given(st.data(), requests(), st.sampled_from(PLACES), st.text("<>; \n", max_size=3))
def test_no_echo_of_what_was_sent_is_kept(
    data: st.DataObject, sent: Sent, place: Callable[[str], tuple[dict[str, str], bytes]], beside: str
) -> None:
    echo, forbidden = data.draw(echoes(sent.secrets))
    exchange = recorded(sent.request, an_answer(*place(f"{beside}{echo}{beside}")))
    assert_gone(forbidden | set(sent.secrets), exchange)


@given(st.data(), token_values, token_values, st.sampled_from(PLACES))
def test_no_echo_of_what_was_issued_is_kept_whether_it_could_be_read_or_not(
    data: st.DataObject, access: str, refresh: str, place: Callable[[str], tuple[dict[str, str], bytes]]
) -> None:
    echo, forbidden = data.draw(echoes((access, refresh)))
    headers, _body = place(echo)
    spelled = json.dumps(echo) if data.draw(st.booleans()) else json.dumps({echo: [echo]})
    tokens = f'{{"access_token": "{access}", "nested": [{{"newRefreshToken": "{refresh}"}}], "debug": {spelled}'
    body = tokens + data.draw(st.sampled_from(("}", "", ', "cut', " oops}")))
    request = refresh_request(environment(), APPLICATION, Secret("s3cret"), Secret("refresh-1"), BasicEncoding.RAW)
    problem = InvalidGrant(description=echo[:100], error=echo, status=400)
    exchange = recorded(request, an_answer(headers, body.encode("utf-8", "surrogatepass"), 200), problem)
    assert_gone(forbidden | {access, refresh}, exchange)


@given(st.data(), requests())
def test_no_problem_keeps_an_echo(data: st.DataObject, sent: Sent) -> None:
    echo, forbidden = data.draw(echoes(sent.secrets))
    facts = facts_without_secrets(InvalidGrant(description=echo, status=400), sent.request, None)
    assert [part for part in forbidden if part in str(facts["description"])] == []
    assert facts["status"] == 400


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=60), max_size=4), st.binary(max_size=300))
def test_any_answer_can_be_kept(headers: dict[str, str], body: bytes) -> None:
    request = refresh_request(environment(), APPLICATION, Secret("s3cret"), Secret("refresh-1"), BasicEncoding.RAW)
    exchange = recorded(request, an_answer(headers, body))
    assert exchange.answer_size == len(body)


def test_a_request_is_kept_but_for_its_secrets() -> None:
    secret, code, verifier = canary("secret"), canary("code"), canary("verifier")
    request = code_request(
        environment(), APPLICATION, Secret(secret), Secret(code), Secret(verifier), BasicEncoding.RAW
    )
    exchange = recorded(request, an_answer({"content-type": "text/plain", "date": "today"}, b"no"))
    assert (exchange.method, exchange.url) == ("POST", "https://tgate.example/oauth/token")
    assert dict(exchange.request_headers) == {
        "Authorization": MASK,
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    assert dict(parse_qsl(exchange.request_body)) == {
        "grant_type": "authorization_code",
        "code": MASK,
        "redirect_uri": "http://127.0.0.1:8765/callback",
        "code_verifier": MASK,
    }
    assert exchange.answer_headers == (("content-type", "text/plain"), ("date", "today"))
    assert (exchange.answer_body, exchange.answer_size, exchange.line.status) == ("no", 2, 400)


def test_the_client_id_and_the_words_of_an_error_are_kept() -> None:
    body = {"error": "invalid_grant", "code": "invalid_grant", "client_id": "client-1", "token_type": "Bearer"}
    request = refresh_request(environment(), APPLICATION, Secret(canary("s")), Secret(canary("r")), BasicEncoding.RAW)
    exchange = recorded(request, an_answer({}, json.dumps(body).encode()))
    assert json.loads(exchange.answer_body) == body


def test_a_mask_is_set_before_a_long_body_is_cut() -> None:
    token = canary("access")
    padding = "x" * (MOST_BODY_CHARACTERS - 20)
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(token))
    exchange = recorded(request, an_answer({}, f"{padding}<{token}> and more".encode(), 200))
    assert exchange.answer_body == f"{padding}<{MASK}> and more"[:MOST_BODY_CHARACTERS]


@pytest.mark.parametrize(
    "body", [b"\xff\xfe" + "secret".encode("utf-16-le"), b"a\x00b", "é".encode("latin-1")], ids=["UTF-16", "NUL", "?"]
)
def test_a_body_that_is_no_text_is_described_by_its_size(body: bytes) -> None:
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    exchange = recorded(request, an_answer({}, body))
    assert (exchange.answer_body, exchange.answer_size) == ("", len(body))


@pytest.mark.parametrize("name", ["set-cookie", "x-auth-token", "x-api-key", "Proxy-Authorization"])
def test_a_header_that_is_secret_by_its_name_is_masked_as_a_whole(name: str) -> None:
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    exchange = recorded(request, an_answer({name: "abc\r\n def"}, b""))
    assert exchange.answer_headers == ((name, MASK),)


def test_a_header_of_several_lines_is_kept_as_one() -> None:
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    exchange = recorded(request, an_answer({"x-note": "one\r\n two"}, b""))
    assert exchange.answer_headers == (("x-note", "one   two"),)


def test_an_exchange_without_an_answer_keeps_how_far_it_came() -> None:
    problem = ConnectionLost(host="tgate.example", port=443, sent=True)
    problem.trace = Trace(connect_s=0.1, total_s=0.5, tls_issuer="T-Gate CA", proxy_host="proxy.example")
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    exchange = recorded(request, None, problem)
    assert exchange.trace == problem.trace
    assert (exchange.line.status, exchange.line.total_s, exchange.line.problem_code) == (None, 0.5, "connection_lost")
    assert dict(exchange.facts) == {"host": "tgate.example", "port": 443, "sent": True}


def test_a_form_that_gives_tokens_gives_them_away_nowhere() -> None:
    token = canary("access")
    body = urlencode({"access_token": token, "debug": f"<{token}>"})
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    assert_gone({token}, recorded(request, an_answer({"x-was": token}, body.encode(), 200)))


@pytest.mark.parametrize(
    "body",
    [
        json.dumps([{"access_token": f"token-{number:08d}"} for number in range(2_000)]),
        json.dumps({"access_token": "t" * 600_000}),
        '{"access_token": "' + "\\" * 600_000,
    ],
    ids=["thousands of tokens", "a huge token", "a token without end"],
)
def test_of_an_answer_with_more_secrets_than_can_be_looked_for_nothing_is_kept_but_its_size(body: str) -> None:
    answer = an_answer({"x-echo": "token-00000001 " + "t" * 50}, body.encode(), 200)
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    problem = UnknownTokenError(status=200, host="tgate.example", error="token-00000002", description="t" * 90)
    facts = facts_without_secrets(problem, request, answer)
    exchange = recorded(request, answer, problem)
    assert (exchange.answer_headers, exchange.answer_body, exchange.answer_size) == ((), "", len(body))
    assert exchange.facts == facts == {"status": 200, "host": "tgate.example", "error": MASK, "description": MASK}
    assert exchange.line.status == 200


@pytest.mark.parametrize("number", range(MOST_SECRETS - 6, MOST_SECRETS + 6))
def test_whether_or_not_all_its_secrets_can_be_looked_for_none_of_an_answer_is_kept(number: int) -> None:
    """An empty client secret is none of them."""
    tokens = {canary(str(one)) for one in range(number)}
    given = [{"access_token": token} for token in sorted(tokens)]
    answer = an_answer({}, json.dumps({"given": given, "debug": sorted(tokens)}).encode())
    request = refresh_request(environment(), APPLICATION, Secret(""), Secret("refresh-1"), BasicEncoding.RAW)
    assert_gone(tokens, recorded(request, answer))


def test_blanks_without_end_are_read_in_one_go() -> None:
    body = '{"token"' + " \t" * 100_000 + ":"
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    assert recorded(request, an_answer({}, body.encode())).answer_body == body[:MOST_BODY_CHARACTERS]


def test_headers_are_cut_and_half_a_secret_never_stays_at_the_cut() -> None:
    secret = Secret(canary("live"))
    long = "x" * (MOST_HEADER_CHARACTERS - 10) + secret.reveal() + "y" * 100_000
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    exchange = recorded(request, an_answer({f"x-{number}": long for number in range(50)}, b"{}"))
    assert secret.reveal()[:8] not in repr(exchange.answer_headers)
    sizes = [len(name) + len(value) for name, value in exchange.answer_headers]
    assert max(sizes) <= MOST_HEADER_CHARACTERS + 100
    assert sum(sizes) <= MOST_HEADERS_CHARACTERS


def test_a_body_that_is_nothing_but_a_token_is_masked_and_one_that_is_a_word_is_kept() -> None:
    token = canary("access")
    request = proof_request(environment(), "https://tgate.example/api/brands", Secret(canary("access")))
    assert_gone({token}, recorded(request, an_answer({"x-was": token}, json.dumps(token).encode(), 200)))
    assert recorded(request, an_answer({}, b'"Unauthorized"')).answer_body == '"Unauthorized"'


@pytest.mark.parametrize(
    "body", ['"{}"', '{"access_token": "{}", "access_token": "b"}', '[{"acc\\u0065ss_token": "{}"}]']
)
def test_a_token_is_known_whichever_of_two_it_is_and_however_its_name_is_written(body: str) -> None:
    token = canary("access")
    again = body.replace("access_token", "acc\\u0065ss_token").replace("{}", token)
    for encoding in ("utf-8", "utf-8-sig"):
        assert_gone({token}, recorded(proof_asked_for(), an_answer({"x-was": token}, again.encode(encoding), 200)))


@pytest.mark.parametrize(
    "body", ['{"access": "TOKEN", "refresh": "x"}', '{"acc\x00ess_token": "TOKEN', "ok TOKEN", '"TOKEN"']
)
def test_what_looks_like_a_token_in_a_token_answer_is_masked_whatever_its_name(body: str) -> None:
    token = canary("access")
    answer = an_answer({"x-was": token}, body.replace("TOKEN", token).encode(), 200)
    request = refresh_request(environment(), APPLICATION, Secret(canary("s")), Secret(canary("r")), BasicEncoding.RAW)
    assert_gone({token}, recorded(request, answer))


@pytest.mark.parametrize(
    "body",
    ['{"access_token": "x", "refresh_tokenQ: "TOKEN"}', '{"refresh_tokan": "TOKEN"}', '{"of": ["x"], "t": "TOKEN"}'],
)
def test_what_looks_like_a_token_where_brands_were_asked_for_is_masked_whatever_its_name(body: str) -> None:
    token = canary("refresh")
    answer = an_answer({"x-was": token}, body.replace("TOKEN", token).encode(), 200)
    assert_gone({token}, recorded(proof_asked_for(), answer))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('[{"id": "7f6e5d4c3b2a19087f6e5d4c3b2a1908", "name_en": "Olive House"}]', 200),
        ('{"brands": [{"id": "7f6e5d4c3b2a19087f6e5d4c3b2a1908"}], "page": "7f6e5d4c3b2a19087f6e"}', 200),
        ('<html><link href="/assets/app-7f6e5d4c3b2a19087f6e.css">Sign in</html>', 200),
        ('{"message": "no", "request_id": "7f6e5d4c3b2a19087f6e5d4c3b2a1908"}', 500),
    ],
)
def test_the_ids_of_brands_of_a_page_and_of_a_refusal_are_kept(body: str, status: int) -> None:
    assert recorded(proof_asked_for(), an_answer({}, body.encode(), status)).answer_body == body


def test_the_words_of_a_token_answer_are_kept() -> None:
    body = '{"message": "Internationalization_failed, refresh_token_expires_in: 1772366400, see the documentation"}'
    request = refresh_request(environment(), APPLICATION, Secret(canary("s")), Secret(canary("r")), BasicEncoding.RAW)
    assert recorded(request, an_answer({}, body.encode(), 200)).answer_body == body
