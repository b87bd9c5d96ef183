"""The token panel as one value per company, and what its lines say."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.problems import ClientSecretForOtherOrigin, Problem
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.theme import Tone
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext

if TYPE_CHECKING:
    from tgate_desktop.oauth.jwt_claims import JwtParts


class Doing(enum.Enum):
    """What can be under way for a company, side by side."""

    REFRESHING = "refreshing"
    CHECKING = "checking"
    READING_TOKEN = "reading_token"  # noqa: S105 - a kind of work
    SAVING = "saving"
    OPENING = "opening"


class Note(enum.Enum):
    """What the last act brought, in one line."""

    REFRESHED = "refreshed"
    ACCEPTED = "accepted"
    NOT_CHECKED = "not_checked"
    COPIED_SECRET = "copied_secret"  # noqa: S105 - a kind of note
    COPIED_TEXT = "copied_text"
    STOPPED_WAITING = "stopped_waiting"
    NOTHING_SENT = "nothing_sent"


@dataclass(frozen=True)
class PanelState:
    """`revealed` is the access token while it is shown, `claims` what it says while that is shown. `problem` is why
    `failed` did not work. `asks_before_refresh` while the screen says what Refresh can do to a server."""

    view: CompanyView
    doing: frozenset[Doing] = frozenset()
    asks_before_refresh: bool = False
    revealed: Secret | None = None
    claims: JwtParts | None = None
    note: Note | None = None
    problem: Problem | None = None
    failed: Doing | None = None

    @property
    def company_id(self) -> str:
        return self.view.company.company_id

    @property
    def needs_warning(self) -> bool:
        """Whether a refresh here can end tokens that a server holds."""
        grant = self.view.shown_grant
        return self.view.company.server_use is not ServerUse.NO or (grant is not None and grant.handed_over)

    @property
    def shown_problem(self) -> Problem | None:
        """What failed last; else what the vault said; else why the company is paused."""
        if self.problem is not None:
            return self.problem
        if self.view.trouble is not None:
            return self.view.trouble
        if self.view.paused:
            return ClientSecretForOtherOrigin(
                entered_for=self.view.application.secret_origin, now=origin(self.view.environment.token_address)
            )
        return None

    def begun(self, doing: Doing) -> PanelState:
        """`doing` is under way; what was said before is gone."""
        return replace(
            self, doing=self.doing | {doing}, asks_before_refresh=False, note=None, problem=None, failed=None
        )

    def ended(self, doing: Doing, note: Note | None = None) -> PanelState:
        """`doing` is over, with `note` to say of it."""
        return replace(self, doing=self.doing - {doing}, note=note)

    def failed_with(self, doing: Doing, problem: Problem) -> PanelState:
        return replace(self.ended(doing), problem=problem, failed=doing)

    def with_view(self, view: CompanyView) -> PanelState:
        """The same company read again. Another access token is not shown without being asked for."""
        is_same_token = _fingerprint(view) == _fingerprint(self.view)
        if is_same_token:
            return replace(self, view=view)
        return replace(self, view=view, revealed=None, claims=None)

    def left(self) -> PanelState:
        """Nobody looks at it now: nothing secret stays on screen, what was asked and said is over."""
        return replace(self, revealed=None, claims=None, asks_before_refresh=False, note=None)


def _fingerprint(view: CompanyView) -> str | None:
    return view.shown_grant.access_fingerprint if view.shown_grant else None


def progress_line(state: PanelState) -> str:
    """What is under way; empty when nothing is that a person waits for."""
    if Doing.REFRESHING in state.doing:
        return _("Refreshing the tokens…")
    if Doing.CHECKING in state.doing:
        return _("Checking the access token…")
    if Doing.SAVING in state.doing:
        return _("Saving the tokens…")
    return ""


def refresh_warning(state: PanelState) -> str:
    """What a refresh can do to the server that also uses the tokens."""
    if state.view.company.server_use is ServerUse.YES:
        who = _("A server also uses this company's tokens.")
    elif state.view.shown_grant is not None and state.view.shown_grant.handed_over:
        who = _("These tokens were handed over from here.")
    else:
        who = _("Perhaps a server also uses this company's tokens: nobody has said.")
    effect = _(
        "A refresh replaces them here. The server keeps the old ones, and T-Gate may end those at once or when the new "
        "ones are first used. Then the server has to be given the new tokens, or be connected again."
    )
    return f"{who} {effect}"


def note_line(note: Note, clipboard_lifetime_s: int) -> tuple[str, Tone]:
    """The line, and its tone."""
    match note:
        case Note.REFRESHED:
            return _("The tokens are new."), Tone.GOOD
        case Note.ACCEPTED:
            return _("T-Gate accepts this access token."), Tone.GOOD
        case Note.NOT_CHECKED:
            return _("Not checked: this environment has no proof address"), Tone.NEUTRAL
        case Note.COPIED_SECRET:
            cleared = ngettext(
                "Copied. The clipboard is cleared of it after {count} second.",
                "Copied. The clipboard is cleared of it after {count} seconds.",
                clipboard_lifetime_s,
            )
            return cleared.format(count=isolated(str(clipboard_lifetime_s))), Tone.GOOD
        case Note.COPIED_TEXT:
            return _("Copied. The token in it is a variable, not the value."), Tone.GOOD
        case Note.STOPPED_WAITING:
            return _("No longer waiting. If the request was sent, its answer is stored all the same."), Tone.NEUTRAL
        case Note.NOTHING_SENT:
            return _("Stopped before anything was sent."), Tone.NEUTRAL
