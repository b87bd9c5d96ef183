"""Answers that a token endpoint should never give, with what each of them may come to."""

from __future__ import annotations

import enum
import gzip
import json
import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.canaries import canary
from tests.support.servers import Connection, Script, http_answer

JSON = "Content-Type: application/json"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MEGABYTE = 1024 * 1024
SHORT_S = 0.3
LONG_S = 30.0

_BOMB = gzip.compress(bytes(32 * MEGABYTE), mtime=0)


class Pair(enum.Enum):
    """What an answer holds: no pair, its pair, or what is left of it after an accident."""

    NONE = "none"
    WHOLE = "whole"
    PERHAPS = "perhaps"


@dataclass(frozen=True)
class Hostile:
    """One answer: how it is given, the two tokens in it, and whether they are a pair that has to be taken."""

    kind: str
    script: Script
    access_token: str
    refresh_token: str
    pair: Pair
    limit_s: float = LONG_S


@dataclass(frozen=True)
class _Draw:
    """A fresh pair to be mistreated. `elsewhere` is the origin of a server that nothing may be sent to."""

    dice: random.Random
    elsewhere: str
    access_token: str
    refresh_token: str

    @property
    def members(self) -> dict[str, object]:
        tokens = {"access_token": self.access_token, "refresh_token": self.refresh_token}
        return tokens | {"token_type": "Bearer", "expires_in": 7200}

    @property
    def body(self) -> bytes:
        return json.dumps(self.members).encode()

    def with_members(self, **changed: object) -> bytes:
        return json.dumps(self.members | changed).encode()

    def with_text(self, more: str) -> bytes:
        return self.body[:-1] + f", {more}}}".encode()

    def strange(self) -> object:
        """No token, and no error either."""
        values: list[object] = [7, 1.5, True, [], ["x"], {"a": "b"}, "a b", "a\nb", "\u202e", "\ud800", "x" * 40_000]
        return self.dice.choice(values)


Given = tuple[Script, Pair] | tuple[Script, Pair, float]


def hostile_answer(dice: random.Random, elsewhere: str) -> Hostile:
    """Any of them; those that take long come seldom."""
    kind = dice.choices(list(_KINDS), [weight for _make, weight in _KINDS.values()])[0]
    draw = _Draw(dice, elsewhere, canary("access"), canary("refresh"))
    script, pair, *limit_s = _KINDS[kind][0](draw)
    return Hostile(kind, script, draw.access_token, draw.refresh_token, pair, *limit_s)


def _writing(octets: bytes, *, resets: bool = False) -> Script:
    def script(connection: Connection) -> None:
        connection.write(octets)
        if resets:
            connection.reset()

    return script


def _endless(beginning: bytes, again: bytes) -> Script:
    def script(connection: Connection) -> None:
        connection.write(beginning)
        while not connection.closing.is_set():
            connection.write(again)

    return script


def _dripping(octets: bytes) -> Script:
    def script(connection: Connection) -> None:
        for octet in octets:
            connection.write(bytes((octet,)))
            if connection.closing.wait(0.02):
                return

    return script


def _noise(draw: _Draw) -> Given:
    return _writing(draw.dice.randbytes(draw.dice.randrange(400))), Pair.NONE


def _noise_in_a_body(draw: _Draw) -> Given:
    return _writing(http_answer("200 OK", draw.dice.randbytes(draw.dice.randrange(400)), JSON)), Pair.NONE


def _broken(draw: _Draw) -> Given:
    """A good answer with some octets of its frame or of its JSON changed, never those of the tokens."""
    octets = bytearray(http_answer("200 OK", draw.body, JSON))
    tokens = [(octets.find(one.encode()), len(one)) for one in (draw.access_token, draw.refresh_token)]
    for _ in range(draw.dice.randint(1, 4)):
        at = draw.dice.randrange(len(octets))
        if not any(start <= at < start + length for start, length in tokens):
            octets[at] = draw.dice.randrange(256)
    return _writing(bytes(octets)), Pair.PERHAPS


def _cut(draw: _Draw) -> Given:
    whole = http_answer("200 OK", draw.body, JSON)
    return _writing(whole[: draw.dice.randrange(len(whole))], resets=draw.dice.random() < 0.5), Pair.NONE


def _cut_without_length(draw: _Draw) -> Given:
    return _writing(OK + b"\r\n" + draw.body[: draw.dice.randrange(len(draw.body))]), Pair.NONE


