"""`tgate-desktop --self-check`: what was found, a line or a member each; exit status 0 only if all holds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack

from tgate_desktop import compose
from tgate_desktop.command_line import streams
from tgate_desktop.command_line.arguments import HelpWanted, NotUnderstood, parsed_self_check
from tgate_desktop.command_line.exit_status import ExitStatus
from tgate_desktop.command_line.language import speak, typed_language
from tgate_desktop.command_line.outcome import Document
from tgate_desktop.oauth.problems import Problem, Unexpected
from tgate_desktop.self_check import window
from tgate_desktop.self_check.finding import Finding, SelfCheck, trouble
from tgate_desktop.words import commands as command_words
from tgate_desktop.words import self_check as words

_log = logging.getLogger(__name__)

Findings = Mapping[SelfCheck, Finding]


def run(arguments: Sequence[str]) -> int:
    """The exit status of what was typed behind the program's name."""
    if tuple(arguments) == (window.OPTION,):
        return window.show_window()
    streams.make_safe()
    speak(typed_language(arguments), lambda: None)
    try:
        options = parsed_self_check(arguments)
    except HelpWanted as wanted:
        streams.print_lines(wanted.help_text.splitlines())
        return ExitStatus.DONE
    except NotUnderstood as error:
        streams.say(error.usage.rstrip())
        streams.say(command_words.not_understood(error.detail))
        return ExitStatus.USAGE
    findings = found()
    holds = all(finding.holds for finding in findings.values())
    streams.print_lines([streams.as_json(document(findings))] if options.json else lines(findings))
    return ExitStatus.DONE if holds else ExitStatus.TROUBLE_FOUND


def found() -> Findings:
    """All checks, one after the other; each stands alone."""
    findings = {}
    with ExitStack() as stack:
        for check, look in _looks(stack).items():
            try:
                findings[check] = look()
            except Problem as problem:
                findings[check] = trouble(problem)
            except Exception as error:  # noqa: BLE001 - the edge: what breaks one check is what it found
                compose.start_log()
                _log.critical("nobody foresaw this", exc_info=error)
                findings[check] = trouble(Unexpected(kind=type(error).__name__))
    return findings


def _looks(stack: ExitStack) -> Mapping[SelfCheck, Callable[[], Finding]]:
    """Imported one by one: a library that is missing is a finding, too."""
    vault = compose.open_vault()

    def versions() -> Finding:
        from tgate_desktop.self_check import installed

        return installed.versions()

    def resources() -> Finding:
        from tgate_desktop.self_check import installed

        return installed.resources()

    def keyring() -> Finding:
        from tgate_desktop.self_check import computer

        return computer.keyring(vault)

    def loopback(address: str) -> Finding:
        from tgate_desktop.self_check import computer

        return computer.loopback(address)

    def trust_store() -> Finding:
        from tgate_desktop.self_check import journey, trust

        return trust.trust_store(stack.enter_context(journey.ground()).server)

    def connect_and_refresh() -> Finding:
        from tgate_desktop.self_check import journey

        return journey.connect_and_refresh(stack.enter_context(journey.ground()), vault)

    return {
        SelfCheck.VERSIONS: versions,
        SelfCheck.RESOURCES: resources,
        SelfCheck.WINDOW: window.window,
        SelfCheck.KEYRING: keyring,
        SelfCheck.TRUST_STORE: trust_store,
        SelfCheck.LOOPBACK_IPV4: lambda: loopback("127.0.0.1"),
        SelfCheck.LOOPBACK_IPV6: lambda: loopback("::1"),
        SelfCheck.CONNECT_AND_REFRESH: connect_and_refresh,
    }


def lines(findings: Findings) -> Iterator[str]:
    """A line a check, and below it what to do about it."""
    for check, finding in findings.items():
        yield from words.lines(check.value, finding.verdict, finding.facts, finding.problem)
    yield words.conclusion(all(finding.holds for finding in findings.values()))


def document(findings: Findings) -> Document:
    """The same for programs."""
    return {
        "holds": all(finding.holds for finding in findings.values()),
        "checks": [
            {
                "check": check.value,
                "verdict": finding.verdict.value,
                "result": words.result(check.value, finding.verdict, finding.facts, finding.problem),
                "facts": dict(finding.facts),
                "problem": finding.problem.code if finding.problem is not None else None,
            }
            for check, finding in findings.items()
        ],
    }
