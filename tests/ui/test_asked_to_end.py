"""A signal, the session's end, or Quit, while tokens are only in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.company_views import a_view
from tests.support.fake_use_cases import FakeUseCases
from tests.support.hygiene import GUARD_S
from tgate_desktop.flows.cancel import Cancelled
from tgate_desktop.oauth.problems import VaultRefused
from tgate_desktop.ui.asked_to_end import AskedToEnd
from tgate_desktop.ui.quitting import Quitting
from tgate_desktop.ui.runner import Runner

SAVED = a_view("company-1", "Olive House")
UNSAVED = replace(SAVED, unsaved=VaultRefused(vault="GNOME Keyring", act="write", reason="Broken"))


class Stage:
    """`said` is what was asked of the front, in its order."""

    def __init__(self, qtbot, view, insisting_within_ms: int = 600_000):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(view)
        self.said: list[object] = []
        self.runner = Runner(lambda: self.use_cases)
        self.lane = self.runner.lane(self.runner)
        done: list[object] = []
        self.lane.run(lambda use_cases: use_cases, done.append)
        self.wait(lambda: done)
        self.asked = AskedToEnd(
            self.runner,
            lambda given_up: self.said.append(set(given_up)),
            lambda: self.said.append("guard"),
            insisting_within_ms,
        )

    def wait(self, condition) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=int(GUARD_S * 1000))


@pytest.fixture
def stage(qtbot):
    return lambda *arguments, **more: Stage(qtbot, *arguments, **more)


def refuse_saving(use_cases: FakeUseCases) -> None:
    """The keyring still refuses."""
    use_cases.desk.retry_unsaved = lambda: use_cases.enter("retry_unsaved") or tuple(use_cases.views.values())


def test_a_signal_ends_the_app_at_once_when_all_is_saved(stage):
    shown = stage(SAVED)
    shown.asked.by_signal()
    assert shown.said == [set()]


def test_at_a_signal_the_keyring_is_tried_once_more_and_the_app_ends_when_it_takes_the_pair(stage):
    shown = stage(UNSAVED)
    saving = shown.use_cases.hold("retry_unsaved")
    shown.asked.by_signal()
    assert shown.said == ["guard"], "told while the keyring is still asked"
    saving.set()
    shown.wait(lambda: shown.said == ["guard", set()])


def test_a_signal_that_would_lose_a_pair_ends_nothing_and_a_second_one_means_it(stage):
    shown = stage(UNSAVED)
    refuse_saving(shown.use_cases)
    shown.asked.by_signal()
    shown.wait(lambda: shown.said == ["guard", "guard"])
    shown.asked.by_signal()
    assert shown.said[2:] == [{"Olive House"}]


def test_a_signal_long_after_the_first_is_a_first_one_again(stage):
    shown = stage(UNSAVED, insisting_within_ms=0)
    refuse_saving(shown.use_cases)
    shown.asked.by_signal()
    shown.wait(lambda: len(shown.said) == 2)
    shown.wait(lambda: not shown.asked._insisting.isActive())
    shown.asked.by_signal()
    shown.wait(lambda: shown.said == ["guard"] * 4)


def test_the_session_ends_when_all_is_saved_and_is_stopped_when_a_pair_would_be_lost(stage):
    saved = stage(SAVED)  # kept: its timer must not be collected on the worker's thread below
    assert saved.asked.by_session_end()
    shown = stage(UNSAVED)
    refuse_saving(shown.use_cases)
    assert not shown.asked.by_session_end()
    shown.wait(lambda: shown.said == ["guard", "guard"])


def test_the_session_waits_for_a_token_request_and_the_app_ends_when_that_is_over(stage):
    shown = stage(SAVED)
    with shown.use_cases.in_flight.under_way("grant"):
        assert not shown.asked.by_session_end()
        assert shown.said == [set()], "it quits, which waits for the request"
    assert shown.asked.by_session_end()


# ---- quitting ----


def quitting(shown: Stage) -> Quitting:
    return Quitting(shown.runner, lambda: shown.said.append("end"), lambda: shown.said.append("back"))


def can_begin(shown: Stage) -> bool:
    try:
        with shown.use_cases.in_flight.under_way("grant"):
            return True
    except Cancelled:
        return False


def test_quitting_ends_when_nothing_is_cut_off(stage):
    shown = stage(SAVED)
    leaving = quitting(shown)
    with shown.use_cases.in_flight.under_way("grant"):
        leaving.begin()
        assert shown.said == []
        assert leaving.has_begun
    shown.wait(lambda: shown.said == ["end"])
    assert not can_begin(shown), "its end would be cut off"


def test_a_pair_that_comes_while_quitting_and_is_not_saved_brings_the_app_back(stage):
    shown = stage(SAVED)
    leaving = quitting(shown)
    with shown.use_cases.in_flight.under_way("grant"):
        leaving.begin()
        shown.use_cases.put(UNSAVED)
    shown.wait(lambda: shown.said == ["back"])
    assert can_begin(shown)


def test_only_what_was_given_up_may_be_lost(stage):
    shown = stage(UNSAVED)
    leaving = quitting(shown)
    leaving.begin(frozenset({"Olive House"}))
    assert shown.said == ["end"]
    shown.use_cases.put(replace(a_view("company-2", "Palm Diner"), unsaved=UNSAVED.unsaved))
    leaving.begin(frozenset({"Olive House"}))
    assert shown.said == ["end", "back"]