def _chunked_badly(draw: _Draw) -> Given:
    size = draw.dice.choice((b"-1", b"-5", b"zz", b"", b"fffffffffffffffffff", b"-fffffffffffffffffff"))
    return _writing(CHUNKED + size + b"\r\n" + draw.body + b"\r\n0\r\n\r\n"), Pair.NONE


def _lengths(draw: _Draw) -> Given:
    short = draw.dice.randrange(len(draw.body))
    longer = len(draw.body) + draw.dice.randint(1, 10**6)
    lying = draw.dice.choice((b"%d" % short, b"%d" % longer, b"%d, %d" % (short, longer), b"1" * 30))
    return _writing(OK + b"Content-Length: " + lying + b"\r\n\r\n" + draw.body), Pair.NONE


def _not_http(draw: _Draw) -> Given:
    first = draw.dice.choice(
        (b"", b"HTTP/2 200 OK\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/1.1 99 \r\n\r\n")
    )
    return _writing(first + draw.body), Pair.NONE


def _another_status(draw: _Draw) -> Given:
    status = draw.dice.choice(
        (101, 204, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 418, 429, 500, 503, 599, 999)
    )
    headers = (
        f"Location: {draw.elsewhere}/oauth/token",
        "Retry-After: " + draw.dice.choice(("9" * 30, "Mon, 99 X", "-1")),
    )
    return _writing(http_answer(f"{status} Odd", draw.body, JSON, *headers)), Pair.NONE


def _redirected(draw: _Draw) -> Given:
    status = draw.dice.choice((301, 302, 303, 307, 308))
    more = draw.dice.choice((f"Refresh: 0; url={draw.elsewhere}/", f"Link: <{draw.elsewhere}/>; rel=next", "X: y"))
    return _writing(http_answer(f"{status} Moved", b"", f"Location: {draw.elsewhere}/oauth/token", more)), Pair.NONE


def _wrong_types(draw: _Draw) -> Given:
    return _writing(http_answer("200 OK", draw.with_members(access_token=draw.strange()), JSON)), Pair.NONE


def _wrong_refresh_token(draw: _Draw) -> Given:
    return _writing(http_answer("200 OK", draw.with_members(refresh_token=draw.strange()), JSON)), Pair.NONE


def _wrong_token_type(draw: _Draw) -> Given:
    strange = draw.dice.choice((None, 7, [], "mac", "Bearer ", "DPoP", draw.access_token))
    return _writing(http_answer("200 OK", draw.with_members(token_type=strange), JSON)), Pair.NONE


def _twice(draw: _Draw) -> Given:
    name = draw.dice.choice(("access_token", "refresh_token", "token_type", "acc\\u0065ss_token"))
    other = "mac" if name == "token_type" else canary("other")
    return _writing(http_answer("200 OK", draw.with_text(f'"{name}": "{other}"'), JSON)), Pair.NONE


def _error_beside_tokens(draw: _Draw) -> Given:
    error = draw.dice.choice(("invalid_grant", "invalid_client", "x", "\u202e\u2066", draw.refresh_token, "e" * 50_000))
    described = f"{draw.refresh_token}\u202e{draw.access_token}\x1b[2J"
    body = draw.with_members(error=error, error_description=described)
    return _writing(http_answer(draw.dice.choice(("200 OK", "400 Bad Request")), body, JSON)), Pair.NONE


def _other_json(draw: _Draw) -> Given:
    body = draw.dice.choice((b"[" + draw.body + b"]", b'"' + draw.access_token.encode() + b'"', b"null", b"{}", b"NaN"))
    return _writing(http_answer("200 OK", body, JSON)), Pair.NONE


def _deep(draw: _Draw) -> Given:
    opening = draw.dice.choice((b"[", b'{"a":'))
    body = b'{"access_token": "' + draw.access_token.encode() + b'", "deep": ' + opening * 100_000
    return _writing(http_answer("200 OK", body, JSON)), Pair.NONE


def _bomb(draw: _Draw) -> Given:
    coding = draw.dice.choice(("gzip", "deflate", "gzip, gzip", "br", "zstd", "x-gzip"))
    return _writing(http_answer("200 OK", _BOMB, JSON, f"Content-Encoding: {coding}")), Pair.NONE


def _huge(draw: _Draw) -> Given:
    name = draw.dice.choice(("access_token", "refresh_token"))
    return _writing(http_answer("200 OK", draw.with_members(**{name: "t" * (MEGABYTE - 500)}), JSON)), Pair.NONE


