"""What is said about what this app keeps and runs itself: catalog, locks, tokens at rest, Practice T-Gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext


def _catalog_unreadable(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The list of companies cannot be read from {path}.").format(path=facts.text("path")),
        likely_causes=(
            _("The file may not be read by you, or its disk is not connected."),
            _("The file was damaged, for example by a disk that was full."),
        ),
        what_to_do=_(
            "Put the file back from a backup or make it readable, then start the app again. It is left as it is."
        ),
    )


def _catalog_damaged(facts: Facts) -> Explanation:
    if facts.has("reason"):
        what_happened = _("The list of companies in {path} is damaged, and could not be made anew ({reason}).")
    else:
        what_happened = _("The list of companies in {path} is damaged.")
    return Explanation(
        what_happened=what_happened.format(path=facts.text("path"), reason=facts.text("reason")),
        likely_causes=(_("The disk is full."), _("The folder or the file may not be written by you.")),
        what_to_do=_(
            "Make room on the disk, or make the folder writable, then start the app again. The damaged file is kept as "
            "it is, and the tokens are in the keyring."
        ),
        action=Action.TRY_AGAIN,
    )


def _catalog_unwritable(facts: Facts) -> Explanation:
    if facts.has("reason"):
        what_happened = _("The list of companies cannot be written to {path} ({reason}).")
    else:
        what_happened = _("The list of companies cannot be written to {path}.")
    return Explanation(
        what_happened=what_happened.format(path=facts.text("path"), reason=facts.text("reason")),
        likely_causes=(
            _("The disk is full."),
            _("The folder or the file may not be written by you."),
            _("Another program holds the file, such as a backup or a virus scanner."),
        ),
        what_to_do=_("Make room or give the folder back its rights, then try again."),
        action=Action.TRY_AGAIN,
    )


def _catalog_newer(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_(
            "The list of companies in {path} was written by a newer version of this app "
            "(format {found}; this version knows {known})."
        ).format(path=facts.text("path"), found=facts.text("found"), known=facts.text("known")),
        what_to_do=_("Start the newer version of the app. The file is left as it is."),
    )


def _record_gone(facts: Facts) -> Explanation:
    kinds = {
        "company": _("This company was removed meanwhile."),
        "grant": _("There are no stored tokens of this company."),
        "pair": _("There are no stored tokens of this company."),
        "application": _("This application was deleted meanwhile."),
        "environment": _("This environment was deleted meanwhile."),
    }
    gone = next((text for kind, text in kinds.items() if facts.is_equal("kind", kind)), None)
    return Explanation(
        what_happened=gone or _("What was asked for was removed meanwhile."),
        likely_causes=(_("Another window or command of this app removed it."),),
        what_to_do=_("Choose another company, or connect this one again."),
        action=Action.CONNECT_AGAIN,
    )


def _grant_busy(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("Another window or command has been using this company's tokens for {time}.").format(
            time=facts.seconds("waited_s")
        ),
        likely_causes=(_("A refresh is under way there, with a server that answers slowly."),),
        what_to_do=_("Wait until it is done, then try again."),
        action=Action.TRY_AGAIN,
    )


def _no_refresh_token(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("T-Gate gave no refresh token for this company, so its access token cannot be renewed."),
        what_to_do=_("Connect the company again when the access token has expired."),
        action=Action.CONNECT_AGAIN,
    )


def _practice_not_started(facts: Facts) -> Explanation:
    if facts.is_equal("reason", "taken"):
        return Explanation(
            what_happened=_("Port {port}, which Practice T-Gate needs, is in use by another program.").format(
                port=facts.text("port")
            ),
            what_to_do=_("Close that program, then try again."),
            action=Action.TRY_AGAIN,
        )
    return Explanation(
        what_happened=_("Practice T-Gate did not start on port {port}.").format(port=facts.text("port")),
        likely_causes=(
            _("Its folder cannot be written."),
            _("Security software keeps programs from listening on this port."),
        ),
        what_to_do=_("Try again; another environment can be used without it."),
        action=Action.TRY_AGAIN,
    )


def _file_not_written(facts: Facts) -> Explanation:
    if facts.has("reason"):
        what_happened = _("The file {path} could not be written ({reason}).")
    else:
        what_happened = _("The file {path} could not be written.")
    return Explanation(
        what_happened=what_happened.format(path=facts.text("path"), reason=facts.text("reason")),
        likely_causes=(
            _("The folder may not be written by you, or it is no longer there."),
            _("The disk is full."),
        ),
        what_to_do=_("Choose another folder."),
        action=Action.TRY_AGAIN,
    )


def _diagnostics_not_clean(facts: Facts) -> Explanation:
    what_happened = _("Nothing was written: {file} would hold {secret}.")
    return Explanation(
        what_happened=what_happened.format(file=facts.text("file"), secret=_secret_found(facts)),
        likely_causes=(
            _("A server or a program repeated it in a place where no secret is expected."),
            _("It was typed or pasted into a field that is not for secrets, such as a name or an address."),
        ),
        what_to_do=_(
            "Leave this file out and save again. Then replace the secret: it may have been seen where it was found."
        ),
    )


def _secret_found(facts: Facts) -> str:
    of_owner = {
        "access_token": _("the access token of {owner} (fingerprint {fingerprint})"),
        "refresh_token": _("the refresh token of {owner} (fingerprint {fingerprint})"),
        "client_secret": _("the client secret of {owner} (fingerprint {fingerprint})"),
        "credentials": _("client ID and secret of {owner} (fingerprint {fingerprint})"),
        "remembered": _("an earlier token of {owner} (fingerprint {fingerprint})"),
    }
    text = next((text for kind, text in of_owner.items() if facts.is_equal("kind", kind)), None)
    text = text if text and facts.has("owner") else _("a secret that is in use now (fingerprint {fingerprint})")
    return text.format(owner=facts.name("owner"), fingerprint=facts.text("fingerprint"))


def _diagnostics_not_provable(facts: Facts) -> Explanation:
    without = _("To send it without that proof, leave out Requests and Log, which repeat what others said.")
    if facts.is_equal("reason", "catalog"):
        return Explanation(
            what_happened=_(
                "Nothing was written: without the list of companies it is not known which secrets to look for."
            ),
            what_to_do=without,
        )
    unread = facts.number("unread") or 1
    return Explanation(
        what_happened=ngettext(
            "Nothing was written: {count} secret in the keyring cannot be read, so it cannot be looked for.",
            "Nothing was written: {count} secrets in the keyring cannot be read, so they cannot be looked for.",
            unread,
        ).format(count=isolated(str(unread))),
        likely_causes=(_("The keyring is locked, or it is the trouble that this is about."),),
        what_to_do=_("Unlock the keyring, and save again. {without}").format(without=without),
        action=Action.UNLOCK_KEYRING,
    )


def _unexpected(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The app met a situation that it has no words for ({kind}).").format(kind=facts.text("kind")),
        what_to_do=_("Stored tokens are kept. Try again; if it comes back, copy the technical detail and report it."),
        action=Action.TRY_AGAIN,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.CatalogUnreadable: _catalog_unreadable,
    problems.CatalogDamaged: _catalog_damaged,
    problems.CatalogUnwritable: _catalog_unwritable,
    problems.CatalogNewer: _catalog_newer,
    problems.RecordGone: _record_gone,
    problems.GrantBusy: _grant_busy,
    problems.NoRefreshToken: _no_refresh_token,
    problems.PracticeNotStarted: _practice_not_started,
    problems.FileNotWritten: _file_not_written,
    problems.DiagnosticsNotClean: _diagnostics_not_clean,
    problems.DiagnosticsNotProvable: _diagnostics_not_provable,
    problems.Unexpected: _unexpected,
}
