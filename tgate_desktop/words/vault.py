"""The keyring in the status bar."""

from __future__ import annotations

from tgate_desktop.oauth.problems import (
    Problem,
    VaultDenied,
    VaultEntryTooLong,
    VaultFull,
    VaultLocked,
    VaultMissing,
    VaultNotAccepted,
    VaultProblem,
    VaultTimedOut,
)
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import pgettext


def keyring(name: str) -> str:
    """A keyring as the subject of a sentence. In Arabic the kind of thing stands before its name."""
    return pgettext("name of a keyring", "{vault}").format(vault=isolated_name(name))


def vault_line(name: str, problem: VaultProblem | None, *, is_passing_over: bool = False) -> str:
    """The vault by name, and whether it keeps anything: `GNOME Keyring`, `GNOME Keyring is locked`. `is_passing_over`
    when IT names another one that cannot be used."""
    match problem:
        case None if is_passing_over:
            return _("{vault}, not the one that your IT names").format(vault=keyring(name))
        case None:
            return isolated_name(name)
        case VaultMissing():
            return _("this session only: nothing is saved")
        case VaultNotAccepted():
            return _("this session only: nothing is saved ({vault} is no real keyring)").format(vault=keyring(name))
        case VaultLocked():
            return _("{vault} is locked").format(vault=keyring(name))
        case VaultDenied():
            return _("{vault} does not give access").format(vault=keyring(name))
        case VaultTimedOut():
            return _("{vault} does not answer").format(vault=keyring(name))
        case _:
            return _("{vault} cannot be used").format(vault=keyring(name))


def not_saving_line(name: str, problem: Problem) -> str:
    """The vault that can be used, but did not take the newest tokens because of `problem`."""
    match problem:
        case VaultFull():
            return _("{vault} is full").format(vault=keyring(name))
        case VaultEntryTooLong():
            return _("{vault} takes no entries of this length").format(vault=keyring(name))
        case VaultDenied():
            return vault_line(name, problem)
        case _:
            return _("{vault} does not save").format(vault=keyring(name))
