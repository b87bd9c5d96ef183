"""What is said about the way to T-Gate: addresses, certificate, proxy, clock."""

from __future__ import annotations

from tgate_desktop.oauth.checkup import Check
from tgate_desktop.words.check_texts.shape import CheckWords, Texts
from tgate_desktop.words.explanation import Action, Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext

_MINUTE_S = 60


def _practice_runs(facts: Facts) -> CheckWords:
    return CheckWords(_("Practice T-Gate runs at port {port}.").format(port=facts.text("port")))


def _reached(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{host} answers (status {status}). No credential was sent.").format(
            host=facts.host(), status=facts.text("status")
        )
    )


def _network_sign_in(facts: Facts) -> CheckWords:
    return CheckWords(
        _("The network asks for a sign-in of its own before it lets anything through to {host}.").format(
            host=facts.host()
        ),
        _("Open any web page, sign in to the network, then check again."),
    )


def _sent_elsewhere(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{host} answers, but sends on to {location_host}.").format(
            host=facts.host(), location_host=facts.text("location_host")
        ),
        _("If {location_host} is not T-Gate's, sign in to the network first; else check the address.").format(
            location_host=facts.text("location_host")
        ),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _web_page(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{host} answers with a web page (status {status}), which no token address does.").format(
            host=facts.host(), status=facts.text("status")
        ),
        _("Open any web page to see whether the network asks for a sign-in; then check the token address."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _server_failed(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{host} is reached, but answers with status {status}: it has trouble of its own.").format(
            host=facts.host(), status=facts.text("status")
        ),
        _("Wait some minutes and check again; if it stays, tell T-Gate's support."),
    )


def _stopped_by_certificate(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{host} is reached, but its certificate stops the connection: see the certificate's own check.").format(
            host=facts.host()
        )
    )


def _stopped_by_proxy(facts: Facts) -> CheckWords:
    return CheckWords(
        _("The proxy stops the connection to {host}: see the proxy's own check.").format(host=facts.host())
    )


def _trusted(facts: Facts) -> CheckWords:
    if not facts.has("issuer"):
        return CheckWords(_("This computer trusts the certificate of {host}.").format(host=facts.host()))
    return CheckWords(
        _("This computer trusts the certificate of {host}, issued by {issuer}.").format(
            host=facts.host(), issuer=facts.name("issuer")
        )
    )


def _no_tls(facts: Facts) -> CheckWords:
    return CheckWords(_("{host} is this computer itself: no certificate is needed.").format(host=facts.host()))


def _not_reached(facts: Facts) -> CheckWords:
    return CheckWords(_("{host} was not reached, so this could not be seen.").format(host=facts.host()))


def _proxy_loopback(facts: Facts) -> CheckWords:
    return CheckWords(_("{host} is this computer itself: no proxy is used.").format(host=facts.host()))


def _straight(facts: Facts) -> CheckWords:
    if facts.is_equal("choice", "none"):
        return CheckWords(_("No proxy is used for {host}, as the environment wants it.").format(host=facts.host()))
    return CheckWords(_("No proxy is set for {host}: the way is straight.").format(host=facts.host()))


def _proxied(facts: Facts) -> CheckWords:
    if facts.is_equal("choice", "manual"):
        sentence = _("The proxy {proxy_host} of the environment is used for {host}.")
    else:
        sentence = _("The proxy {proxy_host} of this computer's settings is used for {host}.")
    return CheckWords(sentence.format(proxy_host=facts.text("proxy_host"), host=facts.host()))


def _no_pac(_facts: Facts) -> CheckWords:
    return CheckWords(_("No proxy auto-config was noticed."))


def _pac_does_not_count(_facts: Facts) -> CheckWords:
    return CheckWords(_("The environment says itself which proxy to use, so an auto-config does not count."))


