"""*Check this computer* in words: what each check is called, what it found, and what to do about it."""

from __future__ import annotations

from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.words.check_texts import computer, hygiene, network
from tgate_desktop.words.check_texts.shape import CheckWords
from tgate_desktop.words.explanation import Facts
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import pgettext
from tgate_desktop.words.problems import explain

__all__ = ["TEXTS", "CheckWords", "check_name", "explain_check", "report", "verdict_word"]

TEXTS = {**network.TEXTS, **computer.TEXTS, **hygiene.TEXTS}


def check_name(check: Check) -> str:
    """Its name in a list."""
    names = {
        Check.PRACTICE: _("Practice T-Gate"),
        Check.REDIRECT_HOST: _("Host of the redirect URI"),
        Check.PORT_IPV4: _("Port for the redirect (IPv4)"),
        Check.PORT_IPV6: _("Port for the redirect (IPv6)"),
        Check.LOOPBACK_CERTIFICATE: _("Certificate for the redirect (https)"),
        Check.AUTHORIZATION_ADDRESS: _("Authorization address"),
        Check.TOKEN_ADDRESS: _("Token address"),
        Check.CERTIFICATE: _("Certificate of the token address"),
        Check.PROXY: _("Proxy"),
        Check.PROXY_AUTO_CONFIG: _("Proxy auto-config (PAC)"),
        Check.CLOCK: _("Clock"),
        Check.KEYRING: _("Keyring"),
        Check.PLAIN_TEXT_KEYRING: _("Keyrings that are plain files"),
        Check.CATALOG: _("Catalog of companies"),
        Check.DATA_FOLDER: _("Data folder"),
        Check.PROVISIONING: _("What your IT provides"),
        Check.PRIVATE_FILES: _("Rights of the app's files"),
        Check.SECRETS_ON_DISK: _("Secrets in files"),
        Check.NETRC: _("Credentials in .netrc"),
        Check.PROCESS_ENVIRONMENT: _("Environment variables"),
        Check.CORE_DUMPS: _("Memory dumps"),
    }
    return names[check]


def verdict_word(verdict: Verdict) -> str:
    """The word beside its icon."""
    words = {
        Verdict.GOOD: pgettext("a check", "Good"),
        Verdict.NOTICE: pgettext("a check", "Notice"),
        Verdict.TROUBLE: pgettext("a check", "Trouble"),
        Verdict.NOT_CHECKED: pgettext("a check", "Not checked"),
    }
    return words[verdict]


def explain_check(result: CheckResult) -> CheckWords:
    """What it found, with the facts, and what to do. A problem's own words count where the check has none."""
    facts = Facts(result.facts)
    text = TEXTS.get((result.check, facts.raw("found") if facts.has("found") else ""))
    if text is not None:
        return text(facts)
    if result.problem is not None:
        explanation = explain(result.problem)
        return CheckWords(
            explanation.what_happened, explanation.what_to_do, explanation.likely_causes, explanation.action
        )
    return CheckWords(_plain_result(result.verdict, facts))


def report(result: CheckResult) -> str:
    """All of it as plain text, without secrets: for a colleague, a script, a bundle."""
    words = explain_check(result)
    lines = [
        _("{check}: {verdict}. {result}").format(
            check=check_name(result.check), verdict=verdict_word(result.verdict), result=words.result
        )
    ]
    return "\n  ".join([*lines, words.what_to_do] if words.what_to_do else lines)


def _plain_result(verdict: Verdict, facts: Facts) -> str:
    if facts.is_equal("found", "cancelled"):
        return _("Cancelled before it was known.")
    if facts.is_equal("found", "too_slow"):
        return _("It took too long and was given up.")
    if facts.is_equal("found", "no_place"):
        return _("The catalog cannot be read, so the application is not known.")
    sentences = {
        Verdict.GOOD: _("All is well."),
        Verdict.NOTICE: _("There is something to know; copy the results and ask a colleague."),
        Verdict.TROUBLE: _("Something is wrong; copy the results and ask a colleague."),
        Verdict.NOT_CHECKED: _("It was not looked at."),
    }
    return sentences[verdict]
