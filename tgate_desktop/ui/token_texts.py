"""What the token panel says about a company at a given time: values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.health import EARLY, TokenHealth, time_left, token_health
from tgate_desktop.ui.brand_names import brand_lines
from tgate_desktop.ui.theme import Tone
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext
from tgate_desktop.words.tokens import countdown, health_word, local_time, spoken_duration

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Countdown:
    """The time that is left as it is shown, every second, and as it is said, which changes once a minute at most."""

    shown: str
    said: str


@dataclass(frozen=True)
class TokenTexts:
    """All values of the panel but the access token itself."""

    health: TokenHealth
    state: str
    expires_in: Countdown
    expires_at: str
    assumed: str
    obtained: str
    refresh_token: str
    refresh_tone: Tone
    access_fingerprint: str
    refresh_fingerprint: str


def token_texts(view: CompanyView, now: datetime) -> TokenTexts:
    """In the language in use; empty where there is no token."""
    grant = view.shown_grant
    health = token_health(grant, view.intent_of(grant), now)
    if grant is None:
        nothing = Countdown("", "")
        return TokenTexts(health, health_word(health), nothing, "", "", "", _("None"), Tone.NEUTRAL, "", "")
    refresh_token, refresh_tone = _refresh_token(grant)
    return TokenTexts(
        health=health,
        state=health_word(health),
        expires_in=_expires_in(time_left(grant, now)) if grant.is_expiry_known else Countdown("", ""),
        expires_at=local_time(grant.expires_at) if grant.is_expiry_known else _("Not known"),
        assumed=_assumed(grant),
        obtained=_obtained(grant),
        refresh_token=refresh_token,
        refresh_tone=refresh_tone,
        access_fingerprint=grant.access_fingerprint or "",
        refresh_fingerprint=grant.refresh_fingerprint or "",
    )


def _expires_in(left: timedelta) -> Countdown:
    if left <= timedelta(0):
        return Countdown(_("expired"), _("expired"))
    if left <= EARLY:
        ending = _("less than a minute left: counts as expired")
        return Countdown(ending, ending)
    shown = _("expires in {time}").format(time=countdown(left))
    return Countdown(shown, shown if left >= _HOUR else _("expires in {time}").format(time=spoken_duration(left)))


def _assumed(grant: Grant) -> str:
    if not grant.is_expiry_known:
        return _("imported: nobody said when it was issued")
    if grant.imported:
        return _("imported: as it was said there")
    return _("assumed: T-Gate did not say how long it lives") if grant.expiry_assumed else ""


def _obtained(grant: Grant) -> str:
    obtained = local_time(grant.obtained_at)
    return _("Imported {time}; its age is not known").format(time=obtained) if grant.imported else obtained


def _refresh_token(grant: Grant) -> tuple[str, Tone]:
    if grant.refresh_fingerprint is None:
        return _("None: connect again when the access token expires"), Tone.WARN
    if not grant.can_be_refreshed:
        return _("Refused by T-Gate: connect again"), Tone.BAD
    return _("Present"), Tone.GOOD


def brands_text(view: CompanyView) -> str:
    """The proof of the shown tokens, a line a brand, or why there is none."""
    grant = view.shown_grant
    proof = grant.proof if grant else None
    if proof is None:
        if view.environment.proof_address is None:
            return _("Not checked: this environment has no proof address")
        return _("Not checked yet")
    if not proof.brands:
        return _("T-Gate shows no brand for these tokens.")
    lines = [isolated(en) if en == ar else f"{isolated(en)} · \u2067{ar}\u2069" for en, ar in brand_lines(proof)]
    more = (proof.total or 0) - len(proof.brands)
    if more > 0:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=isolated(str(more))))
    return "\n".join(lines)


def checked_text(view: CompanyView) -> str:
    """When the proof is from; whether it is older than the tokens; empty without one."""
    grant = view.shown_grant
    if grant is None or grant.proof is None:
        return ""
    checked = _("Checked {time}").format(time=local_time(grant.proof.proven_at))
    return checked if is_used(grant) else _("{checked}, with an earlier token").format(checked=checked)


def is_used(grant: Grant) -> bool:
    """Whether this app has used the present access token."""
    return grant.is_proven