def _too_large(draw: _Draw) -> Given:
    return _writing(http_answer("200 OK", draw.body + b" " * MEGABYTE, JSON)), Pair.NONE


def _without_end(draw: _Draw) -> Given:
    beginning, again = draw.dice.choice(
        (
            (OK + b"\r\n" + draw.body, b" " * 65536),
            (CHUNKED, b"1000\r\n" + b" " * 4096 + b"\r\n"),
            (CHUNKED + b"-1\r\n", b"x" * 65536),
            (CHUNKED + b"%x\r\n" % len(draw.body) + draw.body + b"\r\n0\r\n", b"x: y\r\n" * 1000),
            (OK, b"x: " + b"y" * 60000 + b"\r\n"),
            (OK, b"x: y\r\n" * 1000),
            (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
            (b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 1000),
        )
    )
    return _endless(beginning, again), Pair.NONE


def _slow(draw: _Draw) -> Given:
    whole = draw.dice.choice((http_answer("200 OK", draw.body, JSON), OK + b"\r\n" + draw.body))
    return _dripping(whole), Pair.NONE, SHORT_S


def _odd_but_good(draw: _Draw) -> Given:
    """Whatever is odd about it, the pair in it is one: not taking it would lose it."""
    body = draw.dice.choice(
        (
            b"\xef\xbb\xbf" + draw.body,
            draw.body.decode().encode("utf-16"),
            b" \r\n\t" * 100 + draw.body,
            draw.with_members(scope="\ud800\u202e", created_at="x", unknown=[[]] * 50),
            draw.with_text(f'"expires_in": {"9" * 6000}, "x": 1e999, "y": NaN'),
            draw.with_text(f'"access_token": "{draw.access_token}"'),
            draw.with_members(expires_in=draw.strange(), error="", error_description=draw.refresh_token),
        )
    )
    kind = draw.dice.choice(("application/json", "text/html", "image/png", "application/json; charset=utf-7", "\xff"))
    date = draw.dice.choice(
        (
            "",
            "today",
            f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT",
            f"Mon, 01 Jan 2026 00:00:00 +{'9' * 20}",
            "Mon, 01 Jan 9999 23:59:59 -2359",
            "9" * 6000,
            "\xff",
        )
    )
    return _writing(http_answer("200 OK", body, f"Content-Type: {kind}", f"Date: {date}")), Pair.WHOLE


def _good_in_an_odd_frame(draw: _Draw) -> Given:
    octets = draw.dice.choice(
        (
            b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 3 + http_answer("200 OK", draw.body, JSON),
            http_answer("200 OK", gzip.compress(draw.body), JSON, "Content-Encoding: gzip"),
            http_answer("200 OK", draw.body, JSON, "Content-Encoding: gzip"),
            http_answer("299 Odd", draw.body, JSON) + http_answer("400 Bad Request", b"{}"),
            CHUNKED + b"".join(b"1;e=%d\r\n%c\r\n" % (octet, octet) for octet in draw.body) + b"0\r\nx: y\r\n\r\n",
            b"HTTP/1.0 200\r\n\r\n" + draw.body,
        )
    )
    return _writing(octets), Pair.WHOLE


_KINDS: dict[str, tuple[Callable[[_Draw], Given], int]] = {
    "noise": (_noise, 8),
    "noise in a body": (_noise_in_a_body, 8),
    "changed octets": (_broken, 16),
    "cut": (_cut, 8),
    "cut without a length": (_cut_without_length, 6),
    "bad chunks": (_chunked_badly, 6),
    "lying lengths": (_lengths, 6),
    "not HTTP": (_not_http, 4),
    "tokens with another status": (_another_status, 8),
    "redirects": (_redirected, 6),
    "wrong types": (_wrong_types, 6),
    "a refresh token that is none": (_wrong_refresh_token, 6),
    "another token type": (_wrong_token_type, 4),
    "members twice": (_twice, 6),
    "an error beside tokens": (_error_beside_tokens, 6),
    "other JSON": (_other_json, 4),
    "deep JSON": (_deep, 2),
    "bombs": (_bomb, 2),
    "tokens of a megabyte": (_huge, 1),
    "too large": (_too_large, 1),
    "no end": (_without_end, 2),
    "slow": (_slow, 2),
    "odd but good": (_odd_but_good, 12),
    "good in an odd frame": (_good_in_an_odd_frame, 8),
}
KINDS = tuple(_KINDS)
