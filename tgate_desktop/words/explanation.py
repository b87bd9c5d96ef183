"""The shape of what is said about a problem, and the facts that go into it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from tgate_desktop.oauth.causes import Cause
from tgate_desktop.oauth.problems import Fact
from tgate_desktop.oauth.redirect import printable
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext, pgettext
from tgate_desktop.words.tokens import spoken_duration

_COUNTED_BY_SECOND_S = 120
_LONGEST_S = 365 * 24 * 60 * 60


class Action(enum.Enum):
    """What a button beside the explanation does.

    `TRY_AGAIN` is the act that failed, once more; after a failed connect, a fresh attempt. `CHANGE_ENVIRONMENT`,
    `CHANGE_REDIRECT_URI` and `ENTER_SECRET_AGAIN` open the place where these are edited. `UNLOCK_KEYRING` makes the
    keyring ask for its password. `CHECK_COMPUTER` opens the window that examines this computer and the way to T-Gate.
    """

    TRY_AGAIN = "try_again"
    ENTER_SECRET_AGAIN = "enter_secret_again"  # noqa: S105  the name of a button
    CHANGE_REDIRECT_URI = "change_redirect_uri"
    CHANGE_ENVIRONMENT = "change_environment"
    CONNECT_AGAIN = "connect_again"
    REFRESH = "refresh"
    RETRY_SAVE = "retry_save"
    UNLOCK_KEYRING = "unlock_keyring"
    COPY_LINK = "copy_link"
    CHECK_COMPUTER = "check_computer"


@dataclass(frozen=True)
class Explanation:
    """One problem in words. Causes are at most three, the most likely first; none where there is nothing to guess.

    `action` is what mends it, `second_action` what helps to find out more, or mends it where the first did not.
    """

    what_happened: str
    what_to_do: str
    likely_causes: tuple[str, ...] = ()
    action: Action | None = None
    second_action: Action | None = None


def action_label(action: Action) -> str:
    """The text of its button."""
    labels = {
        Action.TRY_AGAIN: _("Try again"),
        Action.ENTER_SECRET_AGAIN: _("Enter the secret again"),
        Action.CHANGE_REDIRECT_URI: _("Change the redirect URI"),
        Action.CHANGE_ENVIRONMENT: _("Change the environment"),
        Action.CONNECT_AGAIN: _("Connect again"),
        Action.REFRESH: _("Refresh"),
        Action.RETRY_SAVE: _("Save again"),
        Action.UNLOCK_KEYRING: _("Unlock the keyring"),
        Action.COPY_LINK: _("Copy link"),
        Action.CHECK_COMPUTER: _("Check this computer"),
    }
    return labels[action]


class Facts:
    """The facts of one problem, ready to stand in a sentence: printable, and isolated where directions mix.

    `causes` are what they point to, the most likely first.
    """

    def __init__(self, facts: Mapping[str, Fact], causes: tuple[Cause, ...] = ()) -> None:
        self._facts = facts
        self._causes = causes

    def points_first_to(self, *causes: Cause) -> bool:
        """Whether the likeliest cause is one of these."""
        return self._causes[:1] != () and self._causes[0] in causes

    def points_to(self, cause: Cause) -> bool:
        """Whether it is one of the likely causes."""
        return cause in self._causes

    def has(self, name: str) -> bool:
        """Whether the fact is there and says something."""
        return self._facts.get(name, "") != ""

    def text(self, name: str) -> str:
        """The fact as it stands in a sentence; in words, when it is missing."""
        return isolated(printable(str(self._facts[name]))) if self.has(name) else _("not known")

    def raw(self, name: str) -> str:
        """The fact without any marks, for words that set their own."""
        return str(self._facts[name])

    def name(self, name: str) -> str:
        """A fact that is a name people gave."""
        return isolated_name(str(self._facts[name])) if self.has(name) else _("not known")

    def is_true(self, name: str) -> bool:
        return self._facts.get(name) is True

    def is_equal(self, name: str, value: Fact) -> bool:
        return self._facts.get(name) == value

    def is_one_of(self, name: str, values: tuple[Fact, ...]) -> bool:
        return self._facts.get(name) in values

    def number(self, name: str) -> int | None:
        """The fact as a whole number, also from a numeric string; None when it is none."""
        try:
            return int(self._facts[name])
        except (KeyError, ValueError):
            return None

    def host(self) -> str:
        """The host that was called."""
        return self.text("host") if self.has("host") else _("the server")

    def server(self) -> str:
        """T-Gate with its host, when that is known."""
        return (
            _("T-Gate at {host}").format(host=self.text("host"))
            if self.has("host")
            else pgettext("the server", "T-Gate")
        )

    def seconds(self, name: str) -> str:
        """A span as `5 seconds`; in words, when it is missing."""
        count = self.number(name)
        if count is None:
            return _("the time allowed")
        return ngettext("{count} second", "{count} seconds", count).format(count=isolated(str(count)))

    def span(self, name: str) -> str:
        """A span of time, either way, in whole words: by the second below two minutes."""
        seconds = abs(self.number(name) or 0)
        if seconds < _COUNTED_BY_SECOND_S:
            return ngettext("{count} second", "{count} seconds", seconds).format(count=isolated(str(seconds)))
        return spoken_duration(timedelta(seconds=min(seconds, _LONGEST_S)))

    def when_to_try_again(self) -> str:
        """What `Retry-After` asked for, as something to do; empty when it said nothing."""
        if self.has("retry_after_s"):
            span = self.span("retry_after_s")
            if self.raw("retry_after").isdecimal():
                return _("Try again after {time}.").format(time=span)
            return _("T-Gate asks to wait until {time}, {span} from its answer on; then try again.").format(
                time=self.text("retry_after"), span=span
            )
        if self.number("retry_after") is not None:
            return _("Try again after {time}.").format(time=self.span("retry_after"))
        if self.has("retry_after"):
            return _("T-Gate asks to wait until {time}; then try again.").format(time=self.text("retry_after"))
        return ""

    def with_quote(self, sentence: str) -> str:
        """`sentence` followed by what T-Gate itself says, when it said something."""
        if not self.has("description"):
            return sentence
        quote = isolated_name(printable(str(self._facts["description"])))
        return _("{sentence} T-Gate says: “{quote}”").format(sentence=sentence, quote=quote)
