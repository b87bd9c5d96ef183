"""Which page comes when; no Qt needed."""

from __future__ import annotations

import pytest

from tgate_desktop.flows.states import Phase
from tgate_desktop.ui.wizard.wizard_order import (
    PAGES,
    Page,
    Place,
    back,
    buttons,
    can_go_back,
    first_place,
    forward,
    is_past_return,
    is_saved,
    jump,
)

NO_WAY_BACK = [Phase.EXCHANGING_CODE, Phase.SAVING, Phase.PROVING, Phase.CONNECTED]
WAITING = [None, Phase.IDLE, Phase.LISTENING, Phase.WAITING_FOR_BROWSER, Phase.FAILED, Phase.CANCELLED]


def test_without_an_application_the_wizard_starts_on_environment() -> None:
    assert first_place(has_application=False).page is Page.ENVIRONMENT


def test_with_an_application_known_the_wizard_starts_on_company() -> None:
    assert first_place(has_application=True).page is Page.COMPANY


def test_next_leads_through_all_pages_in_their_order() -> None:
    place = first_place(has_application=False)
    seen = [place.page]
    while (following := forward(place)) != place:
        place = following
        seen.append(place.page)
    assert tuple(seen) == PAGES


def test_back_leads_the_same_way_as_one_came() -> None:
    place = forward(forward(forward(first_place(has_application=False))))
    seen = [place.page]
    while (before := back(place, None)) != place:
        place = before
        seen.append(place.page)
    assert seen == [Page.AUTHORIZE, Page.COMPANY, Page.APPLICATION, Page.ENVIRONMENT]


def test_on_the_page_where_the_wizard_started_there_is_no_back() -> None:
    for has_application in (True, False):
        assert not can_go_back(first_place(has_application), None)


@pytest.mark.parametrize("phase", NO_WAY_BACK)
def test_from_the_exchange_on_there_is_no_back(phase: Phase) -> None:
    place = Place(Page.AUTHORIZE, (Page.COMPANY,))
    assert back(place, phase) == place
    assert not buttons(place, phase).back
    assert is_past_return(phase)


@pytest.mark.parametrize("phase", WAITING)
def test_before_the_exchange_and_after_a_failure_back_leads_to_company(phase: Phase | None) -> None:
    assert back(Place(Page.AUTHORIZE, (Page.COMPANY,)), phase).page is Page.COMPANY


@pytest.mark.parametrize("phase", list(Phase))
def test_there_is_no_back_from_tokens(phase: Phase) -> None:
    assert not can_go_back(Place(Page.TOKENS, (Page.COMPANY, Page.AUTHORIZE)), phase)


@pytest.mark.parametrize("phase", [*Phase, None])
@pytest.mark.parametrize("page", [one for one in PAGES if one is not Page.TOKENS])
def test_cancel_is_there_in_every_phase(page: Page, phase: Phase | None) -> None:
    assert buttons(Place(page), phase).cancel


def test_change_leads_to_environment_and_next_then_through_application_again() -> None:
    place = jump(first_place(has_application=True), Page.ENVIRONMENT)
    assert place == Place(Page.ENVIRONMENT)
    assert forward(forward(place)) == Place(Page.COMPANY, (Page.ENVIRONMENT, Page.APPLICATION))


def test_a_jump_back_keeps_the_pages_before_it() -> None:
    place = Place(Page.AUTHORIZE, (Page.ENVIRONMENT, Page.APPLICATION, Page.COMPANY))
    assert jump(place, Page.APPLICATION) == Place(Page.APPLICATION, (Page.ENVIRONMENT,))


def test_finish_stands_on_the_last_page_alone() -> None:
    assert [page for page in PAGES if buttons(Place(page), None).finish] == [Page.TOKENS]


def test_tokens_are_shown_from_the_save_on() -> None:
    assert [phase for phase in Phase if is_saved(phase)] == [Phase.PROVING, Phase.CONNECTED]
