"""Trouble that any request can meet: a wrong address, a busy or broken server, something on the way, a bad line."""

from __future__ import annotations

import time
from dataclasses import replace
from email.utils import formatdate

from tgate_desktop.practice.messages import Answer, Delivery
from tgate_desktop.practice.texts import Text
from tgate_desktop.practice.trouble.canned import Act, always, empty, message, page
from tgate_desktop.practice.trouble.kinds import Kind, Scene, Trouble

CLOCK_OFF_S = 10 * 60
_PAUSE_S = 5 * 60

_TOKEN = (Kind.CODE, Kind.REFRESH)
_READ = (*_TOKEN, Kind.CHECK)
_ALL = (*_READ, Kind.REVOKE)
# Over the limit of a mebibyte that careful clients have, and made of what JSON may hold.
_TOO_LARGE = b'{"padding": "' + b"." * (1024 * 1024 + 64 * 1024) + b'"}'
_JSON = (("Content-Type", "application/json; charset=utf-8"),)
_HALF = b'{"access_token": "' + b"." * 400 + b'"}'


def _on_the_line(delivery: Delivery, body: bytes = b"") -> Act:
    return always(Answer(200, _JSON, body, delivery))


def _answer_lost(scene: Scene) -> Answer:
    """Done, and nobody hears of it."""
    return replace(scene.proper(scene.request), delivery=Delivery.RESET)


def _too_many_until_a_date(scene: Scene) -> Answer:
    until = formatdate(time.time() + _PAUSE_S, usegmt=True)
    return message(429, "Too many requests", ("Retry-After", until))(scene)


def _at_another_time(offset_s: int) -> Act:
    return lambda scene: replace(scene.proper(scene.request), clock_offset_s=offset_s)


ANYWHERE = tuple(
    Trouble(name, title, kinds, act)
    for name, title, kinds, act in (
        ("not-found-404", Text("404 Not Found", "404 Not Found"), _ALL, message(404, "Not found")),
        (
            "not-allowed-405",
            Text("405 Method Not Allowed, a page", "405 Method Not Allowed مع صفحة"),
            _ALL,
            page(405, "Method Not Allowed", "The method is not allowed for this address.", ("Allow", "GET")),
        ),
        (
            "message-400",
            Text("400 with a message", "400 مع رسالة"),
            _READ,
            message(400, "Bad request"),
        ),
        (
            "message-403",
            Text("403 with a message", "403 مع رسالة"),
            (Kind.CHECK, *_TOKEN),
            message(403, "This action is not allowed for the application"),
        ),
        (
            "message-422",
            Text("422 with a message", "422 مع رسالة"),
            _READ,
            message(422, "Invalid or missing parameters"),
        ),
        (
            "too-many-requests-429",
            Text("429 Too Many Requests, Retry-After 120", "429 Too Many Requests مع Retry-After 120"),
            _ALL,
            message(429, "Too many requests", ("Retry-After", "120")),
        ),
        (
            "retry-after-date-429",
            Text("429 Too Many Requests, Retry-After as a date", "429 Too Many Requests مع Retry-After كتاريخ"),
            _ALL,
            _too_many_until_a_date,
        ),
        (
            "failed-500",
            Text("500 Internal Server Error", "500 Internal Server Error"),
            _ALL,
            message(500, "Internal server error"),
        ),
        (
            "bad-gateway-502",
            Text("502 Bad Gateway, a page", "502 Bad Gateway مع صفحة"),
            _ALL,
            page(502, "502 Bad Gateway", "nginx"),
        ),
        (
            "unavailable-503",
            Text("503 Service Unavailable, Retry-After 300", "503 Service Unavailable مع Retry-After 300"),
            _ALL,
            message(503, "T-Gate is being maintained", ("Retry-After", "300")),
        ),
        (
            "redirect-302",
            Text("302 to another host", "302 إلى مضيف آخر"),
            _ALL,
            empty(302, ("Location", "https://elsewhere.invalid/oauth/token")),
        ),
        (
            "captive-portal",
            Text("A sign-in page of the network, with 200", "صفحة تسجيل دخول للشبكة مع 200"),
            _ALL,
            page(200, "Welcome to the guest network", "Accept the terms to go online."),
        ),
        (
            "network-sign-in-511",
            Text("511: the network wants a sign-in first", "511: تطلب الشبكة تسجيل الدخول أولًا"),
            _ALL,
            page(511, "Network Authentication Required", "Sign in to the guest network to go online."),
        ),
        ("empty-200", Text("200, empty", "200 من دون محتوى"), _READ, empty(200)),
        (
            "too-large",
            Text("An answer of more than 1 MB", "إجابة أكبر من 1 ميغابايت"),
            _ALL,
            always(Answer(200, _JSON, _TOO_LARGE)),
        ),
        (
            "truncated",
            Text("An answer that ends in the middle", "إجابة تنقطع في منتصفها"),
            _ALL,
            _on_the_line(Delivery.TRUNCATED, _HALF),
        ),
        (
            "reset",
            Text("Connection reset, nothing done", "انقطاع الاتصال دون تنفيذ شيء"),
            _ALL,
            _on_the_line(Delivery.RESET),
        ),
        (
            "answer-lost",
            Text("Done, but the answer is lost", "نُفّذ الطلب وضاعت الإجابة"),
            (*_TOKEN, Kind.REVOKE),
            _answer_lost,
        ),
        (
            "drip",
            Text("An answer so slow that it never ends", "إجابة بطيئة لا تنتهي"),
            _ALL,
            _on_the_line(Delivery.DRIPPING, b" " * 1000),
        ),
        ("silent", Text("No answer at all", "لا إجابة على الإطلاق"), _ALL, _on_the_line(Delivery.SILENT)),
        (
            "clock-ahead",
            Text("T-Gate's clock is 10 minutes ahead", "ساعة T-Gate متقدمة 10 دقائق"),
            (Kind.EVERY,),
            _at_another_time(CLOCK_OFF_S),
        ),
        (
            "clock-behind",
            Text("T-Gate's clock is 10 minutes behind", "ساعة T-Gate متأخرة 10 دقائق"),
            (Kind.EVERY,),
            _at_another_time(-CLOCK_OFF_S),
        ),
    )
)
