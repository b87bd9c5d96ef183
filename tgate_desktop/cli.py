"""The command line's front: what was typed becomes one act, what came of it becomes output and an exit status."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tgate_desktop import compose
from tgate_desktop.command_line import streams
from tgate_desktop.command_line.arguments import HelpWanted, NotUnderstood, parsed
from tgate_desktop.command_line.exit_status import SIGNAL_BASE, ExitStatus, exit_status
from tgate_desktop.command_line.language import speak, typed_language
from tgate_desktop.words import commands as words

if TYPE_CHECKING:
    import argparse

    from tgate_desktop.command_line.outcome import Outcome
    from tgate_desktop.command_line.session import Session
    from tgate_desktop.oauth.problems import Fact, Problem
    from tgate_desktop.oauth.restored import Restored
    from tgate_desktop.words.explanation import Explanation

_log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """The exit status of what was typed behind the program's name."""
    streams.make_safe()
    try:
        options = parsed(arguments)
    except (HelpWanted, NotUnderstood):
        return _said_in_words(arguments)
    return _performed(options)


def _said_in_words(arguments: Sequence[str]) -> int:
    """Once more, in the language that is wanted: what was asked for, or what is wrong."""
    speak(typed_language(arguments), lambda: compose.first_look().language)
    try:
        parsed(arguments)
    except HelpWanted as wanted:
        return _printed(wanted.help_text.splitlines())
    except NotUnderstood as error:
        streams.say(error.usage.rstrip())
        streams.say(words.not_understood(error.detail))
    return ExitStatus.USAGE


def _performed(options: argparse.Namespace) -> int:
    from tgate_desktop.command_line.interruption import Interruption
    from tgate_desktop.command_line.session import Session
    from tgate_desktop.flows.cancel import Cancel

    cancel = Cancel()
    interruption = Interruption(cancel)
    with interruption.heeded():
        session = Session(cancel, may_prompt=streams.is_person_there(), say=streams.say)
        speak(options.lang, session.language)
        work = _Work(session, options)
        is_done = interruption.wait_for(
            work.done, lambda: session.is_past_return, lambda: streams.say(words.stopping_after_answer())
        )
        if session.restored is not None and not options.json:  # the window tells it, too
            _say_restored(session.restored)
        if interruption.number is None:
            status = work.told()
        else:
            status = SIGNAL_BASE + interruption.number
            work.tell_what_failed()
        if is_done:
            session.close()
    logging.shutdown()
    if threading.active_count() > 1:
        # A call that hangs in the keyring must not meet an interpreter that is being taken apart.
        os._exit(status)
    return status


class _Work:
    """One act on a thread of its own: the main thread is free for signals. `done` when it has ended."""

    def __init__(self, session: Session, options: argparse.Namespace) -> None:
        self.done = threading.Event()
        self._session = session
        self._options = options
        self._outcome: Outcome | None = None
        self._error: BaseException | None = None
        threading.Thread(target=self._run, name="command", daemon=True).start()

    def told(self) -> int:
        """The exit status, after what came of it was printed."""
        if self._outcome is None:
            return self._told_failure()
        status = self._outcome.status
        if self._outcome.warning is not None and not self._options.json:
            _say_explained(_explanation(self._outcome.warning))
        if self._outcome.notice and not self._options.json:
            streams.say(self._outcome.notice)
        lines = [streams.as_json(self._outcome.document)] if self._options.json else self._outcome.lines
        return _printed(lines, status)

    def tell_what_failed(self) -> None:
        """For somebody who did not wait: an answer is printed no more, a failure still is."""
        from tgate_desktop.flows.cancel import Cancelled

        if self._error is not None and not isinstance(self._error, Cancelled):
            self._told_failure()

    def _run(self) -> None:
        from tgate_desktop.command_line.acts import act_of

        try:
            self._outcome = act_of(self._options.command)(self._session, self._options)
        except BaseException as error:  # noqa: BLE001 - the thread's edge: the main thread tells of it
            self._error = error
        finally:
            self.done.set()

    def _told_failure(self) -> int:
        from tgate_desktop.command_line.outcome import Refused
        from tgate_desktop.oauth.problems import Problem, Unexpected

        error = self._error
        if isinstance(error, Refused):
            return self._explained(error.code, error.status, error.explanation, error.facts)
        if not isinstance(error, Problem):
            compose.start_log()
            _log.critical("nobody foresaw this", exc_info=error)
            error = Unexpected(kind=type(error).__name__)
        return self._explained(error.code, exit_status(error), _explanation(error), error.facts)

    def _explained(
        self, code: str, status: ExitStatus, explanation: Explanation, facts: Mapping[str, Fact]
    ) -> ExitStatus:
        if self._options.json:
            from tgate_desktop.command_line.documents import error_document

            streams.say(streams.as_json(error_document(code, status, explanation, facts)))
        else:
            _say_explained(explanation)
        return status


def _explanation(problem: Problem) -> Explanation:
    from tgate_desktop.words.problems import explain

    return explain(problem)


def _say_restored(restored: Restored) -> None:
    from tgate_desktop.words.catalog import restored_text

    streams.say(restored_text(restored))


def _say_explained(explanation: Explanation) -> None:
    streams.say("\n".join(words.explained(explanation)))


def _printed(lines: Iterable[str], status: ExitStatus = ExitStatus.DONE) -> ExitStatus:
    """`status`, or that of a failure when standard output does not take it; who closed it needs no words for that."""
    try:
        streams.print_lines(lines)
    except BrokenPipeError:
        return ExitStatus.FAILED
    except OSError as fault:
        streams.say(words.not_printed(fault.strerror or str(fault)))
        return ExitStatus.FAILED
    return status
