"""Words for what happened to a company's tokens."""

from __future__ import annotations

from tgate_desktop.oauth.history import Event, EventKind
from tgate_desktop.oauth.problems import InvalidGrant, TokenRejected, remembered_problem
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import pgettext
from tgate_desktop.words.problems import summary


def event_word(event: Event) -> str:
    """What happened, in a few words; a refusal says which token."""
    words = {
        EventKind.CONNECTED: pgettext("history", "Connected"),
        EventKind.REFRESHED: pgettext("history", "Refreshed"),
        EventKind.PROVEN: pgettext("history", "Proven: T-Gate accepted the access token"),
        EventKind.REFUSED: _refused(event),
        EventKind.IMPORTED: pgettext("history", "Imported"),
        EventKind.HANDED_OVER: pgettext("history", "Handed over"),
        EventKind.REVOKED: pgettext("history", "Revoked"),
        EventKind.REMOVED: pgettext("history", "Removed"),
    }
    return words[event.kind]


def event_reason(event: Event) -> str:
    """Why a token was refused, in one sentence; empty without a reason, and the bare code when it is a newer one."""
    if event.problem_code is None:
        return ""
    refusals = {
        InvalidGrant.code: _("T-Gate does not take this refresh token any more ({error}).").format(
            error=isolated("invalid_grant")
        ),
        TokenRejected.code: _("The API of T-Gate does not take this access token any more ({status}).").format(
            status=isolated("401")
        ),
    }
    if event.problem_code in refusals:
        return refusals[event.problem_code]
    problem = remembered_problem(event.problem_code, {})
    return summary(problem) if problem else isolated(event.problem_code)


def fingerprints_text(event: Event) -> str:
    """Which tokens it was about: `access token 1a2b3c4d · refresh token 5e6f7a8b`."""
    parts = []
    if event.access_fingerprint:
        parts.append(_("access token {fingerprint}").format(fingerprint=isolated(event.access_fingerprint)))
    if event.refresh_fingerprint:
        parts.append(_("refresh token {fingerprint}").format(fingerprint=isolated(event.refresh_fingerprint)))
    return " · ".join(parts)


def no_history() -> str:
    """In place of an empty list."""
    return _("Nothing has happened to this company's tokens since this app began to write it down.")


def _refused(event: Event) -> str:
    if event.access_fingerprint is None and event.refresh_fingerprint is not None:
        return pgettext("history", "Refused: the refresh token")
    if event.refresh_fingerprint is None and event.access_fingerprint is not None:
        return pgettext("history", "Refused: the access token")
    return pgettext("history", "Refused")
