"""What all pages are made of. Every value that is shown is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import quote

from tgate_desktop.practice.messages import Answer
from tgate_desktop.practice.style import MARK, STYLESHEET, STYLESHEET_SOURCE
from tgate_desktop.practice.texts import PageTexts, Text


class Frame:
    """What is around each page. `notice` is what all of them say at the top; empty for nothing."""

    def __init__(self, texts: PageTexts, notice: Callable[[], str]) -> None:
        self._texts = texts
        self._notice = notice

    def page(
        self,
        title: Text,
        body: str,
        status: int,
        *,
        form_target: str = "",
        headers: tuple[tuple[str, str], ...] = (),
        is_noticed: bool = True,
    ) -> Answer:
        """`form_target` is where forms may lead beside this server, as CSP sources with a space before each."""
        texts = self._texts
        page = f"""<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title.en)} · {escape(title.ar)}</title>
<link rel="icon" href="data:image/svg+xml,{quote(MARK)}">
<style>{STYLESHEET}</style>
</head>
<body>
<main>
<header>{MARK}<span>T-Gate</span><span class="badge">{escape(texts.practice.en)} · {escape(texts.practice.ar)}</span>
</header>
{self._notice() if is_noticed else ""}{body}
</main>
<footer>{spans(texts.footer)}</footer>
</body>
</html>
"""
        policy = (
            f"default-src 'none'; style-src {STYLESHEET_SOURCE}; img-src data:; base-uri 'none';"
            f" form-action 'self'{form_target}; frame-ancestors 'none'"
        )
        always = (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", policy),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
        )
        return Answer(status, (*always, *headers), page.encode())


def spans(text: Text, **values: str) -> str:
    """Both languages; whether side by side is told by the class of what they are in. Values stay left-to-right."""
    shown = {name: f'<bdi dir="ltr">{escape(value)}</bdi>' for name, value in values.items()}
    english, arabic = (_unbroken(escape(each)).format(**shown) for each in (text.en, text.ar))
    return f'<span lang="en">{english}</span><span lang="ar" dir="rtl">{arabic}</span>'


def heading(text: Text) -> str:
    """The page's own."""
    return f'<h1 class="both">{spans(text)}</h1>'


def stacked(text: Text, **values: str) -> str:
    """A paragraph in both languages."""
    return f'<p class="stacked">{spans(text, **values)}</p>'


def alarm_box(text: Text | None) -> str:
    """What went wrong, if anything."""
    return f'<div class="alarm" role="alert">{spans(text)}</div>' if text else ""


def label(field_id: str, text: Text) -> str:
    """Of a field."""
    return f'<label class="field both" for="{field_id}">{spans(text)}</label>'


def hidden(name: str, value: str) -> str:
    """A field that nobody sees."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def fact_list(facts: Iterable[tuple[Text, tuple[str, ...]]]) -> str:
    """Names with their values."""
    rows = "".join(
        f'<dt class="both">{spans(name)}</dt>'
        + "".join(f'<dd dir="ltr"><code>{escape(value)}</code></dd>' for value in values)
        for name, values in facts
    )
    return f'<dl class="facts">{rows}</dl>'


def _unbroken(text: str) -> str:
    """A line may end after a hyphen, but not in the middle of this name."""
    return text.replace("T-Gate", '<span class="whole">T-Gate</span>')
