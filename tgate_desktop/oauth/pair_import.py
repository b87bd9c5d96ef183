"""Tokens that a person brings as text: JSON, a Postman environment, .env lines, `name: value` lines, or one token.

Strict about what a token is, tolerant about what stands around it.
"""

from __future__ import annotations

import enum
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from tgate_desktop.oauth.pasted import cleaned_paste
from tgate_desktop.oauth.problems import (
    TokenMalformed,
    TokenNameless,
    TokensAmbiguous,
    TokensEmpty,
    TokensNotFound,
)
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair

LONGEST_TEXT = 1024 * 1024

Member = tuple[str, Any]


class TokenName(enum.Enum):
    """Which of the two a token is, by its name in RFC 6749 5.1."""

    ACCESS = "access_token"
    REFRESH = "refresh_token"


@dataclass(frozen=True)
class BroughtPair:
    """What was made out; one of the two tokens at least. `expires_at` as it was said there; `company` is a name that
    stood beside the tokens."""

    access_token: Secret | None
    refresh_token: Secret | None
    expires_at: datetime | None = None
    scope: str | None = None
    company: str | None = None

    def as_pair(self, now: datetime) -> TokenPair:
        """The first pair of a grant, imported at `now`."""
        return TokenPair(
            generation=1,
            access_token=self.access_token,
            refresh_token=self.refresh_token,
            obtained_at=now,
            expires_at=self.expires_at or now,
            expiry_assumed=self.expires_at is None,
            scope=self.scope,
            imported=True,
        )


class _Object(list[Member]):
    """A JSON object with every member, also those of the same name."""


_BY_NAME = {
    "accesstoken": "access_token",
    "authorization": "access_token",
    "refreshtoken": "refresh_token",
    "expiresat": "expires_at",
    "accesstokenexpiresat": "expires_at",
    "expiresin": "expires_in",
    "createdat": "created_at",
    "obtainedat": "created_at",
    "scope": "scope",
    "company": "company",
}
_LINE = re.compile(
    r"""\s*(?:export\s+|set\s+|\$env:)?(?P<quote>["']?)(?P<name>[A-Za-z_][\w.-]*)(?P=quote)\s*(?P<sign>[=:])\s*(?P<value>.*)""",
    re.IGNORECASE,
)
_DOUBLE_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"')
_SINGLE_QUOTED = re.compile(r"'([^']*)'")
_ESCAPED = re.compile(r'\\([\\"$`])')
_FORM = re.compile(r"\S*(?:^|[?#&])(?:access_token|refresh_token)=\S+&\S+")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*[=:](?!=*\Z)")
_SCHEME = re.compile(r"Bearer\s+", re.IGNORECASE)
_LONGEST_LIFETIME_S = 10 * 365 * 24 * 60 * 60
_MILLISECONDS_FROM = 100_000_000_000


def read_brought(text: str, nameless: TokenName | None = None) -> BroughtPair:
    """The tokens in `text`; `nameless` says what a text that is one bare token is.

    Whitespace and marks that nobody sees are removed. Unknown names are passed over.

    Raises: TokensEmpty, TokensNotFound, TokenNameless, TokensAmbiguous, TokenMalformed.
    """
    if len(text) > LONGEST_TEXT:
        raise TokensNotFound
    visible = _without_marks(text)
    if not visible:
        raise TokensEmpty
    found = list(_known(_members(visible)))
    access_token, refresh_token = (_token(found, name) for name in TokenName)
    if access_token is None and refresh_token is None:
        return _bare(visible, nameless)
    return BroughtPair(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_at=_expires_at(found) if access_token is not None else None,
        scope=_first_text(found, "scope"),
        company=_first_text(found, "company"),
    )


def _without_marks(text: str) -> str:
    """Lines stay lines; a space of any kind is a space."""
    return "".join(
        character if character in "\n\t" else " " if unicodedata.category(character) == "Zs" else character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character in "\n\t" or unicodedata.category(character) not in ("Cf", "Cc")
    ).strip()


def _bare(text: str, nameless: TokenName | None) -> BroughtPair:
    has_scheme = _SCHEME.match(text) is not None
    value = _SCHEME.sub("", text, count=1) if has_scheme else text.strip("\"'")
    if not _is_token(value) or _ASSIGNMENT.match(value) or value[0] in "{[<":
        raise TokensNotFound
    name = TokenName.ACCESS if has_scheme else nameless
    if name is None:
        raise TokenNameless
    token = Secret(value)
    return BroughtPair(token, None) if name is TokenName.ACCESS else BroughtPair(None, token)


