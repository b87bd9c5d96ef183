"""The HTML pages: static, bilingual, without script. Every value that is shown is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from tgate_desktop.practice.markup import Frame, alarm_box, fact_list, heading, hidden, label, spans, stacked
from tgate_desktop.practice.messages import Answer
from tgate_desktop.practice.restaurants import OWNER_EMAIL, OWNER_PASSWORD, RESTAURANTS, Restaurant
from tgate_desktop.practice.texts import PageTexts, Text


class Pages:
    """Makes each page with the texts it was given."""

    def __init__(self, texts: PageTexts, frame: Frame) -> None:
        self._texts = texts
        self._frame = frame

    def sign_in(
        self, query: str, csrf_token: str, *, email: str = "", alarm: Text | None = None, status: int = 200
    ) -> Answer:
        """The form posts to `/oauth/sign-in`; `query` is the authorization request that comes after it."""
        texts = self._texts
        body = f"""{heading(texts.sign_in_title)}{stacked(texts.sign_in_lead)}{alarm_box(alarm)}
<form method="post" action="/oauth/sign-in">
{hidden("csrf", csrf_token)}{hidden("request", query)}
{label("email", texts.email)}
<input id="email" name="email" type="email" dir="ltr" required autofocus autocomplete="off" value="{escape(email)}">
{label("password", texts.password)}
<input id="password" name="password" type="password" dir="ltr" required autocomplete="off">
<button id="sign-in">{spans(texts.sign_in)}</button>
</form>
<div class="hint"><div class="both">{spans(texts.credentials)}</div>
<dl dir="ltr"><dt>{escape(texts.email.en)}</dt><dd><code>{escape(OWNER_EMAIL)}</code></dd>
<dt>{escape(texts.password.en)}</dt><dd><code>{escape(OWNER_PASSWORD)}</code></dd></dl></div>"""
        return self._frame.page(texts.sign_in_title, body, status)

    def consent(
        self,
        query: str,
        csrf_token: str,
        *,
        application: str,
        redirect_uri: str,
        email: str,
        fold: str,
        alarm: Text | None = None,
        status: int = 200,
    ) -> Answer:
        """The form posts the decision to `/oauth/authorize` with the same query; `fold` is a part of it."""
        texts = self._texts
        choices = "".join(self._choice(restaurant) for restaurant in RESTAURANTS)
        target = urlsplit(redirect_uri)
        lead = stacked(texts.consent_lead, application=application)
        body = f"""{heading(texts.consent_title)}{lead}{alarm_box(alarm)}
<form method="post" action="/oauth/authorize?{escape(query)}">
{hidden("csrf", csrf_token)}
<fieldset><legend><span class="both">{spans(texts.choose)}</span></legend>{choices}</fieldset>
{fold}
<div class="actions"><button id="approve" name="decision" value="approve">{spans(texts.approve)}</button>
<button id="deny" name="decision" value="deny" class="quiet" formnovalidate>{spans(texts.deny)}</button></div>
</form>
<p class="small both">{spans(texts.then, address=target.netloc)}</p>
<p class="small both">{spans(texts.signed_in_as, email=email)}</p>"""
        return self._frame.page(texts.consent_title, body, status, form_target=_source(redirect_uri))

    def refused(self, reason: str, asked_for: str | None, registered: Iterable[str]) -> Answer:
        """For a request that must not be redirected (RFC 6749 4.1.2.1)."""
        texts = self._texts
        facts: list[tuple[Text, tuple[str, ...]]] = [(texts.reason, (reason,))]
        if asked_for is not None:
            facts += [(texts.asked_for, (asked_for,)), (texts.registered, tuple(registered))]
        body = heading(texts.refused_title) + stacked(texts.refused_lead) + fact_list(facts)
        return self._frame.page(texts.refused_title, body, 400)

    def not_found(self, status: int, *headers: tuple[str, str]) -> Answer:
        title = self._texts.not_found_title
        return self._frame.page(title, heading(title), status, headers=headers)

    def not_understood(self, reason: str) -> Answer:
        title = self._texts.not_understood_title
        body = heading(title) + fact_list([(self._texts.reason, (reason,))])
        return self._frame.page(title, body, 400)

    def index(self, address: str) -> Answer:
        texts = self._texts
        rows = "".join(f'<div class="row">{self._names(restaurant)}</div>' for restaurant in RESTAURANTS)
        facts = [
            (texts.authorization_address, (f"{address}/oauth/authorize",)),
            (texts.token_address, (f"{address}/oauth/token",)),
            (texts.brands_address, (f"{address}/api/brands",)),
            (texts.revocation_address, (f"{address}/oauth/revoke",)),
        ]
        body = f"""{heading(texts.index_title)}{stacked(texts.index_lead)}
<section><h2 class="both">{spans(texts.restaurants)}</h2>{rows}</section>
<section><h2 class="both">{spans(texts.addresses)}</h2>{fact_list(facts)}</section>
<p class="small both"><a href="/trouble" class="both">{spans(texts.to_trouble)}</a></p>"""
        return self._frame.page(texts.index_title, body, 200)

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


def _source(redirect_uri: str) -> str:
    """The origin that the form may lead to: browsers hold `form-action` against redirects as well.

    Only the scheme where CSP has no way to write the host (IPv6 literals, schemes of applications).
    """
    parts = urlsplit(redirect_uri)
    if parts.scheme not in ("http", "https") or "[" in parts.netloc:
        return f" {parts.scheme}:"
    return f" {parts.scheme}://{parts.netloc}"
