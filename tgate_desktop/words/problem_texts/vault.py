"""What is said about the keyring and what it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.vault import keyring


def _vault(facts: Facts) -> str:
    return keyring(facts.raw("vault")) if facts.has("vault") else _("The keyring")


def _vault_missing(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This computer has no keyring, so secrets can be kept in memory only, for this session."),
        likely_causes=(
            _("No keyring service, such as GNOME Keyring or KWallet, is installed or running."),
            _("The app was started outside of a desktop session."),
        ),
        what_to_do=_("Set up a keyring for this user, then try again."),
        action=Action.TRY_AGAIN,
    )


def _vault_not_accepted(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} is not a keyring of the operating system, so no secret is entrusted to it.").format(
            vault=_vault(facts)
        ),
        likely_causes=(_("An add-on that keeps secrets in a plain file was installed beside the real keyring."),),
        what_to_do=_("Set up the keyring of this system, such as GNOME Keyring or KWallet, then try again."),
        action=Action.TRY_AGAIN,
    )


def _vault_locked(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} is locked.").format(vault=_vault(facts)),
        likely_causes=(
            _("It was not opened when you signed in to this computer, as with an automatic sign-in."),
            _("It locked itself after some time, or the prompt for its password was closed."),
        ),
        what_to_do=_("Unlock it; the system asks for its password."),
        action=Action.UNLOCK_KEYRING,
    )


def _vault_not_made(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_(
            "{vault} is not set up yet: first it asks for a new password, and nobody is here to choose one."
        ).format(vault=_vault(facts)),
        likely_causes=(
            _("Nothing was ever saved in it by this user."),
            _("It was removed, and with it all that it held."),
        ),
        what_to_do=_(
            "Connect a company in the window of T-Gate Desktop, or call the command in a terminal of your desktop, and "
            "choose a password when the system asks for one."
        ),
        action=Action.TRY_AGAIN,
    )


def _vault_denied(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} did not give access.").format(vault=_vault(facts)),
        likely_causes=(
            _("The system's question whether this app may use the keyring was answered with no."),
            _("A new version of the app counts as another app until access is allowed again."),
        ),
        what_to_do=_("Try again, and allow access when the system asks."),
        action=Action.TRY_AGAIN,
    )


def _vault_timed_out(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} did not answer within {time}.").format(
            time=facts.seconds("timeout_s"), vault=_vault(facts)
        ),
        likely_causes=(
            _("A prompt for the keyring's password is open, perhaps behind another window."),
            _("The keyring service hangs."),
        ),
        what_to_do=_("Answer the prompt if there is one, then try again."),
        action=Action.TRY_AGAIN,
    )


def _vault_refused(facts: Facts) -> Explanation:
    if facts.is_equal("act", "write"):
        what_happened = _("{vault} did not save an entry ({reason}).")
    elif facts.is_equal("act", "open"):
        what_happened = _("{vault} could not be opened ({reason}).")
    elif facts.is_equal("act", "delete"):
        what_happened = _("{vault} did not delete an entry ({reason}).")
    else:
        what_happened = _("{vault} did not hand out an entry ({reason}).")
    return Explanation(
        what_happened=what_happened.format(vault=_vault(facts), reason=facts.text("reason")),
        likely_causes=(
            _("The keyring service was stopped or restarted meanwhile."),
            _("The keyring is damaged, or the password of this user was reset."),
        ),
        what_to_do=_("Check that other apps can use the keyring, then try again."),
        action=Action.TRY_AGAIN,
    )


def _vault_full(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} has no room for another entry.").format(vault=_vault(facts)),
        likely_causes=(
            _("The disk that it is on is full, or this user's share of it."),
            _("The system allows each user only so many entries."),
        ),
        what_to_do=_("Make room: free some of the disk, or delete what is not needed in the keyring. Then save again."),
        action=Action.RETRY_SAVE,
    )


def _vault_entry_too_long(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} does not take an entry of this length.").format(vault=_vault(facts)),
        likely_causes=(
            _("Your IT department has set a limit lower than the one of the system."),
            _("This keyring is made for short passwords."),
        ),
        what_to_do=_(
            "Ask your IT department to raise the limit to 2,560 bytes an entry, or to set up another keyring. "
            "Then save again."
        ),
        action=Action.RETRY_SAVE,
    )


def _vault_changed(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} is in use today, but what belongs to this company was saved in {before}.").format(
            vault=_vault(facts),
            before=keyring(facts.raw("before")) if facts.has("before") else _("another keyring"),
        ),
        likely_causes=(
            _("You signed in to another desktop, which brings a keyring of its own."),
            _("Another keyring, or another part of it, was made the default."),
        ),
        what_to_do=_(
            "Nothing is lost: make that keyring the one in use again, then start the app anew. Only if it is gone for "
            "good, connect the company again."
        ),
        action=Action.TRY_AGAIN,
        second_action=Action.CONNECT_AGAIN,
    )


def _newest_pair_elsewhere(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} does not have the newest tokens of this company yet.").format(vault=_vault(facts)),
        likely_causes=(
            _("T-Gate Desktop is also at work elsewhere, in its window or in a terminal, and could not save them yet."),
        ),
        what_to_do=_("Have them saved there, then try again. Until then nothing is sent: older tokens may be spent."),
        action=Action.TRY_AGAIN,
    )


def _vault_read_back_differs(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} gave back something else than what was saved.").format(vault=_vault(facts)),
        likely_causes=(
            _("Another program writes to the same entries."),
            _("The keyring cuts long entries off."),
        ),
        what_to_do=_("The tokens that were stored before are untouched. Save again."),
        action=Action.RETRY_SAVE,
    )


def _vault_entry_corrupt(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} holds tokens of this company that are damaged and cannot be read.").format(
            vault=_vault(facts)
        ),
        likely_causes=(_("Another program changed or removed a part of them."),),
        what_to_do=_("Connect the company again; nothing is deleted by that."),
        action=Action.CONNECT_AGAIN,
    )


def _vault_rolled_back(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} no longer holds the newest tokens of this company.").format(vault=_vault(facts)),
        likely_causes=(
            _("The keyring was emptied or set up anew."),
            _("The keyring was restored from an older backup."),
            _("They were in memory only, and the app was closed before they could be saved."),
        ),
        what_to_do=_("Restore the newer keyring if there is one; otherwise connect the company again."),
        action=Action.CONNECT_AGAIN,
    )


def _client_secret_missing(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{vault} does not hold the client secret of this application.").format(vault=_vault(facts)),
        likely_causes=(
            _("The keyring was emptied or set up anew."),
            _("The secret was kept in memory only, in an earlier session."),
        ),
        what_to_do=_("Copy the client secret from your T-Gate application account and enter it again."),
        action=Action.ENTER_SECRET_AGAIN,
    )


def _client_secret_for_other_origin(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_(
            "The client secret was entered for {entered_for}, but the token address now leads to {now}."
        ).format(entered_for=facts.text("entered_for"), now=facts.text("now")),
        likely_causes=(_("The token address of the environment was changed, here or by your IT department."),),
        what_to_do=_("If the new address is right, enter the secret again. Until then it is sent to neither of them."),
        action=Action.ENTER_SECRET_AGAIN,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.VaultMissing: _vault_missing,
    problems.VaultNotAccepted: _vault_not_accepted,
    problems.VaultLocked: _vault_locked,
    problems.VaultNotMade: _vault_not_made,
    problems.VaultDenied: _vault_denied,
    problems.VaultTimedOut: _vault_timed_out,
    problems.VaultRefused: _vault_refused,
    problems.VaultFull: _vault_full,
    problems.VaultEntryTooLong: _vault_entry_too_long,
    problems.VaultChanged: _vault_changed,
    problems.NewestPairElsewhere: _newest_pair_elsewhere,
    problems.VaultReadBackDiffers: _vault_read_back_differs,
    problems.VaultEntryCorrupt: _vault_entry_corrupt,
    problems.VaultRolledBack: _vault_rolled_back,
    problems.ClientSecretMissing: _client_secret_missing,
    problems.ClientSecretForOtherOrigin: _client_secret_for_other_origin,
}
