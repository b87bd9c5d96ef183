"""What is said about catching the redirect: the port, the loopback address, the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _

_FIRST_UNPRIVILEGED_PORT = 1024
_RESERVED_PORTS_COMMAND = "netsh interface ipv4 show excludedportrange tcp"


def _port_taken(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("Port {port} on {host} is in use by another program, so the redirect cannot be caught.").format(
            port=facts.text("port"), host=facts.text("host")
        ),
        likely_causes=(
            _("A development server or another sign-in tool listens on this port."),
            _("Another user of this computer is connecting a company at this moment."),
        ),
        what_to_do=_("Close that program, then try again. Approve nothing before: the code would go to that program."),
        action=Action.TRY_AGAIN,
    )


def _port_forbidden(facts: Facts) -> Explanation:
    port = facts.number("port")
    what_to_do = _(
        "Choose a redirect URI with another port, the same here and in the T-Gate application account. "
        "Or approve in the browser and paste the redirected address."
    )
    if port is not None and port < _FIRST_UNPRIVILEGED_PORT:
        causes: tuple[str, ...] = (_("Ports below 1024 are kept for administrators."),)
    else:
        listing = _("On Windows, the command “{command}” lists the ports that are reserved.")
        what_to_do = f"{what_to_do} {listing.format(command=isolated(_RESERVED_PORTS_COMMAND))}"
        causes = (
            _("The system has reserved a range of ports, as Windows does for virtual machines."),
            _("Security software keeps programs from listening on this port."),
        )
    return Explanation(
        what_happened=_("This computer does not let the app listen on port {port} of {host}.").format(
            port=facts.text("port"), host=facts.text("host")
        ),
        likely_causes=causes,
        what_to_do=what_to_do,
        action=Action.CHANGE_REDIRECT_URI,
    )


def _loopback_missing(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This computer has no loopback address {host} to catch the redirect on.").format(
            host=facts.text("host")
        ),
        likely_causes=(_("IPv6, or the loopback network as a whole, is switched off on this computer."),),
        what_to_do=_(
            "Choose a redirect URI with 127.0.0.1, the same here and in the T-Gate application account. "
            "Or approve in the browser and paste the redirected address."
        ),
        action=Action.CHANGE_REDIRECT_URI,
    )


def _attempt_expired(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("No code came from the browser within 30 minutes, so the app stopped waiting."),
        what_to_do=_("Paste the redirected address if there is one, or try again with a new link."),
        action=Action.TRY_AGAIN,
    )


def _browser_not_opened(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The system could not open a browser."),
        likely_causes=(_("No default browser is set for this user."),),
        what_to_do=_("Copy the link and open it in any browser."),
        action=Action.COPY_LINK,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.PortTaken: _port_taken,
    problems.PortForbidden: _port_forbidden,
    problems.LoopbackMissing: _loopback_missing,
    problems.AttemptExpired: _attempt_expired,
    problems.BrowserNotOpened: _browser_not_opened,
}
