"""What `--self-check` says: the names of its checks, and what each found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tgate_desktop.oauth.checkup import Verdict
from tgate_desktop.oauth.problems import Fact, Problem
from tgate_desktop.oauth.redirect import printable
from tgate_desktop.words.doctor import verdict_word
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext
from tgate_desktop.words.problems import explain
from tgate_desktop.words.vault import keyring

_LONGEST = 1000


def check_name(check: str) -> str:
    """Its name at the beginning of its line."""
    names = {
        "versions": _("Versions"),
        "resources": _("Texts and icons"),
        "window": _("Window"),
        "keyring": _("Keyring"),
        "trust_store": _("Trusted certificates"),
        "loopback_ipv4": _("Loopback (IPv4)"),
        "loopback_ipv6": _("Loopback (IPv6)"),
        "connect_and_refresh": _("Connect and refresh"),
    }
    return names[check]


def result(check: str, verdict: Verdict, facts: Mapping[str, Fact], problem: Problem | None) -> str:
    """One sentence."""
    if problem is not None:
        return explain(problem).what_happened
    shown = {name: isolated(printable(str(fact), _LONGEST)) for name, fact in facts.items()}
    if check == "keyring":
        shown["vault"] = keyring(str(facts["vault"]))
    found = str(facts.get("found", ""))
    if verdict is Verdict.TROUBLE:
        return _wrong(check, found).format_map(shown)
    if check == "versions":
        return ", ".join(f"{name} {version}" for name, version in shown.items())
    return _found(check, found, int(facts.get("authorities", 0))).format_map(shown)


def lines(check: str, verdict: Verdict, facts: Mapping[str, Fact], problem: Problem | None) -> Iterator[str]:
    """The result, and below it what to do."""
    yield f"{verdict_word(verdict)}: {check_name(check)}: {result(check, verdict, facts, problem)}"
    if problem is not None:
        yield f"  {explain(problem).what_to_do}"


def conclusion(holds: bool) -> str:
    """The last line."""
    if holds:
        return _("T-Gate Desktop works here.")
    return _("T-Gate Desktop does not work here as it should. See the lines with trouble.")


def _found(check: str, found: str, count: int) -> str:
    match check, found:
        case "resources", _any:
            return _("All are here, in these languages: {languages}.")
        case "window", _any:
            return _("The first window was shown ({platform}), and all icons were drawn.")
        case "keyring", _any:
            return _("{vault} is unlocked: an entry was written, read back and deleted.")
        case "trust_store", "known":
            return ngettext(
                "This computer trusts {authorities} authority, and a certificate of an unknown one was refused.",
                "This computer trusts {authorities} authorities, and a certificate of an unknown one was refused.",
                count,
            )
        case "trust_store", _any:
            return _("This computer judges certificates, and one of an unknown authority was refused.")
        case _, "missing":
            return _("This computer has no IPv6. T-Gate Desktop does without.")
        case "connect_and_refresh", _any:
            return _("With Practice T-Gate a company was connected, proven, refreshed, revoked and removed.")
        case _:
            return _("{address} can be listened on and reached.")


def _wrong(check: str, found: str) -> str:
    match check, found:
        case "versions", _any:
            return _("Not installed whole, for no version is known of: {missing}.")
        case "resources", _any:
            return _("Not installed whole, for these are missing: {missing}.")
        case "window", "no_display":
            return _("There is no display here ({setting}).")
        case "window", "too_slow":
            return _("No window was shown within a minute.")
        case "window", "not_drawn":
            return _("The window was shown ({platform}), but without: {not_drawn}.")
        case "window", _any:
            return _("No window could be shown: {said}")
        case "keyring", _any:
            return _("{vault} is there, but empty: the first secret that is saved will make it ask for a new password.")
        case "trust_store", "none":
            return _("This computer trusts no certificate authority at all. Are its certificates installed?")
        case "trust_store", _any:
            return _("A certificate of an unknown authority was not refused.")
        case _:
            return _("It broke off without a reason.")
