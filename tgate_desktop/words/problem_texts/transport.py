"""What is said about the way to a server: name, connection, certificate, proxy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _


def _host_not_found(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The name {host} could not be found on the network; nothing was sent.").format(
            host=facts.host()
        ),
        what_to_do=_("Check the connection and the address, then try again."),
        action=Action.TRY_AGAIN,
    )


def _connection_refused(facts: Facts) -> Explanation:
    host = facts.host()
    if facts.has("port"):
        what_happened = _("Nothing accepts connections at {host}, port {port}; nothing was sent.")
    else:
        what_happened = _("Nothing accepts connections at {host}; nothing was sent.")
    return Explanation(
        what_happened=what_happened.format(host=host, port=facts.text("port")),
        what_to_do=_("Wait a minute and try again; if it stays, check the address in the environment."),
        action=Action.TRY_AGAIN,
    )


def _connect_timed_out(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("No connection to {host} came about in time; nothing was sent.").format(host=facts.host()),
        what_to_do=_("Check the network connection, then try again."),
        action=Action.TRY_AGAIN,
    )


def _connection_lost(facts: Facts) -> Explanation:
    if facts.is_equal("sent", value=False):
        what_happened = _("The connection to {host} broke before anything was sent.")
    else:
        what_happened = _(
            "The connection to {host} broke before its answer came, so it is not known whether the request took effect."
        )
    return Explanation(
        what_happened=what_happened.format(host=facts.host()),
        what_to_do=_("Try again. What is stored here stays as it is until new tokens are saved."),
        action=Action.TRY_AGAIN,
    )


def _timed_out(facts: Facts) -> Explanation:
    if facts.is_equal("sent", value=False):
        what_happened = _("Within {time}, {host} did not take the request; nothing was sent.")
    else:
        what_happened = _(
            "Within {time}, {host} did not finish its answer, so it is not known whether the request took effect."
        )
    return Explanation(
        what_happened=what_happened.format(host=facts.host(), time=facts.seconds("timeout_s")),
        what_to_do=_("Try again. What is stored here stays as it is until new tokens are saved."),
        action=Action.TRY_AGAIN,
    )


def _tls_untrusted(facts: Facts) -> Explanation:
    host = facts.host()
    if facts.has("issuer"):
        what_happened = _("The certificate of {host} was issued by {issuer}, which this computer does not trust.")
    else:
        what_happened = _("The certificate of {host} comes from an issuer that this computer does not trust.")
    return Explanation(
        what_happened=what_happened.format(host=host, issuer=facts.text("issuer")),
        what_to_do=_(
            "Nothing was sent. Ask your IT department for its certificate as a PEM file "
            "and choose it as the CA file of the environment."
        ),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _tls_host_mismatch(facts: Facts) -> Explanation:
    if facts.has("certificate_hosts"):
        sentence = _("The certificate that came back belongs to {certificate_hosts} and not to {host}.")
    else:
        sentence = _("The certificate that came back belongs to another host than {host}.")
    return Explanation(
        what_happened=sentence.format(host=facts.host(), certificate_hosts=facts.text("certificate_hosts")),
        what_to_do=_("Nothing was sent. Check the address in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _tls_expired(facts: Facts) -> Explanation:
    if facts.has("expired_on"):
        sentence = _("The certificate of {host} expired on {expired_on}, by the time that this computer shows.")
    elif facts.has("valid_from"):
        sentence = _(
            "The certificate of {host} is valid from {valid_from} on: later than the time that this computer shows."
        )
    else:
        sentence = _("The certificate of {host} is not valid at the time that this computer shows.")
    return Explanation(
        what_happened=sentence.format(
            host=facts.host(), expired_on=facts.text("expired_on"), valid_from=facts.text("valid_from")
        ),
        what_to_do=_(
            "Nothing was sent. Check the date and time here; if they are right, tell T-Gate's support, then try again."
        ),
        action=Action.TRY_AGAIN,
    )


def _tls_revoked(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The certificate of {host} was revoked: whoever issued it has taken it back.").format(
            host=facts.host()
        ),
        what_to_do=_("Nothing was sent. Tell T-Gate's support, and try again when they say that it was replaced."),
        action=Action.TRY_AGAIN,
    )


def _network_sign_in(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_(
            "The network answers in place of {host}: it wants a sign-in of its own first (status {status}). "
            "The request did not come through."
        ).format(host=facts.host(), status=facts.text("status")),
        what_to_do=_("Open any web page, sign in to the network, then try again."),
        action=Action.TRY_AGAIN,
    )


def _tls_failed(facts: Facts) -> Explanation:
    host = facts.host()
    if facts.has("reason"):
        what_happened = _("No encrypted connection to {host} came about ({reason}).")
    else:
        what_happened = _("No encrypted connection to {host} came about.")
    return Explanation(
        what_happened=what_happened.format(host=host, reason=facts.text("reason")),
        what_to_do=_("Check the address in the environment, then try again."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _proxy_failed(facts: Facts) -> Explanation:
    if facts.is_equal("status", 407):
        what_happened = _("The proxy {proxy_host} asks for a sign-in (status 407).")
    elif facts.has("status"):
        what_happened = _("The proxy {proxy_host} refused the connection with status {status}.")
    else:
        what_happened = _("The proxy {proxy_host} cannot be reached.")
    return Explanation(
        what_happened=what_happened.format(proxy_host=facts.text("proxy_host"), status=facts.text("status")),
        what_to_do=_("Ask your IT department which proxy to use, and set it in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _answer_truncated(facts: Facts) -> Explanation:
    if facts.has("expected_bytes"):
        sentence = _(
            "The answer of {host} broke off after {received} of {expected} bytes, "
            "so it is not known whether the request took effect."
        )
    elif facts.has("received_bytes"):
        sentence = _(
            "The answer of {host} broke off after {received} bytes, so it is not known whether the request took effect."
        )
    else:
        sentence = _("The answer of {host} broke off, so it is not known whether the request took effect.")
    return Explanation(
        what_happened=sentence.format(
            host=facts.host(), received=facts.text("received_bytes"), expected=facts.text("expected_bytes")
        ),
        what_to_do=_("Try again. What is stored here stays as it is until new tokens are saved."),
        action=Action.TRY_AGAIN,
    )


def _answer_too_large(facts: Facts) -> Explanation:
    limit = facts.number("limit_bytes")
    size = _("{kib} KiB").format(kib=limit // 1024) if limit else _("the limit")
    return Explanation(
        what_happened=_("More than {size} came from {host}, so the rest was not read.").format(
            host=facts.host(), size=isolated(size)
        ),
        what_to_do=_("Check the addresses of the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.HostNotFound: _host_not_found,
    problems.ConnectionRefused: _connection_refused,
    problems.ConnectTimedOut: _connect_timed_out,
    problems.ConnectionLost: _connection_lost,
    problems.TimedOut: _timed_out,
    problems.TlsUntrusted: _tls_untrusted,
    problems.TlsHostMismatch: _tls_host_mismatch,
    problems.TlsExpired: _tls_expired,
    problems.TlsRevoked: _tls_revoked,
    problems.TlsFailed: _tls_failed,
    problems.NetworkSignIn: _network_sign_in,
    problems.ProxyFailed: _proxy_failed,
    problems.AnswerTruncated: _answer_truncated,
    problems.AnswerTooLarge: _answer_too_large,
}
