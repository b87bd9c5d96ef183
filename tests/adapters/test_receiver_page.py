"""The page that the browser gets: static, escaped, in two languages, and kept by nobody."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from tests.support.receivers import CONNECTED, NOT_OURS, REFUSED, WAITING, Answer, parsed_answer
from tgate_desktop.adapters.receiver_page import AnswerPages
from tgate_desktop.assets import resource
from tgate_desktop.flows.ports import FinalPage


def answer(page: FinalPage, status: int = 200) -> Answer:
    return parsed_answer(pages().answer(page, status))


def pages() -> AnswerPages:
    return AnswerPages(resource("receiver", "page.html").read_text(encoding="utf-8"))


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))


def test_the_answer_is_not_kept_not_framed_not_sniffed_and_sends_no_referrer() -> None:
    headers = answer(CONNECTED).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["connection"] == "close"
    assert "location" not in headers
    assert "server" not in headers


def test_the_policy_allows_nothing_but_the_one_style_of_the_page() -> None:
    shown = answer(CONNECTED)
    directives = dict(part.strip().split(" ", 1) for part in shown.headers["content-security-policy"].split(";"))
    (style,) = re.findall("<style>(.*?)</style>", shown.body, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert directives == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


def test_the_page_needs_no_script_no_inline_style_and_nothing_from_elsewhere() -> None:
    tags = Tags(answer(CONNECTED).body).all
    assert not {"script", "link", "img", "iframe", "form", "a"} & {tag for tag, _ in tags}
    names = {name for _, attributes in tags for name in attributes}
    assert not [name for name in names if name in {"style", "src", "href", "action"} or name.startswith("on")]


def test_each_language_is_marked_and_runs_its_own_way() -> None:
    sections = [attributes for tag, attributes in Tags(answer(CONNECTED).body).all if tag == "section"]
    assert sections == [{"lang": "en", "dir": "ltr"}, {"lang": "ar", "dir": "rtl"}]
    assert "<h1>تم الربط</h1><p>أغلق هذا.</p>" in answer(CONNECTED).body


@pytest.mark.parametrize(
    ("page", "outcome"), [(CONNECTED, "succeeded"), (REFUSED, "refused"), (WAITING, "waiting"), (NOT_OURS, "waiting")]
)
def test_the_icon_shows_how_it_ended(page: FinalPage, outcome: str) -> None:
    (body,) = [attributes for tag, attributes in Tags(answer(page).body).all if tag == "body"]
    assert body == {"class": outcome}


def test_texts_are_escaped_everywhere() -> None:
    hostile = '</title></p><script>alert("1")</script>\'&$outcome'
    shown = answer(FinalPage(None, (("en", hostile), ('ar"><b>', hostile)), (("en", hostile),)))
    tags = Tags(shown.body).all
    assert "script" not in {tag for tag, _ in tags}
    assert "b" not in {tag for tag, _ in tags}
    assert shown.body.count("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#x27;&amp;$outcome") == 4


def test_the_length_is_that_of_the_bytes_also_when_only_the_head_is_sent() -> None:
    whole = answer(CONNECTED)
    assert int(whole.headers["content-length"]) == len(whole.body.encode())
    head = pages().answer(CONNECTED, 405, has_body=False)
    assert head.endswith(b"\r\n\r\n")
    assert parsed_answer(head).headers["content-length"] == whole.headers["content-length"]
    assert parsed_answer(head).headers["allow"] == "GET"


def test_the_answer_to_a_prefetch_is_empty_and_not_kept() -> None:
    nothing = parsed_answer(pages().nothing())
    assert (nothing.status, nothing.body, nothing.headers["cache-control"]) == (204, "", "no-store")
    assert "content-length" not in nothing.headers
