"""What is said about this computer: the port that catches the redirect, the keyring, the catalog and its folder."""

from __future__ import annotations

from tgate_desktop.oauth.checkup import Check
from tgate_desktop.words.check_texts.shape import CheckWords, Texts
from tgate_desktop.words.explanation import Action, Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext
from tgate_desktop.words.vault import keyring


def _literal(facts: Facts) -> CheckWords:
    return CheckWords(_("{host} is this computer, whatever its settings say.").format(host=facts.host()))


def _leads_here(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{host} leads to this computer ({addresses}).").format(host=facts.host(), addresses=facts.text("addresses"))
    )


def _leads_elsewhere(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{host} does not lead to this computer alone, but to {addresses}: the code could go there.").format(
            host=facts.host(), addresses=facts.text("addresses")
        ),
        _("Correct the entry for {host} in the system's hosts file, or use a redirect URI with 127.0.0.1.").format(
            host=facts.host()
        ),
        action=Action.CHANGE_REDIRECT_URI,
    )


def _leads_nowhere(facts: Facts) -> CheckWords:
    return CheckWords(
        _("This computer does not know the name {host}, so a browser may not find the app.").format(host=facts.host()),
        _("Enter {host} in the system's hosts file, or use a redirect URI with 127.0.0.1.").format(host=facts.host()),
        action=Action.CHANGE_REDIRECT_URI,
    )


def _pasted(facts: Facts) -> CheckWords:
    return CheckWords(
        _("The redirect goes to {host} and not to this computer: its address is pasted, nothing listens here.").format(
            host=facts.host()
        )
    )


def _free(facts: Facts) -> CheckWords:
    return _at_port(facts, _("Port {port} is free on {address}, so the redirect can be caught."))


def _held_by_us(facts: Facts) -> CheckWords:
    return _at_port(facts, _("This app itself listens on port {port} of {address} now: a company is being connected."))


def _family_missing(facts: Facts) -> CheckWords:
    return _at_port(facts, _("This computer has no address {address}; the other family catches the redirect alone."))


def _other_family(facts: Facts) -> CheckWords:
    return CheckWords(_("The redirect URI names {host}, so nothing else is listened on.").format(host=facts.host()))


def _taken(facts: Facts) -> CheckWords:
    return _taken_words(facts, _("Port {port} on {address} is in use by another program, which would get the code."))


def _taken_by(facts: Facts) -> CheckWords:
    return _taken_words(
        facts, _("Port {port} on {address} is in use by {owner} (process {process_id}), which would get the code.")
    )


def _taken_by_another_user(facts: Facts) -> CheckWords:
    return _taken_words(
        facts, _("Port {port} on {address} is in use by a program of another user, which would get the code.")
    )


def _taken_words(facts: Facts, sentence: str) -> CheckWords:
    return CheckWords(
        _at_port(facts, sentence).result,
        _("Close that program, then check again. Or choose a redirect URI with another port, here and at T-Gate."),
        action=Action.CHANGE_REDIRECT_URI,
    )


def _at_port(facts: Facts, sentence: str) -> CheckWords:
    return CheckWords(
        sentence.format(
            port=facts.text("port"),
            address=facts.text("address"),
            owner=facts.name("owner"),
            process_id=facts.text("process_id"),
        )
    )


def _not_https(_facts: Facts) -> CheckWords:
    return CheckWords(_("Not needed: the redirect is not caught over https."))


def _certificate_ready(facts: Facts) -> CheckWords:
    return _at_certificate(
        facts,
        _(
            "It is valid until {valid_until}, and the keyring opens its key. The browser warns about it; that is "
            "expected. SHA-256: {sha256}"
        ),
    )


def _certificate_none(_facts: Facts) -> CheckWords:
    return CheckWords(_("There is none yet: the next connect over https makes it."))


def _certificate_ending(facts: Facts) -> CheckWords:
    return _at_certificate(
        facts, _("It is valid until {valid_until}: the next connect makes a new one, and the browser warns again.")
    )


def _certificate_damaged(_facts: Facts) -> CheckWords:
    return CheckWords(_("Its file is damaged: the next connect makes a new one, and the browser warns again."))


def _certificate_key_lost(_facts: Facts) -> CheckWords:
    return CheckWords(
        _("The keyring cannot open its key any more: the next connect makes a new one, and the browser warns again.")
    )


def _certificate_of_session(facts: Facts) -> CheckWords:
    return CheckWords(
        _(
            "{vault} cannot be used now: each session makes a certificate of its own, and the browser warns each time."
        ).format(vault=_vault(facts))
    )


def _at_certificate(facts: Facts, sentence: str) -> CheckWords:
    return CheckWords(sentence.format(valid_until=facts.text("valid_until"), sha256=facts.text("sha256")))


