"""The receiver's answers: one static page in several languages, escaped, and the headers around it. Pure."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from http import HTTPStatus
from string import Template

from tgate_desktop.flows.ports import FinalPage

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_OUTCOMES = {True: "succeeded", False: "refused", None: "waiting"}


class AnswerPages:
    """Whole HTTP answers, made from the page's template.

    The template has the places `$language`, `$title`, `$outcome` (`succeeded`, `refused` or `waiting`) and `$blocks`,
    and one `<style>`, which the content security policy allows by its hash.
    """

    def __init__(self, template: str) -> None:
        self._template = Template(template)
        style = template.partition("<style>")[2].partition("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
        self._headers = (
            "Content-Type: text/html; charset=utf-8",
            "Cache-Control: no-store",
            "Referrer-Policy: no-referrer",
            f"Content-Security-Policy: default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff",
            "Cross-Origin-Resource-Policy: same-origin",
        )

    def answer(self, page: FinalPage, status: int = 200, *, has_body: bool = True) -> bytes:
        """The page under `status`; without its body, as HEAD wants it, when `has_body` is False."""
        body = self._html(page).encode()
        allow = ("Allow: GET",) if status == HTTPStatus.METHOD_NOT_ALLOWED else ()
        head = _head(status, (*self._headers, *allow, f"Content-Length: {len(body)}"))
        return head + body if has_body else head

    def nothing(self) -> bytes:
        """204: an answer that no browser shows or keeps."""
        return _head(204, ("Cache-Control: no-store",))

    def _html(self, page: FinalPage) -> str:
        language, title = page.headings[0]
        return self._template.substitute(
            language=escape(language),
            title=escape(title),
            outcome=_OUTCOMES[page.succeeded],
            blocks="\n".join(_block(language, heading, page.texts) for language, heading in page.headings),
        )


def _block(language: str, heading: str, texts: tuple[tuple[str, str], ...]) -> str:
    direction = "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
    paragraphs = "".join(f"<p>{escape(text)}</p>" for tag, text in texts if tag == language)
    return f'<section lang="{escape(language)}" dir="{direction}"><h1>{escape(heading)}</h1>{paragraphs}</section>'


def _head(status: int, headers: tuple[str, ...]) -> bytes:
    lines = (f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *headers, "Connection: close", "", "")
    return "\r\n".join(lines).encode("ascii")
