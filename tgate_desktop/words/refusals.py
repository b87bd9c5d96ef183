"""The command line's own reasons not to do a thing, in words."""

from __future__ import annotations

from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.redirect import printable
from tgate_desktop.words.explanation import Explanation
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _


def no_such_company(name: str) -> Explanation:
    """For a name that is not in the list."""
    return Explanation(
        what_happened=_("There is no company named {name}.").format(name=isolated_name(printable(name))),
        what_to_do=_("The names are listed by this command: {command}").format(
            command=isolated("tgate-desktop companies")
        ),
    )


def not_decided(name: str) -> Explanation:
    """For tokens that nobody has said Yes to."""
    return Explanation(
        what_happened=_("Nobody has said yet whether the tokens for {company} are those of the right company.").format(
            company=isolated_name(printable(name))
        ),
        what_to_do=_("Open T-Gate Desktop and answer its question."),
    )


def not_alone(name: str, use: ServerUse, option: str) -> Explanation:
    """For a refresh that would cut a server off."""
    if use is ServerUse.UNKNOWN:
        what_happened = _("{company} was not refreshed: perhaps a server also uses its tokens, nobody has said.")
    else:
        what_happened = _("{company} was not refreshed: a server also uses its tokens and would be cut off.")
    return Explanation(
        what_happened=what_happened.format(company=isolated_name(printable(name))),
        what_to_do=_(
            "Take the tokens from that server, or say in the window that no server uses them. "
            "To refresh all the same, add {option}."
        ).format(option=isolated(option)),
    )


def window_open() -> Explanation:
    """For what cannot be done beside the window."""
    return Explanation(
        what_happened=_("Nothing was removed: T-Gate Desktop is open."),
        what_to_do=_("Close its windows, or end it by this command, then try again: {command}").format(
            command=isolated("tgate-desktop --quit")
        ),
    )


def not_saved(name: str) -> Explanation:
    """For a new pair that the keyring did not take in the end."""
    return Explanation(
        what_happened=_("T-Gate gave new tokens for {company}, but they could not be saved and are lost.").format(
            company=isolated_name(printable(name))
        ),
        what_to_do=_(
            "Have the keyring work again, then refresh once more: T-Gate may still accept the tokens before them. "
            "If it does not, connect the company again."
        ),
    )
