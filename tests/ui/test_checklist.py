"""The checklist as a pure function of what the attempt says."""

from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from tests.support.fake_connect import saved, waiting
from tgate_desktop.flows.states import Checked, ConnectState, Phase
from tgate_desktop.oauth.problems import AccessDenied, AttemptExpired, PortTaken, ServerFailed, VaultRefused
from tgate_desktop.ui.checklist import StepState, steps_of

W, U, D, F, N = StepState.WAITING, StepState.UNDER_WAY, StepState.DONE, StepState.FAILED, StepState.NOT_NEEDED
EXPECTED = [
    (ConnectState(Phase.IDLE), (W, W, W, W, W, W)),
    (ConnectState(Phase.LISTENING), (U, W, W, W, W, W)),
    (waiting(), (D, U, W, W, W, W)),
    (waiting(unconfirmed=("9f86d081",)), (D, U, U, W, W, W)),
    (waiting(problem=AttemptExpired()), (F, U, W, W, W, W)),
    (ConnectState(Phase.EXCHANGING_CODE), (D, D, D, U, W, W)),
    (ConnectState(Phase.SAVING), (D, D, D, D, U, W)),
    (saved(phase=Phase.PROVING), (D, D, D, D, D, U)),
    (saved(), (D, D, D, D, D, D)),
    (replace(saved(), checked=Checked()), (D, D, D, D, D, N)),
    (replace(saved(), checked=Checked(problem=ServerFailed())), (D, D, D, D, D, F)),
    (ConnectState(Phase.CANCELLED), (W, W, W, W, W, W)),
]


@pytest.mark.parametrize(("state", "expected"), EXPECTED)
def test_each_phase_has_its_steps(state: ConnectState, expected: tuple[StepState, ...]) -> None:
    assert astuple(steps_of(state, listens=True)) == expected


@pytest.mark.parametrize(
    ("failed_in", "problem", "expected"),
    [
        (Phase.LISTENING, PortTaken(port=1, host="x"), (F, W, W, W, W, W)),
        (Phase.WAITING_FOR_BROWSER, AccessDenied(), (D, F, W, W, W, W)),
        (Phase.EXCHANGING_CODE, ServerFailed(), (D, D, D, F, W, W)),
        (Phase.SAVING, VaultRefused(), (D, D, D, D, F, W)),
    ],
)
def test_a_failure_stands_at_the_step_where_it_happened(failed_in, problem, expected) -> None:
    state = ConnectState(Phase.FAILED, problem=problem, failed_in=failed_in)
    assert astuple(steps_of(state, listens=True)) == expected


def test_where_nothing_listens_nothing_says_that_it_does() -> None:
    for state in (waiting(listening=False), ConnectState(Phase.EXCHANGING_CODE), saved()):
        assert steps_of(state, listens=False).listening is N


def test_a_pair_that_is_only_in_memory_is_not_saved() -> None:
    state = saved()
    unsaved = replace(state, view=replace(state.view, unsaved=VaultRefused()))
    assert steps_of(unsaved, listens=True).saved is F