def _pac_noticed(facts: Facts) -> CheckWords:
    sources = {
        "environment": _("the environment variables"),
        "gnome": _("the settings of GNOME"),
        "kde": _("the settings of KDE"),
        "windows": _("the settings of Windows"),
        "macos": _("the settings of macOS"),
    }
    source = sources.get(facts.raw("source"), "") if facts.has("source") else ""
    return CheckWords(
        _("A proxy auto-config (PAC) is switched on in {source}. This app does not evaluate it.").format(
            source=source or _("the system's settings")
        ),
        _("If T-Gate is not reached, ask your IT department for the proxy's address, and set it in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _pac_not_needed(_facts: Facts) -> CheckWords:
    return CheckWords(_("Windows looks for a proxy auto-config (PAC) in the network; T-Gate is reached without one."))


def _pac_looked_for(_facts: Facts) -> CheckWords:
    return CheckWords(
        _("Windows looks for a proxy auto-config (PAC) in the network. This app does not, and T-Gate is not reached."),
        _("Ask your IT department which proxy to use, and set it in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _span(facts: Facts) -> str:
    seconds = facts.number("offset_s") or 0
    if seconds < 2 * _MINUTE_S:
        return facts.seconds("offset_s")
    minutes = round(seconds / _MINUTE_S)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=isolated(str(minutes)))


def _clock_right(facts: Facts) -> CheckWords:
    return CheckWords(_("This computer's clock agrees with that of {host}.").format(host=facts.host()))


def _clock_behind(facts: Facts) -> CheckWords:
    return _clock_wrong(
        facts, _("This computer's clock is {span} behind that of {host}: {own_time} here, {server_time} there.")
    )


def _clock_ahead(facts: Facts) -> CheckWords:
    return _clock_wrong(
        facts, _("This computer's clock is {span} ahead of that of {host}: {own_time} here, {server_time} there.")
    )


def _clock_wrong(facts: Facts, sentence: str) -> CheckWords:
    return CheckWords(
        sentence.format(
            span=_span(facts),
            host=facts.host(),
            own_time=facts.text("own_time"),
            server_time=facts.text("server_time"),
        ),
        _("Let the system set date and time by the network; until then the times of tokens are shown wrong."),
    )


def _no_date(facts: Facts) -> CheckWords:
    return CheckWords(_("{host} does not say what time it is there.").format(host=facts.host()))


def _same_clock(_facts: Facts) -> CheckWords:
    return CheckWords(_("Practice T-Gate runs on this computer and has the same clock."))


TEXTS: Texts = {
    (Check.PRACTICE, "running"): _practice_runs,
    **{
        (check, found): words
        for check in (Check.AUTHORIZATION_ADDRESS, Check.TOKEN_ADDRESS)
        for found, words in {
            "reached": _reached,
            "network_sign_in": _network_sign_in,
            "sent_elsewhere": _sent_elsewhere,
            "server_failed": _server_failed,
            "certificate": _stopped_by_certificate,
            "proxy": _stopped_by_proxy,
            "not_reached": _not_reached,
        }.items()
    },
    (Check.TOKEN_ADDRESS, "web_page"): _web_page,
    (Check.CERTIFICATE, "trusted"): _trusted,
    (Check.CERTIFICATE, "no_tls"): _no_tls,
    (Check.CERTIFICATE, "not_reached"): _not_reached,
    (Check.PROXY, "loopback"): _proxy_loopback,
    (Check.PROXY, "straight"): _straight,
    (Check.PROXY, "proxy"): _proxied,
    (Check.PROXY, "not_reached"): _not_reached,
    (Check.PROXY_AUTO_CONFIG, "none"): _no_pac,
    (Check.PROXY_AUTO_CONFIG, "own_choice"): _pac_does_not_count,
    (Check.PROXY_AUTO_CONFIG, "noticed"): _pac_noticed,
    (Check.PROXY_AUTO_CONFIG, "not_needed"): _pac_not_needed,
    (Check.PROXY_AUTO_CONFIG, "looked_for"): _pac_looked_for,
    (Check.CLOCK, "right"): _clock_right,
    (Check.CLOCK, "behind"): _clock_behind,
    (Check.CLOCK, "ahead"): _clock_ahead,
    (Check.CLOCK, "no_date"): _no_date,
    (Check.CLOCK, "same_computer"): _same_clock,
    (Check.CLOCK, "not_reached"): _not_reached,
}
