"""What can be typed behind `tgate-desktop`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from textwrap import fill
from typing import NoReturn

from tgate_desktop import __version__
from tgate_desktop.words import commands as words
from tgate_desktop.words.languages import LANGUAGES

COMMANDS = ("companies", "status", "refresh", "token", "doctor", "diagnostics", "forget-everything")
SELF_CHECK = "--self-check"
QUIT = "--quit"
YES = "--yes"
EVEN_IF_A_SERVER_USES_THEM = "--even-if-a-server-uses-them"
MOST_SECONDS = 10 * 365 * 24 * 60 * 60

WIDTH = 80

_PROGRAM = "tgate-desktop"


class NotUnderstood(Exception):
    """The command line cannot be read; `usage` says how it should look."""

    def __init__(self, detail: str, usage: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.usage = usage


class HelpWanted(Exception):
    """Somebody asked for the help or the version, which this holds in the language that was in use."""

    def __init__(self, help_text: str) -> None:
        super().__init__()
        self.help_text = help_text


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """`command` with its options: `lang`, `json`, `name`, `fresh_for`, `even_if_a_server_uses_them`, `file`.

    Raises: NotUnderstood, HelpWanted.
    """
    return _parser().parse_args(arguments)


def parsed_self_check(arguments: Sequence[str]) -> argparse.Namespace:
    """`lang` and `json`, typed beside `--self-check`. Raises: NotUnderstood, HelpWanted."""
    parser = _Parser(
        prog=_PROGRAM,
        description=fill(words.option_help("self_check"), WIDTH),
        formatter_class=_Formatter,
        add_help=False,
        allow_abbrev=False,
    )
    options = parser.add_argument_group(words.headings()[2])
    options.add_argument(SELF_CHECK, action="store_true", required=True, help=argparse.SUPPRESS)
    _add_help(options)
    _add_answer(options)
    return parser.parse_args(arguments)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise NotUnderstood(message, self.format_usage())


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        raise HelpWanted(parser.format_help())


class _Version(argparse.Action):
    def __call__(self, *_: object) -> NoReturn:
        raise HelpWanted(f"{_PROGRAM} {__version__}")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """With our own word for the usage: argparse's are in English alone."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, f"{words.headings()[0]} " if prefix is None else prefix)


def _parser() -> argparse.ArgumentParser:
    _usage, commands_heading, options_heading, _exit = words.headings()
    parser = _Parser(
        prog=_PROGRAM,
        description=fill(words.description(), WIDTH),
        epilog=_exit_statuses(),
        formatter_class=_Formatter,
        add_help=False,
        allow_abbrev=False,
    )
    options = parser.add_argument_group(options_heading)
    _add_help(options)
    options.add_argument("--version", nargs=0, action=_Version, help=words.option_help("version"))
    options.add_argument(SELF_CHECK, action="store_true", help=words.option_help("self_check"))
    options.add_argument(QUIT, action="store_true", help=words.option_help("quit"))
    commands = parser.add_subparsers(title=commands_heading, dest="command", metavar="COMMAND", required=True)

    def command(name: str) -> tuple[argparse._ArgumentGroup, argparse._ArgumentGroup]:
        added = commands.add_parser(
            name,
            help=words.command_help(name),
            description=fill(words.command_help(name), WIDTH),
            epilog=_exit_statuses(),
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        wanted, its_options = added.add_argument_group(), added.add_argument_group(options_heading)
        _add_help(its_options)
        _add_answer(its_options)
        return wanted, its_options

    command("companies")
    for name in ("status", "refresh", "token"):
        wanted, its_options = command(name)
        wanted.add_argument("name", metavar="NAME", help=words.option_help("NAME"))
        if name == "token":
            its_options.add_argument(
                "--fresh-for", type=_seconds, default=0, metavar="SECONDS", help=words.option_help("fresh_for")
            )
        if name != "status":
            its_options.add_argument(EVEN_IF_A_SERVER_USES_THEM, action="store_true", help=words.option_help("even_if"))
    command("doctor")[0].add_argument("name", metavar="NAME", nargs="?", help=words.option_help("doctor_name"))
    command("diagnostics")[0].add_argument("file", metavar="FILE", help=words.option_help("FILE"))
    command("forget-everything")[0].add_argument(YES, action="store_true", required=True, help=words.option_help("yes"))
    return parser


def _add_help(options: argparse._ArgumentGroup) -> None:
    options.add_argument("-h", "--help", nargs=0, action=_Help, help=words.option_help("help"))


def _add_answer(options: argparse._ArgumentGroup) -> None:
    options.add_argument("--json", action="store_true", help=words.option_help("json"))
    options.add_argument("--lang", choices=LANGUAGES, help=words.option_help("lang"))


def _exit_statuses() -> str:
    lines = [f"  {number}    {meaning}" for number, meaning in enumerate(words.exit_statuses())]
    return "\n".join((words.headings()[3], *lines, f"  130  {words.interrupted_status()}"))


def _seconds(text: str) -> int:
    seconds = int(text)
    if not 0 <= seconds <= MOST_SECONDS:
        raise ValueError(text)
    return seconds
