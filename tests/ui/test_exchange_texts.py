"""A hostile body in the console: nothing of it is hidden, turns the direction of reading, or grows."""

from __future__ import annotations

import json

import pytest

from tests.support.canaries import canary
from tests.support.fake_ports import NOON
from tgate_desktop.oauth.exchange import MOST_BODY_CHARACTERS, recorded_exchange
from tgate_desktop.oauth.messages import HttpAnswer, HttpRequest, Network
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.exchange_texts import answer_text


def shown(body: str, **headers: str) -> str:
    """The console's text for an answer."""
    request = HttpRequest("POST", "https://tgate.example/token", (), Secret(canary("body")), Network(), 1.0)
    answer = HttpAnswer(400, headers, body.encode("utf-8", "surrogatepass"), NOON, NOON)
    return answer_text(recorded_exchange("1", ("company-1", "Saffron House"), NOON, request, answer, None))


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u2066", "\u200f", "\x1b", "\x07", "\x85", "\u2028", "\ufeff", "\U000e0041"]
)
def test_marks_that_nobody_sees_are_shown_as_escapes(mark: str) -> None:
    text = shown(json.dumps({"error": f"a{mark}b"}), note=f"a{mark}b".encode().decode("latin-1"))
    assert mark not in text
    assert text.count(f"a\\u{ord(mark):04x}b") == 2


def test_json_is_laid_out() -> None:
    assert shown('{"error":"x","b":[1]}').endswith('{\n  "error": "x",\n  "b": [\n    1\n  ]\n}')


def test_a_member_that_comes_twice_is_seen_twice() -> None:
    body = '{"error":"one","error":"two"}'
    assert shown(body).endswith(body)


@pytest.mark.parametrize("body", ["[" * 400 + "1," * 30_000 + "1" + "]" * 400, "[" * 20_000, '{"a":' * 10_000])
def test_what_is_nested_deeply_does_not_grow(body: str) -> None:
    assert len(shown(body)) <= 10 * MOST_BODY_CHARACTERS + 100
