"""How a redirect URI will be caught, in words. No Qt."""

from __future__ import annotations

from urllib.parse import urlsplit

from tgate_desktop.oauth.redirect_uri import Capture, RedirectUri
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _

_WAYS = (
    ("Chrome", "“Advanced”", "“Proceed to {host} (unsafe)”"),
    ("Edge", "“Advanced”", "“Continue to {host} (unsafe)”"),
    ("Firefox", "“Advanced…”", "“Accept the Risk and Continue”"),
    ("Safari", "“Show Details”", "“visit this website”"),
)


def capture_sentence(redirect_uri: RedirectUri) -> str:
    """One sentence: who catches the answer, and where."""
    match redirect_uri.capture:
        case Capture.LOOPBACK_HTTP:
            return _caught_sentence(redirect_uri)
        case Capture.LOOPBACK_HTTPS:
            warned = _(
                "The browser will warn about the app's own certificate there: that is expected, at {host} alone."
            )
            return f"{_caught_sentence(redirect_uri)} {warned.format(host=isolated(redirect_uri.host))}"
        case Capture.PASTE if not redirect_uri.host:
            return _("T-Gate will show a code on its page: you will paste it.")
        case _:
            return _("Goes to {host}: you will paste it.").format(host=isolated(redirect_uri.host))


def _caught_sentence(redirect_uri: RedirectUri) -> str:
    port = isolated(str(redirect_uri.port))
    if redirect_uri.host == "localhost":
        return _("Caught by itself: the app listens on this computer, port {port}, on 127.0.0.1 and ::1.").format(
            port=port
        )
    return _("Caught by itself: the app listens on this computer at {host}, port {port}.").format(
        host=isolated(redirect_uri.host), port=port
    )


def what_the_browser_says(redirect_uri: RedirectUri) -> str:
    """What the browser will make of the certificate of an https redirect, and where that is expected."""
    return _(
        "After the approval it will say that {address} is not private or not secure: the app answers there with a "
        "certificate that it made itself on this computer. That is expected for {address} alone; never go past such a "
        "warning at T-Gate or anywhere else."
    ).format(address=isolated(redirect_uri.authority))


def ways_past_the_warning(redirect_uri: RedirectUri) -> tuple[str, ...]:
    """What to press there, by browser. The buttons have the names that they have in English."""
    return tuple(
        _("{browser}: press {first}, then {second}.").format(
            browser=isolated(browser), first=isolated(first), second=isolated(second.format(host=redirect_uri.host))
        )
        for browser, first, second in _WAYS
    )


def capture_warning(redirect_uri: RedirectUri) -> str:
    """What to beware of; empty where there is nothing."""
    if redirect_uri.capture is Capture.PASTE:
        if not redirect_uri.host:
            return ""
        return _("Only use this if the page there does not take the code itself; otherwise its tokens may be cut off.")
    live = _(
        "Setting this in the account of a live integration sends its installs here too; use a test application if you "
        "can."
    )
    if _has_no_port(redirect_uri.text):
        rights = _("It names no port, so it means port {port}, where this computer may not let the app listen.")
        return f"{rights.format(port=isolated(str(redirect_uri.port)))} {live}"
    return live


def _has_no_port(text: str) -> bool:
    return urlsplit(text).port is None
