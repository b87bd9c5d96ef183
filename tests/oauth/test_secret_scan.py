"""A known secret is found wherever it stands, in every form that the tests know of, and nothing else is."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.secret_forms import forms_of
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.oauth.secret import Secret, fingerprint
from tgate_desktop.oauth.secret_forms import FORMS, SHORTEST_SEARCHED, spellings
from tgate_desktop.oauth.secret_scan import Found, KnownSecret, SecretKind, SecretScan

OWNER = "Saffron House"
# Some characters that encodings treat in their own ways, and any others.
VALUES = st.text(
    st.sampled_from("aZ09-_.~+/=%&<>\"'\\ é€🔑\n") | st.characters(codec="utf-8"), min_size=SHORTEST_SEARCHED
)
TOKENS = st.text(st.sampled_from("abcXYZ0189-_"), min_size=20, max_size=60)
AROUND = st.binary(max_size=40)
ENCODINGS = {
    "URL": lambda text: quote(text, safe=""),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON with solidus": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "HTML": html.escape,
    "HTML by number": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "JSON by number": lambda text: "".join(f"\\u{ord(one):04x}" for one in text if ord(one) < 0x10000),
}


def scan_for(*values: str, kind: SecretKind = SecretKind.ACCESS_TOKEN) -> SecretScan:
    return SecretScan([KnownSecret(kind, OWNER, Secret(value)) for value in values], {})


@given(VALUES, AROUND, AROUND)
def test_every_form_that_the_tests_know_is_found(value: str, before: bytes, after: bytes) -> None:
    scan = scan_for(value)
    for form, spelling in forms_of(value).items():
        found = scan.search(before + spelling + after)
        assert found is not None, form
        assert (found.owner, found.fingerprint) == (OWNER, fingerprint(value))


@given(VALUES, st.lists(st.sampled_from(sorted(ENCODINGS)), max_size=2))
@example("000000<\\", ["HTML", "HTML"])  # in each of these the value itself looks like an escape of another kind
@example("%09<00000", ["HTML", "HTML"])
@example("%00%00\\0", ["JSON", "JSON"])
@example("\\0900<%09", ["HTML", "HTML"])
@example("&lt;0%000", ["URL", "URL"])
def test_encodings_on_top_of_each_other_hide_nothing(value: str, encodings: list[str]) -> None:
    text = value
    for name in encodings:
        if name == "JSON by number" and not all(ord(one) < 0x10000 for one in text):
            continue
        text = ENCODINGS[name](text)
    assert scan_for(value).search(f'{{"description": "{text}"}}'.encode()) is not None


@given(VALUES, st.integers(0, 2), st.booleans())
def test_base64_of_a_longer_text_is_found(value: str, before: int, is_url_safe: bool) -> None:
    encode = base64.urlsafe_b64encode if is_url_safe else base64.b64encode
    content = b"Authorization: Basic " + encode(b"x" * before + b":" + value.encode() + b"!")
    assert scan_for(value).search(content) is not None


@given(TOKENS, TOKENS)
def test_another_value_is_not_found(secret: str, other: str) -> None:
    if secret not in other:
        assert scan_for(secret).search(f'{{"token": "{other}", "at": "2026-03-01"}}'.encode()) is None


def test_what_was_found_is_told_without_its_value() -> None:
    value = "a-token-that-is-long-enough"
    found = scan_for("another-token-of-the-same-length", value).search(b"x " + value.encode().hex().encode())
    assert found == Found(SecretKind.ACCESS_TOKEN, OWNER, fingerprint(value), "hex")
    assert value not in repr(found)
    assert value not in repr(KnownSecret(SecretKind.ACCESS_TOKEN, OWNER, Secret(value)))


def test_every_form_has_its_name() -> None:
    assert tuple(spellings("a-value")) == FORMS


def test_a_secret_at_the_seam_of_two_chunks_is_found() -> None:
    value = "a-token-that-is-long-enough"
    for shift in range(len(value) + 1):
        assert scan_for(value).search(b"." * (64 * 1024 - shift) + value.encode() + b"." * 100) is not None


def test_a_value_that_is_too_short_is_looked_for_nowhere() -> None:
    short = KnownSecret(SecretKind.CLIENT_SECRET, "client-1", Secret("secret"))
    assert short.is_too_short
    assert SecretScan([short], {}).search(b"the client secret is secret") is None


@given(TOKENS)
def test_a_value_that_is_gone_is_found_by_its_fingerprint(token: str) -> None:
    scan = SecretScan([], {fingerprint(token): OWNER})
    for content in (token, f'"access_token":"{token}"', f"token={token}&x=1", f"Bearer {token}.", f"%22{token}%22"):
        found = scan.search(content.encode())
        assert found == Found(SecretKind.REMEMBERED, OWNER, fingerprint(token), found.form if found else "")
    assert scan.search(f"{fingerprint(token)} is its fingerprint".encode()) is None


def test_a_search_can_be_ended() -> None:
    cancel = Cancel()
    cancel()
    with pytest.raises(Cancelled):
        scan_for("a-token-that-is-long-enough").search(b"anything", cancel.raise_if_cancelled)
