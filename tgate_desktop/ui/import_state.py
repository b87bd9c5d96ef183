"""The import window as one value, and what it says of the pasted text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.pair_import import BroughtPair, TokenName, read_brought
from tgate_desktop.oauth.problems import InputProblem, Problem, TokenNameless, TokensEmpty
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.tokens import local_time


@dataclass(frozen=True)
class ImportState:
    """`applications` is None before the first reading. `brought` is what the text holds, `text_problem` why it holds
    nothing; `is_nameless` when the person must say which token it is. `problem` is why the import did not succeed."""

    applications: tuple[Application, ...] | None = None
    environments: tuple[Environment, ...] = ()
    brought: BroughtPair | None = None
    text_problem: InputProblem | None = None
    is_nameless: bool = False
    problem: Problem | None = None
    is_busy: bool = False

    def with_text(self, text: str, nameless: TokenName) -> ImportState:
        """What can be made out in `text`; a bare token is what `nameless` says."""
        state = replace(self, brought=None, text_problem=None, is_nameless=_is_nameless(text), problem=None)
        try:
            return replace(state, brought=read_brought(text, nameless))
        except InputProblem as problem:
            return replace(state, text_problem=problem)


def _is_nameless(text: str) -> bool:
    try:
        read_brought(text)
    except TokenNameless:
        return True
    except InputProblem:
        return False
    return False


def recognised_text(brought: BroughtPair) -> str:
    """By fingerprint, so that it can be compared without being shown."""
    lines = [
        _("Access token: {fingerprint}").format(fingerprint=_fingerprint(brought.access_token)),
        _("Refresh token: {fingerprint}").format(fingerprint=_fingerprint(brought.refresh_token)),
    ]
    if brought.expires_at is not None:
        lines.append(_("Expires, as it says: {time}").format(time=local_time(brought.expires_at)))
    if brought.refresh_token is None:
        lines.append(_("Without a refresh token it cannot be renewed."))
    if brought.access_token is None:
        lines.append(_("A refresh will bring an access token."))
    return "\n".join(lines)


def _fingerprint(token: Secret | None) -> str:
    return _("fingerprint {fingerprint}").format(fingerprint=isolated(token.fingerprint)) if token else _("none")


def is_said_at_once(problem: InputProblem) -> bool:
    """An empty field says for itself that it is."""
    return not isinstance(problem, TokensEmpty | TokenNameless)
