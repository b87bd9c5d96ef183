"""The man page, written from the command line's own words: what a command is called is said once, by the app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from releases import build_moment

from tgate_desktop import __version__
from tgate_desktop.command_line import arguments
from tgate_desktop.words import commands as words

OPTIONS = (
    (arguments.SELF_CHECK, "self_check"),
    ("--json", "json"),
    ("--lang en|ar", "lang"),
    ("--fresh-for SECONDS", "fresh_for"),
    (arguments.EVEN_IF_A_SERVER_USES_THEM, "even_if"),
    (arguments.YES, "yes"),
    ("-h, --help", "help"),
    ("--version", "version"),
    (arguments.QUIT, "quit"),
)
FILES = (
    (
        "~/.local/share/tgate-desktop/",
        "The companies, locks and logs of one user; below $XDG_DATA_HOME if that is set.",
    ),
    ("/etc/xdg/tgate-desktop/provisioning.json", "What an organisation's IT provides; in each of $XDG_CONFIG_DIRS."),
    ("/usr/lib/tgate-desktop/", "The app with all that it needs, and the licences of its parts."),
)
KEYRING = "Client secrets and tokens are in none of these files. They are in the user's keyring."
ENVIRONMENT = (
    ("TGATE_DESKTOP_HOME", "Another folder for one user's files."),
    ("DISPLAY, WAYLAND_DISPLAY", "Where the window opens. Commands need neither."),
    ("DBUS_SESSION_BUS_ADDRESS", "The session bus, on which the keyring answers."),
    ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "The way to T-Gate, where an environment of T-Gate's names no other."),
    ("LC_ALL, LC_MESSAGES, LANG", "The language, unless it was chosen in the window or by --lang."),
)


def man_page(summary: str) -> str:
    """In roff, section 1; in English."""
    return "\n".join(_lines(summary)) + "\n"


def command_help(*command: str) -> str:
    """What the command line answers to `--help`."""
    try:
        arguments.parsed([*command, "--help"])
    except arguments.HelpWanted as wanted:
        return wanted.help_text
    raise ValueError(command)


def _lines(summary: str) -> Iterator[str]:
    date = datetime.fromtimestamp(build_moment(), UTC).date()
    yield f'.TH TGATE\\-DESKTOP 1 "{date}" "T\\-Gate Desktop {__version__}" "User Commands"'
    yield from (".SH NAME", f"tgate\\-desktop \\- {_roff(summary)}")
    yield from (".SH SYNOPSIS", ".B tgate\\-desktop", ".PP")
    yield from (".B " + _roff("tgate-desktop COMMAND …"), ".PP")
    yield ".B " + _roff(f"tgate-desktop {arguments.SELF_CHECK} [--json] [--lang {{en,ar}}]")
    yield from (".SH DESCRIPTION", _roff(words.description()))
    yield ".SH COMMANDS"
    for name in arguments.COMMANDS:
        yield from (".TP", ".B " + _roff(_usage(name)), _roff(words.command_help(name)))
    yield ".SH OPTIONS"
    yield from _listed((option, words.option_help(about)) for option, about in OPTIONS)
    yield ".SH EXIT STATUS"
    yield from _listed((str(status), meaning) for status, meaning in enumerate(words.exit_statuses()))
    yield from _listed([("130", words.interrupted_status())])
    yield ".SH FILES"
    yield from _listed(FILES)
    yield from (".PP", _roff(KEYRING))
    yield ".SH ENVIRONMENT"
    yield from _listed(ENVIRONMENT)
    yield from (".SH SEE ALSO", ".BR gnome\\-keyring\\-daemon (1),", ".BR xdg\\-open (1)")


def _usage(command: str) -> str:
    usage, _, _ = command_help(command).partition("\n\n")
    return " ".join(usage.removeprefix(words.headings()[0]).split())


def _listed(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, text in entries:
        yield from (".TP", f".B {_roff(term)}", _roff(text))


def _roff(text: str) -> str:
    """As roff reads it: a hyphen that can be copied, and no word that it takes for a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "\\&...").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
