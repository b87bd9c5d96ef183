"""What the Authorize page shows, as one value. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tgate_desktop.flows.ports import OwnCertificate
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.redirect_uri import Capture, RedirectUri
from tgate_desktop.ui.checklist import Steps, steps_of
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.tokens import countdown, spoken_duration


@dataclass(frozen=True)
class Authorization:
    """`redirect_uri` is the attempt's, None before the first. `paste_problem` is what was wrong with the last paste,
    `browser_problem` why no browser opened; `is_link_copied` until something else is said."""

    connect: ConnectState
    redirect_uri: RedirectUri | None = None
    paste_problem: Problem | None = None
    browser_problem: Problem | None = None
    is_link_copied: bool = False

    @property
    def listens(self) -> bool:
        """Whether the redirect URI is one that we can catch."""
        return self.redirect_uri is None or self.redirect_uri.capture is not Capture.PASTE

    @property
    def certificate(self) -> OwnCertificate | None:
        """What the browser will warn about, while it may still come."""
        return self.connect.certificate if self.takes_code and self.connect.listening else None

    @property
    def steps(self) -> Steps:
        return steps_of(self.connect, self.listens)

    @property
    def problem(self) -> Problem | None:
        """What stopped the connect, or else the browser."""
        return self.connect.problem or self.browser_problem

    @property
    def takes_code(self) -> bool:
        """Whether a code may still come: by the browser or pasted."""
        return self.connect.phase is Phase.WAITING_FOR_BROWSER

    @property
    def can_try_again(self) -> bool:
        """After a failure, and when the attempt's time is over."""
        return self.connect.phase is Phase.FAILED or (self.takes_code and self.connect.problem is not None)

    @property
    def has_request(self) -> bool:
        """Whether it failed at a request, which is kept."""
        return self.connect.phase is Phase.FAILED and self.connect.failed_in is Phase.EXCHANGING_CODE

    @property
    def unconfirmed(self) -> str | None:
        """The fingerprint to ask about first: the newest."""
        return self.connect.unconfirmed[-1] if self.takes_code and self.connect.unconfirmed else None


def time_left_texts(state: ConnectState, now: datetime) -> tuple[str, str]:
    """The time left as it is shown, and as it is said; empty without a deadline."""
    if state.deadline is None:
        return "", ""
    left = state.deadline - now
    sentence = (
        _("Time left for this attempt: {time}")
        if state.phase is Phase.WAITING_FOR_BROWSER and not state.unconfirmed
        else _("Time left for the code: {time}")
    )
    return sentence.format(time=countdown(left)), sentence.format(time=spoken_duration(left))
