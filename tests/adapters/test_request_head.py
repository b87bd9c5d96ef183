"""Reading a request head: whatever the bytes and however they are cut, one answer and no surprise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgate_desktop.adapters.request_head import MAX_HEAD, HeadMalformed, RequestHead, read_head

WHOLE = b"GET /callback?code=a%26b&x HTTP/1.1\r\nHost: 127.0.0.1:1\r\nA:  b c \r\nA:\r\n\r\n"
PIECES = [b"GET", b"HEAD", b" ", b"/", b"?", b"HTTP/1.1", b"\r\n", b"\r", b"\n", b"Host:", b"a", b"\x00", b"\xff", b"#"]


def test_a_request_is_read_into_its_parts() -> None:
    head = read_head(WHOLE)
    assert head == RequestHead("GET", "/callback", "code=a%26b&x", (("host", "127.0.0.1:1"), ("a", "b c"), ("a", "")))
    assert head.values("a") == ("b c", "")
    assert head.values("b") == ()


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_until_its_end_more_is_waited_for(length: int) -> None:
    assert read_head(WHOLE[:length]) is None


def test_a_request_without_headers_is_read() -> None:
    assert read_head(b"GET / HTTP/1.0\r\n\r\n") == RequestHead("GET", "/", "", ())


def test_neither_query_nor_headers_show_in_a_repr() -> None:
    shown = repr(read_head(b"GET /callback?code=the-code HTTP/1.1\r\nCookie: the-cookie\r\n\r\n"))
    assert "the-code" not in shown
    assert "the-cookie" not in shown


@pytest.mark.parametrize(
    ("method", "path", "shown"),
    [
        ("GET", "/callback", "GET /callback"),
        ("GET", "/a" * 100, f"GET {'/a' * 40}…"),
        ("GET", "/callback%3Fcode=x", "GET /callback…"),
        ("BREW", "/\x1b[31m", "? /…"),
        ("CONNECT", "", "CONNECT "),
    ],
)
def test_what_a_log_shows_is_short_and_plain(method: str, path: str, shown: str) -> None:
    assert RequestHead(method, path, "", ()).shown == shown


@given(st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)))
def test_any_bytes_are_a_request_or_malformed_or_unfinished(received: bytes) -> None:
    try:
        head = read_head(received)
    except HeadMalformed:
        return
    if head is None:
        assert b"\r\n\r\n" not in received
    else:
        assert received.startswith(head.method.encode() + b" ")
        assert received.endswith(b"\r\n\r\n")


@given(st.integers(0, MAX_HEAD + 10))
def test_no_more_than_the_limit_is_ever_waited_for(length: int) -> None:
    for received in (b"G" * length, b"GET / HTTP/1.1\r\n" + b"A: " + b"a" * length):
        if len(received) > MAX_HEAD:
            with pytest.raises(HeadMalformed):
                read_head(received)
