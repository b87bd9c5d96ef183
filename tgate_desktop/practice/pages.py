"""The HTML pages: static, bilingual, without script. Every value that is shown is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlsplit

from tgate_desktop.practice.messages import Answer
from tgate_desktop.practice.restaurants import OWNER_EMAIL, OWNER_PASSWORD, RESTAURANTS, Restaurant
from tgate_desktop.practice.style import MARK, STYLESHEET, STYLESHEET_SOURCE
from tgate_desktop.practice.texts import PageTexts, Text


class Pages:
    """Makes each page with the texts it was given."""

    def __init__(self, texts: PageTexts) -> None:
        self._texts = texts

    def sign_in(
        self, query: str, csrf_token: str, *, email: str = "", alarm: Text | None = None, status: int = 200
    ) -> Answer:
        """The form posts to `/oauth/sign-in`; `query` is the authorization request that comes after it."""
        texts = self._texts
        body = f"""{_heading(texts.sign_in_title)}{_stacked(texts.sign_in_lead)}{_alarm(alarm)}
<form method="post" action="/oauth/sign-in">
{_hidden("csrf", csrf_token)}{_hidden("request", query)}
{_label("email", texts.email)}
<input id="email" name="email" type="email" dir="ltr" required autofocus autocomplete="off" value="{escape(email)}">
{_label("password", texts.password)}
<input id="password" name="password" type="password" dir="ltr" required autocomplete="off">
<button id="sign-in">{_spans(texts.sign_in)}</button>
</form>
<div class="hint"><div class="both">{_spans(texts.credentials)}</div>
<dl dir="ltr"><dt>{escape(texts.email.en)}</dt><dd><code>{escape(OWNER_EMAIL)}</code></dd>
<dt>{escape(texts.password.en)}</dt><dd><code>{escape(OWNER_PASSWORD)}</code></dd></dl></div>"""
        return self._page(texts.sign_in_title, body, status)

    def consent(
        self,
        query: str,
        csrf_token: str,
        *,
        application: str,
        redirect_uri: str,
        email: str,
        alarm: Text | None = None,
        status: int = 200,
    ) -> Answer:
        """The form posts the decision to `/oauth/authorize` with the same query."""
        texts = self._texts
        choices = "".join(self._choice(restaurant) for restaurant in RESTAURANTS)
        target = urlsplit(redirect_uri)
        body = f"""{_heading(texts.consent_title)}{_stacked(texts.consent_lead, application=application)}{_alarm(alarm)}
<form method="post" action="/oauth/authorize?{escape(query)}">
{_hidden("csrf", csrf_token)}
<fieldset><legend><span class="both">{_spans(texts.choose)}</span></legend>{choices}</fieldset>
<div class="actions"><button id="approve" name="decision" value="approve">{_spans(texts.approve)}</button>
<button id="deny" name="decision" value="deny" class="quiet" formnovalidate>{_spans(texts.deny)}</button></div>
</form>
<p class="small both">{_spans(texts.then, address=target.netloc)}</p>
<p class="small both">{_spans(texts.signed_in_as, email=email)}</p>"""
        return self._page(texts.consent_title, body, status, form_target=_source(redirect_uri))

    def refused(self, reason: str, asked_for: str | None, registered: Iterable[str]) -> Answer:
        """For a request that must not be redirected (RFC 6749 4.1.2.1)."""
        texts = self._texts
        facts: list[tuple[Text, tuple[str, ...]]] = [(texts.reason, (reason,))]
        if asked_for is not None:
            facts += [(texts.asked_for, (asked_for,)), (texts.registered, tuple(registered))]
        body = _heading(texts.refused_title) + _stacked(texts.refused_lead) + _facts(facts)
        return self._page(texts.refused_title, body, 400)

    def not_found(self, status: int, *headers: tuple[str, str]) -> Answer:
        title = self._texts.not_found_title
        return self._page(title, _heading(title), status, headers=headers)

    def not_understood(self, reason: str) -> Answer:
        title = self._texts.not_understood_title
        body = _heading(title) + _facts([(self._texts.reason, (reason,))])
        return self._page(title, body, 400)

    def index(self, address: str) -> Answer:
        texts = self._texts
        rows = "".join(f'<div class="row">{self._names(restaurant)}</div>' for restaurant in RESTAURANTS)
        facts = [
            (texts.authorization_address, (f"{address}/oauth/authorize",)),
            (texts.token_address, (f"{address}/oauth/token",)),
            (texts.brands_address, (f"{address}/api/brands",)),
        ]
        body = f"""{_heading(texts.index_title)}{_stacked(texts.index_lead)}
<section><h2 class="both">{_spans(texts.restaurants)}</h2>{rows}</section>
<section><h2 class="both">{_spans(texts.addresses)}</h2>{_facts(facts)}</section>"""
        return self._page(texts.index_title, body, 200)

    def _choice(self, restaurant: Restaurant) -> str:
        value = escape(restaurant.company_id)
        return (
            f'<label class="choice"><input type="radio" name="company" value="{value}" required>'
            f"{self._names(restaurant)}</label>"
        )

    def _names(self, restaurant: Restaurant) -> str:
        arabic = (
            f'<span lang="ar" dir="rtl">{escape(restaurant.name_ar)}</span>'
            if restaurant.name_ar
            else f'<span class="missing">{escape(self._texts.no_arabic_name.en)}</span>'
        )
        brands = " · ".join(brand.name_en for brand in restaurant.brands)
        return (
            f'<div class="names"><div class="both"><span lang="en">{escape(restaurant.name_en)}</span>{arabic}</div>'
            f'<p class="brands">{escape(brands)}</p></div>'
        )

    def _page(
        self,
        title: Text,
        body: str,
        status: int,
        *,
        form_target: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Answer:
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
{body}
</main>
<footer>{_spans(texts.footer)}</footer>
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


def _source(redirect_uri: str) -> str:
    """The origin that the form may lead to: browsers hold `form-action` against redirects as well.

    Only the scheme where CSP has no way to write the host (IPv6 literals, schemes of applications).
    """
    parts = urlsplit(redirect_uri)
    if parts.scheme not in ("http", "https") or "[" in parts.netloc:
        return f" {parts.scheme}:"
    return f" {parts.scheme}://{parts.netloc}"


def _spans(text: Text, **values: str) -> str:
    shown = {name: f'<bdi dir="ltr">{escape(value)}</bdi>' for name, value in values.items()}
    english, arabic = escape(text.en).format(**shown), escape(text.ar).format(**shown)
    return f'<span lang="en">{english}</span><span lang="ar" dir="rtl">{arabic}</span>'


def _heading(text: Text) -> str:
    return f'<h1 class="both">{_spans(text)}</h1>'


def _stacked(text: Text, **values: str) -> str:
    return f'<p class="stacked">{_spans(text, **values)}</p>'


def _alarm(text: Text | None) -> str:
    return f'<div class="alarm" role="alert">{_spans(text)}</div>' if text else ""


def _label(field_id: str, text: Text) -> str:
    return f'<label class="field both" for="{field_id}">{_spans(text)}</label>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _facts(facts: Iterable[tuple[Text, tuple[str, ...]]]) -> str:
    rows = "".join(
        f'<dt class="both">{_spans(name)}</dt>'
        + "".join(f'<dd dir="ltr"><code>{escape(value)}</code></dd>' for value in values)
        for name, values in facts
    )
    return f'<dl class="facts">{rows}</dl>'