def _vault(facts: Facts) -> str:
    return keyring(facts.raw("vault")) if facts.has("vault") else _("The keyring")


def _keyring_works(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{vault} is unlocked: an entry was written, read back and deleted.").format(vault=_vault(facts))
    )


def _keyring_not_made(facts: Facts) -> CheckWords:
    return CheckWords(
        _("{vault} is there, but empty: the first secret that is saved will make it ask for a new password.").format(
            vault=_vault(facts)
        ),
        _("Nothing now. Choose the password of your sign-in then, so that it opens by itself."),
    )


def _catalog_readable(facts: Facts) -> CheckWords:
    count = facts.number("companies") or 0
    sentence = ngettext("It can be read, with {count} company.", "It can be read, with {count} companies.", count)
    return CheckWords(sentence.format(count=isolated(str(count))))


def _writable(facts: Facts) -> CheckWords:
    return _folder(facts, _("{path} can be written to; {size} are free."))


def _little_space(facts: Facts) -> CheckWords:
    return CheckWords(
        _folder(facts, _("Only {size} are free for {path}.")).result,
        _("Make room soon: without it new tokens are kept in the keyring, but their times are not written down."),
    )


def _unwritable(facts: Facts) -> CheckWords:
    return CheckWords(
        _folder(facts, _("{path} cannot be written to ({reason}).")).result,
        _("Make room or give the folder back its rights, then check again."),
    )


def _folder(facts: Facts, sentence: str) -> CheckWords:
    size = isolated(_("{mib} MiB").format(mib=facts.number("free_mib") or 0))
    return CheckWords(sentence.format(path=facts.text("path"), size=size, reason=facts.text("reason")))


def _nothing_provided(_facts: Facts) -> CheckWords:
    return CheckWords(_("Your IT provides nothing on this computer."))


def _provided(facts: Facts) -> CheckWords:
    count = facts.number("environments") or 0
    sentences = [
        ngettext("{path} provides {count} environment.", "{path} provides {count} environments.", count).format(
            path=facts.text("path"), count=isolated(str(count))
        )
    ]
    if facts.is_true("locked"):
        sentences.append(_("Others cannot be added."))
    if facts.has("keyring"):
        sentences.append(_("It also names the keyring {keyring}.").format(keyring=facts.text("keyring")))
    return CheckWords(" ".join(sentences))


def _withdrawn(facts: Facts) -> CheckWords:
    return CheckWords(
        _("Your IT provides these environments no more: {names}. Their companies stay.").format(
            names=facts.name("names")
        ),
        _("Ask your IT whether these companies are to be connected to another environment."),
    )


TEXTS: Texts = {
    (Check.PROVISIONING, "none"): _nothing_provided,
    (Check.PROVISIONING, "used"): _provided,
    (Check.PROVISIONING, "withdrawn"): _withdrawn,
    (Check.REDIRECT_HOST, "literal"): _literal,
    (Check.REDIRECT_HOST, "loopback"): _leads_here,
    (Check.REDIRECT_HOST, "elsewhere"): _leads_elsewhere,
    (Check.REDIRECT_HOST, "unresolved"): _leads_nowhere,
    (Check.REDIRECT_HOST, "pasted"): _pasted,
    **{
        (check, found): words
        for check in (Check.PORT_IPV4, Check.PORT_IPV6)
        for found, words in {
            "free": _free,
            "held_by_us": _held_by_us,
            "family_missing": _family_missing,
            "other_family": _other_family,
            "taken": _taken,
            "taken_by": _taken_by,
            "taken_by_another_user": _taken_by_another_user,
            "pasted": _pasted,
        }.items()
    },
    (Check.LOOPBACK_CERTIFICATE, "not_https"): _not_https,
    (Check.LOOPBACK_CERTIFICATE, "ready"): _certificate_ready,
    (Check.LOOPBACK_CERTIFICATE, "none"): _certificate_none,
    (Check.LOOPBACK_CERTIFICATE, "ending"): _certificate_ending,
    (Check.LOOPBACK_CERTIFICATE, "damaged"): _certificate_damaged,
    (Check.LOOPBACK_CERTIFICATE, "key_lost"): _certificate_key_lost,
    (Check.LOOPBACK_CERTIFICATE, "of_session"): _certificate_of_session,
    (Check.KEYRING, "works"): _keyring_works,
    (Check.KEYRING, "not_made_yet"): _keyring_not_made,
    (Check.CATALOG, "readable"): _catalog_readable,
    (Check.DATA_FOLDER, "writable"): _writable,
    (Check.DATA_FOLDER, "little_space"): _little_space,
    (Check.DATA_FOLDER, "unwritable"): _unwritable,
}
