"""What the command line says: its help, how it goes on, and problems in lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tgate_desktop.oauth.redirect import printable
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext

if TYPE_CHECKING:  # importing it takes long, and most commands have nothing to explain
    from tgate_desktop.words.explanation import Explanation

# ---- the help --------------------------------------------------------------------------------------------------------


def description() -> str:
    """What all of it is."""
    return _(
        "T-Gate Desktop for scripts and terminals: the same companies, keyring and locks as the window. "
        "Without a command the window opens."
    )


def command_help(command: str) -> str:
    """What one command does."""
    texts = {
        "companies": _("List the companies and the state of their tokens."),
        "status": _("Show one company and its tokens, by their fingerprints."),
        "refresh": _("Get a new pair of tokens for a company."),
        "token": _("Print the access token of a company, refreshed first when it is about to expire."),
        "doctor": _("Check this computer."),
        "forget-everything": _(
            "Remove all companies, tokens, client secrets and settings of this user from this computer. "
            "Tokens that T-Gate has given end there by themselves."
        ),
        "diagnostics": _("Write a file for a colleague who looks for the trouble. No secret is in it."),
    }
    return texts[command]


def option_help(option: str) -> str:
    """What one option or argument means."""
    texts = {
        "NAME": _("The company by its name; capital letters do not matter."),
        "FILE": _("The zip file to write."),
        "doctor_name": _("Check the application of this company instead of the first one."),
        "json": _("Answer in JSON, also when it fails: then on standard error."),
        "lang": _("The language of the answer. Otherwise the one that was chosen in the window."),
        "help": _("Show this help."),
        "version": _("Show the version."),
        "self_check": _("Check whether this installation works here, by using it; nothing of yours is touched."),
        "quit": _("Ask the open window to close, and wait for it; ends with 1 when it stays open."),
        "yes": _("Yes, remove it: there is no way back."),
        "fresh_for": _("Refresh first when the token ends within this many seconds (60 at least)."),
        "even_if": _("Refresh also when a server uses these tokens. It is cut off until it has the new ones."),
    }
    return texts[option]


def headings() -> tuple[str, str, str, str]:
    """Above the usage, the commands, the options and the exit statuses."""
    return _("Usage:"), _("Commands"), _("Options"), _("Exit status:")


def exit_statuses() -> tuple[str, ...]:
    """What each exit status means, from 0 on."""
    return (
        _("done"),
        _("failed; the reason is on standard error"),
        _("the command was not understood"),
        _("there is no such company"),
        _("no tokens that work: connect the company again"),
        _("the keyring is missing, locked, or does not do what it should"),
        _("T-Gate, the network or another command did not let it through: try again later"),
        _("not refreshed, because a server also uses the tokens"),
        _("the check of this computer found trouble"),
    )


def interrupted_status() -> str:
    """What the statuses above those mean."""
    return _("interrupted, after T-Gate's answer was stored")


def not_understood(detail: str) -> str:
    """For a command line that cannot be read; `detail` is in English."""
    return _("The command was not understood: {detail}").format(detail=isolated(printable(detail)))


# ---- while it runs --------------------------------------------------------------------------------------------------


def saving_again(seconds: int) -> str:
    """While a new pair is in memory alone."""
    return ngettext(
        "The new tokens are not saved yet. Trying again for {count} second…",
        "The new tokens are not saved yet. Trying again for {count} seconds…",
        seconds,
    ).format(count=isolated(str(seconds)))


def stopping_after_answer() -> str:
    """When somebody interrupts a token request."""
    return _("Stopping as soon as T-Gate's answer is stored…")


def not_printed(reason: str) -> str:
    """When standard output does not take the answer."""
    return _("The answer could not be written ({reason}).").format(reason=isolated(printable(reason)))


# ---- answers ---------------------------------------------------------------------------------------------------------


def no_companies() -> str:
    """Instead of an empty list."""
    return _("No company yet")


def everything_forgotten(companies: int, applications: int, folder: str) -> tuple[str, ...]:
    """After nothing is left; `folder` is the data folder."""
    return (
        ngettext(
            "{count} company is removed, with its tokens.",
            "{count} companies are removed, with their tokens.",
            companies,
        ).format(count=isolated(str(companies))),
        ngettext(
            "{count} application is removed, with its client secret.",
            "{count} applications are removed, with their client secrets.",
            applications,
        ).format(count=isolated(str(applications))),
        _("The data folder is removed: {path}").format(path=isolated(printable(folder, 4096))),
    )


def still_open() -> str:
    """When the window was asked to close and did not."""
    return _("T-Gate Desktop is still open.")


def explained(explanation: Explanation) -> Iterator[str]:
    """An explanation as lines of text."""
    yield explanation.what_happened
    if explanation.likely_causes:
        yield _("Likely causes")
        yield from (f"  {number}. {cause}" for number, cause in enumerate(explanation.likely_causes, 1))
    yield _("What to do: {what_to_do}").format(what_to_do=explanation.what_to_do)
