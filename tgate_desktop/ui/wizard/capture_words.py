"""How a redirect URI will be caught, in words. No Qt."""

from __future__ import annotations

from urllib.parse import urlsplit

from tgate_desktop.oauth.redirect_uri import Capture, RedirectUri
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _


def capture_sentence(redirect_uri: RedirectUri) -> str:
    """One sentence: who catches the answer, and where."""
    port = isolated(str(redirect_uri.port))
    match redirect_uri.capture:
        case Capture.LOOPBACK_HTTP if redirect_uri.host == "localhost":
            return _("Caught by itself: the app listens on this computer, port {port}, on 127.0.0.1 and ::1.").format(
                port=port
            )
        case Capture.LOOPBACK_HTTP:
            return _("Caught by itself: the app listens on this computer at {host}, port {port}.").format(
                host=isolated(redirect_uri.host), port=port
            )
        case Capture.LOOPBACK_HTTPS:
            return _(
                "You will paste it: this version cannot catch https itself yet. The browser will say that it cannot "
                "open the page; copy its address from there."
            )
        case Capture.PASTE if not redirect_uri.host:
            return _("T-Gate will show a code on its page: you will paste it.")
        case _:
            return _("Goes to {host}: you will paste it.").format(host=isolated(redirect_uri.host))


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
    if redirect_uri.capture is Capture.LOOPBACK_HTTP and _has_no_port(redirect_uri.text):
        rights = _("It names no port, so it means port {port}, where this computer may not let the app listen.")
        return f"{rights.format(port=isolated(str(redirect_uri.port)))} {live}"
    return live


def _has_no_port(text: str) -> bool:
    return urlsplit(text).port is None
