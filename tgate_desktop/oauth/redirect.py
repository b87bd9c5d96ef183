"""What the browser brings back, strictly read: from the receiver's request line or from what a person pasted."""

from __future__ import annotations

import enum
import hmac
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from tgate_desktop.oauth.addresses import port_of
from tgate_desktop.oauth.problems import (
    PasteEmpty,
    PasteNotOurAddress,
    PasteOtherAttempt,
    PasteOtherIssuer,
    PasteUnreadable,
)
from tgate_desktop.oauth.redaction import redacted
from tgate_desktop.oauth.redirect_uri import RedirectUri
from tgate_desktop.oauth.secret import Secret

_MAX_VALUE = 4096
_MAX_FIELDS = 32
_MOST_LOOKED_AT = 64 * 1024
_PIECE_OF_A_QUERY = re.compile(r"(^|[?&#])(code|state|error)=")


@dataclass(frozen=True)
class ExpectedRedirect:
    """What this attempt waits for. `state` is None for a marketplace start, which cannot carry one.

    `issuer` is the environment's, when it is known (RFC 9207 2.4): then a redirect must name it.
    """

    redirect_uri: RedirectUri
    state: Secret | None
    issuer: str | None = None


@dataclass(frozen=True)
class CodeReceived:
    """A code that is ours: it came with our state, or, `is_bare`, a person says so."""

    code: Secret
    is_bare: bool = False


@dataclass(frozen=True)
class UnconfirmedCode:
    """A code with no state at all: used only when the person says that it is theirs."""

    code: Secret


@dataclass(frozen=True)
class AuthorizationAnswer:
    """An `error` with our state (RFC 6749 4.1.2.1); `description` is untrusted text, redacted, printable and short."""

    error: str
    description: str


class Why(enum.Enum):
    """Why a redirect is not ours; the wait goes on."""

    MALFORMED = "malformed"
    WRONG_STATE = "wrong_state"
    WRONG_ISSUER = "wrong_issuer"


@dataclass(frozen=True)
class NotOurs:
    """Something else came by."""

    why: Why


Reading = CodeReceived | UnconfirmedCode | AuthorizationAnswer
Verdict = Reading | NotOurs


def read_query(query: str, expected: ExpectedRedirect) -> Verdict:
    """What the query of a redirect to our path says; `query` is as it was sent, without `?`.

    The state is compared in constant time and before anything else is believed (RFC 8252 8.9).
    """
    fields = _single_fields(query, expected.redirect_uri.query)
    if fields is None or ("code" in fields) == ("error" in fields):
        return NotOurs(Why.MALFORMED)
    state = fields.get("state")
    if state is not None and not _is_our_state(state, expected.state):
        return NotOurs(Why.WRONG_STATE)
    if expected.issuer is not None and fields.get("iss") != expected.issuer:
        return NotOurs(Why.WRONG_ISSUER)
    if "error" in fields:
        if state is None:
            return NotOurs(Why.WRONG_STATE)
        description = redacted(fields.get("error_description", ""))
        return AuthorizationAnswer(printable(fields["error"], 100), printable(description))
    code = fields["code"]
    if not _is_code(code):
        return NotOurs(Why.MALFORMED)
    return UnconfirmedCode(Secret(code)) if state is None else CodeReceived(Secret(code))


def read_pasted(text: str, expected: ExpectedRedirect) -> Reading:
    """What a person pasted: the redirected address, by the rules of `read_query`, or the bare code.

    Raises: PasteEmpty, PasteNotOurAddress, PasteOtherAttempt, PasteOtherIssuer, PasteUnreadable.
    """
    text = _without_margins(text)
    if not text:
        raise PasteEmpty
    if "://" not in text:
        return _bare_code(text)
    if not text.isprintable() or " " in text:
        raise PasteUnreadable
    if not _is_our_address(text, expected.redirect_uri):
        raise PasteNotOurAddress(expected=expected.redirect_uri.text)
    verdict = read_query(text.partition("#")[0].partition("?")[2], expected)
    if not isinstance(verdict, NotOurs):
        return verdict
    if verdict.why is Why.WRONG_STATE:
        raise PasteOtherAttempt
    if verdict.why is Why.WRONG_ISSUER:
        raise PasteOtherIssuer
    raise PasteUnreadable


def printable(text: str, limit: int = 500) -> str:
    """Untrusted text fit for one line on screen: control, bidi and other invisible characters shown as escapes."""
    shown = "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in text[:limit])
    return shown + ("…" if len(text) > limit else "")


def quoted(text: str, limit: int = 500) -> str:
    """What a server said, fit for one line on screen: `printable`, and without secrets. Far beyond the limit, where no
    mask could bring it back within, it is not looked at."""
    return printable(redacted(text[:_MOST_LOOKED_AT]), limit)


def _without_margins(text: str) -> str:
    """Without white space and invisible marks at its ends: right-to-left chats put direction marks around addresses."""
    visible = [index for index, character in enumerate(text) if character.isprintable() and character != " "]
    return text[visible[0] : visible[-1] + 1] if visible else ""


def _bare_code(text: str) -> CodeReceived:
    if not _is_code(text) or " " in text or _PIECE_OF_A_QUERY.search(text):
        raise PasteUnreadable
    return CodeReceived(Secret(text), is_bare=True)


def _is_code(text: str) -> bool:
    """VSCHAR, RFC 6749 A.11."""
    return 0 < len(text) <= _MAX_VALUE and all(" " <= character <= "~" for character in text)


def _is_our_state(state: str, expected: Secret | None) -> bool:
    return expected is not None and _equal(state, expected.reveal())


def _equal(one: str, other: str) -> bool:
    """In constant time; whatever a clipboard or a query holds, lone surrogates too."""
    return hmac.compare_digest(one.encode(errors="surrogatepass"), other.encode(errors="surrogatepass"))


def _single_fields(query: str, own_query: str) -> dict[str, str] | None:
    """The fields that count, each at most once; None when the query is not clean.

    What the redirect URI itself carries is ours and allowed to stand beside them.
    """
    if "%00" in query or len(query) > 4 * _MAX_VALUE:
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError:
        return None
    for pair in parse_qsl(own_query, keep_blank_values=True):
        if pair in pairs:
            pairs.remove(pair)
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name in fields:
            if name in ("code", "state", "error", "iss", "error_description"):
                return None
            continue
        fields[name] = value
    return fields


def _is_our_address(text: str, redirect_uri: RedirectUri) -> bool:
    try:
        parts = urlsplit(text)
        return (parts.scheme, parts.hostname, port_of(parts), parts.path or "/", parts.username) == (
            redirect_uri.scheme,
            redirect_uri.host,
            redirect_uri.port,
            redirect_uri.path,
            None,
        )
    except (ValueError, KeyError):
        return False
