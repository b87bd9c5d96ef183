"""Words for what was exchanged with T-Gate: what it was for, how it ended, how long it took, which way it went."""

from __future__ import annotations

from datetime import datetime, tzinfo

from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.exchange import MOST_BODY_CHARACTERS, Exchange, ExchangeLine
from tgate_desktop.oauth.messages import RequestKind
from tgate_desktop.oauth.outcome import Outcome, outcome_of
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext, pgettext

_MILLISECONDS_BELOW_S = 1.0


def kind_word(kind: RequestKind) -> str:
    """What a request was for."""
    words = {
        RequestKind.CODE: _("Token request with the code"),
        RequestKind.REFRESH: _("Refresh"),
        RequestKind.PROOF: _("Check token"),
        RequestKind.REVOCATION: _("Revocation"),
        RequestKind.LOOK: _("Look at the server"),
    }
    return words[kind]


def kind_of_company(kind: RequestKind, company: str, *, is_connected: bool) -> str:
    """The same where requests of all companies are listed."""
    of = isolated_name(company)
    if not is_connected:
        of = _("{company} (not connected)").format(company=of)
    return f"{kind_word(kind)} · {of}"


def outcome_word(outcome: Outcome) -> str:
    """How it ended, as it stands beside its icon."""
    words = {
        Outcome.FINE: pgettext("a request", "fine"),
        Outcome.REFUSED: pgettext("a request", "refused"),
        Outcome.FAILED: pgettext("a request", "the server failed"),
        Outcome.UNUSABLE: pgettext("a request", "unusable answer"),
        Outcome.NO_ANSWER: pgettext("a request", "no answer"),
    }
    return words[outcome]


def status_text(line: ExchangeLine) -> str:
    """`400 · refused`; the word alone when no answer came."""
    word = outcome_word(outcome_of(line))
    return f"{isolated(str(line.status))} · {word}" if line.status is not None else word


def moment_text(moment: datetime, zone: tzinfo | None = None) -> str:
    """`2026-03-01 14:05:10` in this computer's zone, or in `zone`."""
    return isolated(f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}")


def seconds_text(seconds: float | None) -> str:
    """`120 ms`, from a second on `1.25 s`; empty when it is not known."""
    if seconds is None:
        return ""
    if seconds < _MILLISECONDS_BELOW_S:
        return _("{count} ms").format(count=isolated(f"{seconds * 1000:.0f}"))
    return _("{seconds} s").format(seconds=isolated(f"{seconds:.2f}"))


def proxy_text(exchange: Exchange) -> str:
    """Which proxy it went through."""
    host = exchange.trace.proxy_host
    if host:
        return isolated(host)
    return _("None, by setting") if exchange.network.proxy is ProxyChoice.NONE else _("None")


def size_text(exchange: Exchange) -> str:
    """How large the body of the answer was, and whether all of it is kept."""
    size = ngettext("{count} byte", "{count} bytes", exchange.answer_size).format(
        count=isolated(str(exchange.answer_size))
    )
    if exchange.answer_size and not exchange.answer_body:
        return _("{size}, no text, not kept").format(size=size)
    if len(exchange.answer_body) >= MOST_BODY_CHARACTERS:
        return _("{size}, only its beginning is kept").format(size=size)
    return size


def curl_note(kind: RequestKind) -> str:
    """What to know before the copied command is run."""
    copied = _(
        "Copied. The command runs in a POSIX shell as it is, once the variables in its first line are set; no secret "
        "is in it."
    )
    if kind is RequestKind.REFRESH:
        rotation = _(
            "Running it refreshes for real: T-Gate may end the tokens that are kept here, and the new ones show in "
            "that shell alone."
        )
        return f"{copied} {rotation}"
    if kind is RequestKind.CODE:
        return f"{copied} {_('T-Gate takes a code only once, so this one is refused now.')}"
    return copied


def no_requests() -> str:
    """In place of an empty list."""
    return _(
        "No request to T-Gate is kept for this company. Each one shows here, without its secrets: the newest 2,000 of "
        "the last 30 days."
    )


def no_requests_at_all() -> str:
    """The same for all companies."""
    return _(
        "No request to T-Gate is kept. Each one shows here, without its secrets: the newest 2,000 of the last 30 days."
    )


def clearing_question(count: int, company: str) -> str:
    """Before the kept requests are forgotten; `company` is ready to stand in a sentence."""
    return ngettext(
        "Forget {count} request of {company}? Its tokens and its history stay. This cannot be undone.",
        "Forget all {count} requests of {company}? Its tokens and its history stay. This cannot be undone.",
        count,
    ).format(count=isolated(str(count)), company=company)


def clearing_all_question(count: int) -> str:
    """The same for all companies."""
    return ngettext(
        "Forget {count} request? Tokens and histories stay. This cannot be undone.",
        "Forget all {count} requests, of every company and every attempt? Tokens and histories stay. This cannot be "
        "undone.",
        count,
    ).format(count=isolated(str(count)))


def exported_note(count: int) -> str:
    """After an export."""
    return ngettext(
        "{count} request exported, without secrets.", "{count} requests exported, without secrets.", count
    ).format(count=isolated(str(count)))