# ---- members, whatever they are written in ---------------------------------------------------------------------------


def _members(text: str) -> Iterable[Member]:
    if text[0] in "{[":
        try:
            return list(_of_json(json.loads(text, object_pairs_hook=_Object)))
        except (ValueError, RecursionError):
            pass  # a piece of JSON may still have whole lines
    if "\n" not in text and _FORM.fullmatch(text):
        return parse_qsl(re.split(r"[?#]", text)[-1])
    return list(_of_lines(text))


def _of_json(document: Any) -> Iterator[Member]:
    """Members of the object and of those right in it; of a Postman environment, its variables."""
    rows = document if isinstance(document, _Object) else [("", one) for one in document]
    for name, value in rows:
        yield name, value
        if isinstance(value, _Object):
            yield from value
        elif name == "values" and isinstance(value, list):
            yield from (variable for variable in map(_postman_variable, value) if variable)


def _postman_variable(row: Any) -> Member | None:
    members = dict(row) if isinstance(row, _Object) else {}
    if not isinstance(members.get("key"), str) or members.get("enabled") is False:
        return None
    return members["key"], members.get("value")


def _of_lines(text: str) -> Iterator[Member]:
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match is not None:
            yield match["name"], _value(match["value"].strip(), match["sign"])


def _value(text: str, sign: str) -> str:
    quoted = _DOUBLE_QUOTED.match(text)
    if quoted:
        return _ESCAPED.sub(r"\1", quoted[1])
    quoted = _SINGLE_QUOTED.match(text)
    if quoted:
        return quoted[1]
    if _SCHEME.match(text):  # a header has no comments
        return text
    value = re.split(r"\s#", text, maxsplit=1)[0].strip()
    return value.removesuffix(",") if sign == ":" else value


def _known(members: Iterable[Member]) -> Iterator[Member]:
    """By our names for them; what is not there is left out."""
    for name, value in members:
        plain = re.sub(r"[^a-z]", "", name.casefold()).removeprefix("tgate")
        if plain in _BY_NAME and value is not None and value != "":
            yield _BY_NAME[plain], value


# ---- what they say ---------------------------------------------------------------------------------------------------


def _token(found: Iterable[Member], name: TokenName) -> Secret | None:
    """The one value of that name, however often it is there. Raises: TokenMalformed, TokensAmbiguous."""
    values = {_checked(value, name) for known, value in found if known == name.value}
    if len(values) > 1:
        raise TokensAmbiguous(member=name.value)
    return Secret(values.pop()) if values else None


def _checked(value: Any, name: TokenName) -> str:
    text = cleaned_paste(value)[0] if isinstance(value, str) else ""
    if name is TokenName.ACCESS:
        text = _SCHEME.sub("", text, count=1) if _SCHEME.match(text) else text
    if not _is_token(text):
        raise TokenMalformed(member=name.value)
    return text


def _is_token(text: str) -> bool:
    """VSCHAR without a space (RFC 6749 A.12, A.17): what can stand in a header."""
    return bool(text) and all("!" <= character <= "~" for character in text)


def _first_text(found: Iterable[Member], name: str) -> str | None:
    texts = (value.strip() for known, value in found if known == name and isinstance(value, str))
    return next((text for text in texts if text and text.isprintable()), None)


def _expires_at(found: Iterable[Member]) -> datetime | None:
    """As it stands there, else counted from the time of issue; None when neither can be told."""
    said = {name: value for name, value in reversed(list(found)) if name in ("expires_at", "created_at", "expires_in")}
    if "expires_at" in said:
        return _time(said["expires_at"])
    created_at, lifetime_s = _time(said.get("created_at")), _number(said.get("expires_in"))
    if created_at is None or lifetime_s is None or not 0 < lifetime_s <= _LONGEST_LIFETIME_S:
        return None
    return created_at + timedelta(seconds=lifetime_s)


def _time(value: Any) -> datetime | None:
    """ISO 8601 with its offset, or seconds or milliseconds since 1970."""
    number = _number(value)
    try:
        if number is not None:
            return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS_FROM else number, UTC)
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (OSError, OverflowError, ValueError):
        return None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (OverflowError, ValueError):
        return None
