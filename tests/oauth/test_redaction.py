"""No spelling of a live secret survives, nor anything that stands where a secret does."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tgate_desktop.oauth.redaction import redacted
from tgate_desktop.oauth.secret import MASK, Secret

secret_values = st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=24).filter(
    lambda value: value not in MASK
)
neutral_texts = st.text("<>;| \n", max_size=8)


def lower_hex(text: str) -> str:
    return re.sub("%..", lambda match: match[0].lower(), text)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "quoted": quote,
    "quoted, nothing safe, lower hex": lambda value: lower_hex(quote(value, safe="")),
    "quoted with plus": quote_plus,
    "form": lambda value: urlencode({"x": value}),
    "JSON": json.dumps,
    "JSON, not ASCII alone": lambda value: json.dumps(value, ensure_ascii=False),
    "JSON, upper hex": lambda value: re.sub(r"\\u....", lambda match: "\\u" + match[0][2:].upper(), json.dumps(value)),
    "repr": repr,
    "repr of its bytes": lambda value: repr(value.encode()),
    "HTML": html.escape,
    "HTML, by number, without semicolons": lambda value: "".join(f"&#{ord(one)}" for one in value),
    "JavaScript": lambda value: "".join(f"\\u{{{ord(one):x}}}" for one in value),
    "escape of JavaScript": lambda value: "".join(
        f"%u{unit}" for unit in re.findall("....", value.encode("utf-16-be").hex())
    ),
    "octal": lambda value: "".join(f"\\{octet:03o}" for octet in value.encode()),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
@given(value=secret_values, before=neutral_texts, after=neutral_texts)
@example(value='ab/c+d =é"x\\', before="", after="")
@example(value="0000'\\", before="", after=";")
@example(value="rSb~0\U0001f511%2F", before=" ", after="\n")
def test_a_live_secret_is_masked_in_every_spelling(
    spelling: Callable[[str], str], value: str, before: str, after: str
) -> None:
    secret = Secret(value)
    spelled = spelling(value)
    shown = redacted(f"{before}{spelled}{after}")
    assert spelled not in shown
    assert secret.reveal() not in shown
    assert MASK in shown


@given(value=secret_values, before=st.binary(max_size=5), after=st.binary(max_size=5), is_urlsafe=st.booleans())
def test_a_live_secret_is_masked_in_base64_wherever_it_stands(
    value: str, before: bytes, after: bytes, is_urlsafe: bool
) -> None:
    secret = Secret(value)
    octets = secret.reveal().encode()
    encode = base64.urlsafe_b64encode if is_urlsafe else base64.b64encode
    encoded = encode(before + octets + after).decode()
    first, end = -(-len(before) * 8 // 6), (len(before) + len(octets)) * 8 // 6
    assert encoded[first:end] not in redacted(f"<{encoded}>")
    assert quote(encoded[first:end], safe="") not in redacted(f"<{quote(encoded, safe='')}>")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_redacted(text: str) -> None:
    assert isinstance(redacted(text), str)


def test_text_without_secrets_stays_as_it_is() -> None:
    text = 'POST https://tgate.test:443: 401, 32 bytes; error code 7, status_code=401, Bearer realm="Doorkeeper"'
    assert redacted(text) == text


def test_secrets_that_overlap_leave_no_end_behind() -> None:
    both = Secret("first-half-shared"), Secret("shared-second-half")
    assert redacted("<first-half-shared-second-half>") == f"<{MASK}>"
    assert len(both) == 2


def test_a_secret_inside_a_longer_one_leaves_no_end_behind() -> None:
    both = Secret("tokentoken"), Secret("token")
    assert redacted("tokentokentoken/token") == f"{MASK}/{MASK}"
    assert len(both) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GET /callback?code=abc&state=d%20ef HTTP/1.1", f"GET /callback?code={MASK}&state={MASK} HTTP/1.1"),
        ("grant_type=refresh_token&refresh_token=abc", f"grant_type=refresh_token&refresh_token={MASK}"),
        ("client_id=me&client_secret=a+b&code_verifier=x", f"client_id=me&client_secret={MASK}&code_verifier={MASK}"),
        ("<a href='?x=1&amp;code=abc'>", f"<a href='?x=1&amp;code={MASK}'>"),
        ("to=http%3A%2F%2Fa%2F%3Fcode%3Dabc%26x%3D1&y=2", f"to=http%3A%2F%2Fa%2F%3Fcode%3D{MASK}%26x%3D1&y=2"),
        ('{"access_token": "abc", "expires_in": 7200}', f'{{"access_token": "{MASK}", "expires_in": 7200}}'),
        ('{"refresh_token":"a\\"b","x":"y"}', f'{{"refresh_token":"{MASK}","x":"y"}}'),
        ('{"refresh_token": %abcdefgh, "x": 1}', f'{{"refresh_token": {MASK}, "x": 1}}'),
        ('{"code": 1234567890, "token": null}', '{"code": 1234567890, "token": null}'),
        ('{"refresh_token":"cut o', f'{{"refresh_token":"{MASK}'),
        ("{'client_secret': 'abc', 'x': b'y'}", f"{{'client_secret': '{MASK}', 'x': b'y'}}"),
        ("[('code', 'abc'), ('x', 'y')]", f"[('code', '{MASK}'), ('x', 'y')]"),
        (
            json.dumps(json.dumps({"access_token": "abc"})),
            json.dumps(json.dumps({"access_token": "X"})).replace("X", MASK),
        ),
        ("Authorization: Basic YTpi\r\nAccept: */*", f"Authorization: {MASK}\r\nAccept: */*"),
        ("authorization: Digest username=x", f"authorization: {MASK}"),
        ("Set-Cookie: session=1; Path=/", f"Set-Cookie: {MASK}"),
        ("sent Bearer abc.def-ghi== to it", f"sent Bearer {MASK} to it"),
        ("sent basic YTpi", f"sent basic {MASK}"),
        ("CODE=abc ACCESS_TOKEN=def", f"CODE={MASK} ACCESS_TOKEN={MASK}"),
    ],
)
def test_values_are_masked_by_the_place_where_they_stand(text: str, expected: str) -> None:
    assert redacted(text) == expected
    assert redacted(expected) == expected


@pytest.mark.parametrize(
    "ending",
    ["token", "secret", "password", "passwd", "assertion", "verifier", "api_key", "api-key", "apikey", "jwt"],
)
def test_whatever_is_named_with_an_ending_for_secrets_is_masked_in_small_and_capital_letters(ending: str) -> None:
    for name in (f"new_{ending}", f"new_{ending}".upper(), f"new{ending.title()}"):
        assert redacted(f"{name}: abcdefgh1") == f"{name}: {MASK}"
        assert redacted(f"?{name}=abc") == f"?{name}={MASK}"


@pytest.mark.parametrize("header", ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"])
def test_every_header_for_secrets_is_masked_in_small_and_capital_letters(header: str) -> None:
    for name in (header, header.lower(), header.upper()):
        assert redacted(f"{name}: a b c\nAccept: x") == f"{name}: {MASK}\nAccept: x"
