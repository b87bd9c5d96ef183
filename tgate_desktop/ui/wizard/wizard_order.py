"""Which page comes first, next and before, and what can be pressed meanwhile. Pure: no Qt."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tgate_desktop.flows.states import ConnectState, Phase


class Page(enum.Enum):
    """The pages in their order; the value is the objectName."""

    ENVIRONMENT = "environmentPage"
    APPLICATION = "applicationPage"
    COMPANY = "companyPage"
    AUTHORIZE = "authorizePage"
    TOKENS = "tokensPage"


PAGES = tuple(Page)

# By value, so that drawing the first page need not load the flows.
_OPEN = frozenset({"idle", "listening", "waiting_for_browser"})
_WAITING = _OPEN | {"failed", "cancelled"}
_SAVED = frozenset({"proving", "connected"})


class Place(NamedTuple):
    """Where the wizard is, and by which pages it came there."""

    page: Page
    trail: tuple[Page, ...] = ()


class Buttons(NamedTuple):
    """Which of the four are shown; shown ones can be pressed unless the page says that it is not complete."""

    next: bool
    back: bool
    cancel: bool
    finish: bool


def first_place(has_application: bool) -> Place:
    """With an application already known the wizard starts on Company."""
    return Place(Page.COMPANY if has_application else Page.ENVIRONMENT)


def forward(place: Place) -> Place:
    """The next page; the last one stays."""
    following = PAGES[min(PAGES.index(place.page) + 1, len(PAGES) - 1)]
    if following is place.page:
        return place
    return Place(following, (*place.trail, place.page))


def back(place: Place, phase: Phase | None) -> Place:
    """The page before, where there is a way back; else the same."""
    if not can_go_back(place, phase):
        return place
    return Place(place.trail[-1], place.trail[:-1])


def jump(place: Place, page: Page) -> Place:
    """To an earlier page that is to be changed; Next then leads through the pages in between again."""
    before = tuple(one for one in place.trail if PAGES.index(one) < PAGES.index(page))
    return Place(page, before)


def can_go_back(place: Place, phase: Phase | None) -> bool:
    """From the exchange on there is no Back; after a failed one there is again."""
    if not place.trail or place.page is Page.TOKENS:
        return False
    return place.page is not Page.AUTHORIZE or phase is None or phase.value in _WAITING


def buttons(place: Place, phase: Phase | None) -> Buttons:
    """Cancel is always there until the tokens are saved and looked at."""
    return Buttons(
        next=place.page in (Page.ENVIRONMENT, Page.APPLICATION, Page.COMPANY),
        back=can_go_back(place, phase),
        cancel=place.page is not Page.TOKENS or (phase is not None and phase.value != "connected"),
        finish=place.page is Page.TOKENS,
    )


def is_past_return(phase: Phase) -> bool:
    """Whether a code is being exchanged or has been."""
    return phase.value not in _WAITING


def is_waiting_for_browser(phase: Phase) -> bool:
    """Whether the link is out and nobody has answered yet."""
    return phase.value == "waiting_for_browser"


def has_come_in(connect: ConnectState) -> bool:
    """Whether the wait has brought something that the person should look at: a code, a refusal, an end."""
    return connect.phase.value not in _OPEN or bool(connect.unconfirmed)


def is_saved(phase: Phase) -> bool:
    """Whether the tokens are there to be shown."""
    return phase.value in _SAVED


def is_settled(phase: Phase) -> bool:
    """Whether a pair is stored and nothing more happens to it by itself."""
    return phase.value == "connected"
