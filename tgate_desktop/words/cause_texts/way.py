"""Causes that lie on the way to T-Gate: network, certificates, proxies."""

from __future__ import annotations

from tgate_desktop.oauth.causes import Cause
from tgate_desktop.words.explanation import Facts
from tgate_desktop.words.languages import gettext as _


def texts(facts: Facts) -> dict[Cause, str]:
    return {
        Cause.OFFLINE: _("This computer is offline, or a VPN that it needs is not connected."),
        Cause.HOST_MISSPELT: _("The host in the environment's address is not written right."),
        Cause.SERVER_STOPPED: _("The server is stopped or being restarted."),
        Cause.HOST_OR_PORT_WRONG: _("The address in the environment has the wrong host or port."),
        Cause.FIREWALL_REFUSES: _("A firewall turns the connection away."),
        Cause.FIREWALL_DROPS: _("A firewall drops the connection, or a VPN that it needs is not connected."),
        Cause.SERVER_DOWN: _("The server is overloaded or down."),
        Cause.NETWORK_DROPPED: _("The network dropped out for a moment."),
        Cause.RESTARTED: _("The server or a proxy on the way was restarted."),
        Cause.OVERLOADED: _("The server is overloaded."),
        Cause.NETWORK_SLOW: _("The network, or a proxy on the way, is very slow."),
        Cause.CUT_SHORT_ON_THE_WAY: _("A proxy or security software on the way cut the answer short."),
        Cause.CAPTIVE_PORTAL: _("The network asks for a sign-in of its own first, as in hotels."),
        Cause.CAPTIVE_PORTAL_OR_PROXY: _(
            "The network asks for a sign-in of its own first, as in hotels, or a proxy answers in T-Gate's place."
        ),
        Cause.LEADS_TO_A_PAGE: _("The address in the environment leads to a web page or a download."),
        Cause.PROXY_ANSWERS: _("A proxy on the way answers in the server's place."),
        Cause.PROXY_TOOK_THE_ANSWER: _("A proxy on the way took the answer away."),
        Cause.TLS_INSPECTED: _tls_inspected(facts),
        Cause.TLS_INTERMEDIATE_MISSING: _("The server leaves out an intermediate certificate."),
        Cause.TLS_IMPOSTOR: _("Someone on the way pretends to be the server."),
        Cause.COMPUTER_DATE_WRONG: _("The date or time of this computer is wrong."),
        Cause.CERTIFICATE_NOT_RENEWED: _("The server's certificate has expired and was not renewed."),
        Cause.CERTIFICATE_TOO_EARLY: _("The server's certificate was put in place before its time."),
        Cause.CERTIFICATE_NOT_REPLACED: _("The server's certificate was revoked, and the new one is not in place."),
        Cause.CERTIFICATE_STOLEN: _("Someone on the way pretends to be the server, with a stolen certificate."),
        Cause.PORT_IS_NOT_HTTPS: _("The port in the address is not one for https."),
        Cause.TLS_BROKEN_ON_THE_WAY: _("A proxy or security software on the way breaks the connection."),
        Cause.TLS_VERSIONS: _("The server offers only versions of TLS that this computer does not accept."),
        Cause.PROXY_NEEDS_SIGN_IN: _(
            "The proxy of your network needs a user name and password that the system does not pass on."
        ),
        Cause.PROXY_FORBIDS_HOST: _("The proxy does not allow this host."),
        Cause.PROXY_CANNOT_REACH_HOST: _("The proxy does not reach the host."),
        Cause.PROXY_ADDRESS_WRONG: _(
            "The proxy's address is not right, or it is only reachable in the company's network."
        ),
        Cause.PROXY_DOWN: _("The proxy is down."),
    }


def _tls_inspected(facts: Facts) -> str:
    if facts.has("issuer"):
        return _(
            "Your company's proxy? It inspects encrypted traffic with a certificate of its own, from {issuer}."
        ).format(issuer=facts.text("issuer"))
    return _("Your company's network inspects encrypted traffic with a certificate of its own.")
