"""Trouble as the pages show it: a page of its own, a fold on the consent page, a notice on all."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tgate_desktop.practice.markup import Frame, alarm_box, heading, hidden, spans, stacked
from tgate_desktop.practice.messages import Answer
from tgate_desktop.practice.texts import Text
from tgate_desktop.practice.trouble import texts
from tgate_desktop.practice.trouble.catalogue import of_kind
from tgate_desktop.practice.trouble.kinds import Kind
from tgate_desktop.practice.trouble.places import PLACES
from tgate_desktop.practice.trouble.switchboard import Switchboard, Switched

PATH = "/trouble"
_ON_THE_CONSENT_PAGE = (Kind.APPROVAL, Kind.CODE)


def notice(switchboard: Switchboard) -> str:
    """What every page says while something is on: nobody is to wonder. Empty while nothing is."""
    on = switchboard.on
    if not on:
        return ""
    rows = "".join(f"<li>{_now(each)}</li>" for each in on)
    return (
        f'<div class="alarm" id="trouble-on"><a class="both" href="{PATH}">{spans(texts.IS_ON)}</a>'
        f'<ul class="plain">{rows}</ul></div>'
    )


def fold(switchboard: Switchboard) -> str:
    """The fields of the consent form that go with an approval."""
    is_on = any(each.kind in _ON_THE_CONSENT_PAGE for each in switchboard.on)
    as_before = texts.AS_IT_IS if is_on else texts.NOTHING
    groups = "".join(
        f'<optgroup label="{_both(texts.KINDS[kind])}">{_options(kind, f"{kind.value}/")}</optgroup>'
        for kind in _ON_THE_CONSENT_PAGE
    )
    return f"""<details id="trouble-fold"><summary><span class="both">{spans(texts.TITLE)}</span></summary>
<label class="field both" for="trouble">{spans(texts.FOLD_LEAD)}</label>
<select id="trouble" name="trouble"><option value="">{_both(as_before)}</option>{groups}</select>
<div class="pair">{_radio("once", texts.ONCE, checked=True)}{_radio("always", texts.ALWAYS, checked=False)}</div>
<p class="small"><a class="both" id="all-troubles" href="{PATH}" target="_blank">{spans(texts.SHOW_ALL)}</a></p>
</details>"""


def trouble_page(
    frame: Frame,
    switchboard: Switchboard,
    csrf_token: str,
    client_id: str,
    redirect_uris: Iterable[str],
    *,
    alarm: Text | None = None,
    status: int = 200,
) -> Answer:
    """All that can be switched on and off, and the environments of trouble."""
    on = {each.kind: each for each in switchboard.on}
    sections = "".join(_section(kind, on.get(kind), csrf_token) for kind in Kind)
    places = "".join(
        f'<div class="row"><div class="names"><div class="both">{spans(place.title)}</div></div>'
        f'<a id="save-{place.name}" href="{PATH}/environments/{place.name}.json" download'
        f' aria-label="{_both(texts.SAVE)}: {_both(place.title)}">{_both(texts.SAVE)}</a></div>'
        for place in PLACES
    )
    typed = "".join(
        f'<dt class="both">{spans(name)}</dt>{value}'
        for name, value in (
            (texts.CLIENT_ID, _code(client_id)),
            (texts.CLIENT_SECRET, f'<dd class="both">{spans(texts.ANY_SECRET)}</dd>'),
            (texts.REDIRECT_URI, "".join(map(_code, redirect_uris))),
        )
    )
    all_off = _button("off", "", texts.ALL_OFF, "all-off")
    off = f'<form method="post" action="{PATH}">{hidden("csrf", csrf_token)}{all_off}</form>' if on else ""
    body = f"""{heading(texts.TITLE)}{stacked(texts.LEAD)}{alarm_box(alarm)}{off}
{sections}
<section><h2 class="both">{spans(texts.PLACES_TITLE)}</h2>{stacked(texts.PLACES_LEAD)}{places}
</section><section><h2 class="both">{spans(texts.TYPE_THERE)}</h2><dl class="facts">{typed}</dl></section>"""
    return frame.page(texts.TITLE, body, status, is_noticed=False)


def not_opened_page(frame: Frame) -> Answer:
    """When a place's port is taken."""
    title = texts.NOT_OPENED_TITLE
    return frame.page(title, heading(title) + stacked(texts.NOT_OPENED), 503)


def _section(kind: Kind, now: Switched | None, csrf_token: str) -> str:
    off = ""
    if now is not None:
        button = _button("off", kind.value, texts.OFF, f"off-{kind.value}")
        off = f'<div class="hint now" id="now-{kind.value}"><p class="stacked">{_now(now)}</p>{button}</div>'
    title = texts.KINDS[kind]
    return f"""<section><h2 class="both">{spans(title)}</h2>
<form method="post" action="{PATH}">{hidden("csrf", csrf_token)}{hidden("kind", kind.value)}{off}
<select id="trouble-{kind.value}" name="trouble" aria-label="{_both(title)}">
<option value="">{_both(texts.NOTHING)}</option>{_options(kind, "", now)}</select>
<div class="actions">{_button("on", "once", texts.ONCE, f"once-{kind.value}")}
{_button("on", "always", texts.ALWAYS, f"always-{kind.value}")}</div>
</form></section>"""


def _options(kind: Kind, prefix: str, now: Switched | None = None) -> str:
    return "".join(
        f'<option value="{prefix}{each.name}"{" selected" if now and each is now.trouble else ""}>'
        f"{_both(each.title)}</option>"
        for each in of_kind(kind)
    )


def _now(switched: Switched) -> str:
    """What is on, and for how long, in each language."""
    now = texts.NOW_ONCE if switched.once else texts.NOW_ALWAYS
    when, trouble = texts.KINDS[switched.kind], switched.trouble.title
    return spans(Text(now.en.format(when=when.en, trouble=trouble.en), now.ar.format(when=when.ar, trouble=trouble.ar)))


def _both(text: Text) -> str:
    """Both languages where no markup can be, each by itself in its own direction."""
    shown = text.en if text.en == text.ar else f"\u2068{text.en}\u2069 · \u2068{text.ar}\u2069"
    return escape(shown)


def _button(name: str, value: str, text: Text, identity: str) -> str:
    return f'<button id="{identity}" name="{name}" value="{value}" class="quiet">{spans(text)}</button>'


def _radio(value: str, text: Text, *, checked: bool) -> str:
    mark = " checked" if checked else ""
    return (
        f'<label class="choice"><input type="radio" name="often" value="{value}"{mark}>'
        f'<span class="names both">{spans(text)}</span></label>'
    )


def _code(value: str) -> str:
    return f'<dd dir="ltr"><code>{escape(value)}</code></dd>'
