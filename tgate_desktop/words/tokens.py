"""Words for tokens: their state, the time that is left, and points in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.health import TokenHealth
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext

_HOUR_S = 3600
_MINUTE_S = 60
_COUNTED_BY_SECOND_S = 120


def health_word(health: TokenHealth) -> str:
    """The state of a company's tokens, as it stands beside its icon."""
    words = {
        TokenHealth.NO_TOKEN: _("No token"),
        TokenHealth.VALID: _("Valid"),
        TokenHealth.EXPIRING_SOON: _("Expiring soon"),
        TokenHealth.EXPIRED_REFRESHABLE: _("Expired, can be refreshed"),
        TokenHealth.EXPIRED: _("Expired"),
        TokenHealth.REJECTED: _("Refused by T-Gate"),
        TokenHealth.UNKNOWN: _("Not known"),
    }
    return words[health]


def server_use_word(use: ServerUse) -> str:
    """The answer to whether a server also uses the tokens."""
    words = {ServerUse.YES: _("Yes"), ServerUse.NO: _("No"), ServerUse.UNKNOWN: _("Don't know")}
    return words[use]


def short_duration(span: timedelta) -> str:
    """A calm span for lists, rounded down: `1 h 12 min`, `9 min`; by the second from two minutes down."""
    seconds = _whole_seconds(span)
    if _COUNTED_BY_SECOND_S < seconds < _HOUR_S:
        return _("{minutes} min").format(minutes=isolated(str(seconds // _MINUTE_S)))
    return countdown(span)


def countdown(span: timedelta) -> str:
    """A live span, rounded down: `1 h 12 min`, below an hour `4 min 05 s`, below a minute `45 s`."""
    seconds = _whole_seconds(span)
    hours, minutes = seconds // _HOUR_S, seconds % _HOUR_S // _MINUTE_S
    if hours:
        return _("{hours} h {minutes} min").format(hours=isolated(str(hours)), minutes=isolated(str(minutes)))
    if minutes:
        return _("{minutes} min {seconds} s").format(
            minutes=isolated(str(minutes)), seconds=isolated(f"{seconds % _MINUTE_S:02}")
        )
    return _("{seconds} s").format(seconds=isolated(str(seconds)))


def spoken_duration(span: timedelta) -> str:
    """The same in whole words, changing once a minute, for screen readers: `1 hour, 12 minutes`."""
    seconds = _whole_seconds(span)
    hours, minutes = seconds // _HOUR_S, seconds % _HOUR_S // _MINUTE_S
    in_minutes = ngettext("{count} minute", "{count} minutes", minutes).format(count=isolated(str(minutes)))
    if not hours:
        return in_minutes if minutes else _("less than a minute")
    in_hours = ngettext("{count} hour", "{count} hours", hours).format(count=isolated(str(hours)))
    return _("{hours}, {minutes}").format(hours=in_hours, minutes=in_minutes) if minutes else in_hours


def local_time(moment: datetime, zone: tzinfo | None = None) -> str:
    """`2026-03-01 14:05:10 (11:05:10 UTC)`, in this computer's zone or in `zone`; UTC with a date where it differs."""
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    utc_text = f"{utc:%H:%M:%S}" if local.date() == utc.date() else f"{utc:%Y-%m-%d %H:%M:%S}"
    return isolated(f"{local:%Y-%m-%d %H:%M:%S} ({utc_text} UTC)")


def _whole_seconds(span: timedelta) -> int:
    return max(int(span.total_seconds()), 0)
