"""The steps of a connect, live: each with its state in words, never by colour alone."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.ui.icons import IconLabel
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.languages import gettext as _


class StepState(enum.Enum):
    WAITING = "waiting"
    UNDER_WAY = "under_way"
    DONE = "done"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class Steps:
    """The state of each step, by what its label is called."""

    listening: StepState = StepState.WAITING
    approval: StepState = StepState.WAITING
    code_received: StepState = StepState.WAITING
    exchanged: StepState = StepState.WAITING
    saved: StepState = StepState.WAITING
    proven: StepState = StepState.WAITING


_OBJECT_NAMES = {
    "listening": "stepListening",
    "approval": "stepApproval",
    "code_received": "stepCodeReceived",
    "exchanged": "stepExchanged",
    "saved": "stepSaved",
    "proven": "stepProven",
}
_LOOKS = {
    StepState.WAITING: ("circle", "disabled", "muted"),
    StepState.UNDER_WAY: ("dots", "accent", "label"),
    StepState.DONE: ("check-circle", "good", ""),
    StepState.FAILED: ("cross-circle", "bad", "bad"),
    StepState.NOT_NEEDED: ("circle", "disabled", "muted"),
}
_DONE = StepState.DONE


def steps_of(state: ConnectState, listens: bool) -> Steps:
    """What the checklist shows for `state`; `listens` when the redirect URI is one that we can catch. Pure."""
    steps = _reached(state.failed_in or state.phase, state, listens)
    return _marked_failed(steps, state.failed_in) if state.phase is Phase.FAILED else steps


def _reached(phase: Phase, state: ConnectState, listens: bool) -> Steps:
    heard = StepState.DONE if listens else StepState.NOT_NEEDED
    waiting = Steps(listening=heard, approval=StepState.UNDER_WAY)
    received = replace(waiting, approval=_DONE, code_received=_DONE, exchanged=StepState.UNDER_WAY)
    saving = replace(received, exchanged=_DONE, saved=StepState.UNDER_WAY)
    is_unsaved = state.view is not None and state.view.unsaved is not None
    proving = replace(saving, saved=StepState.FAILED if is_unsaved else _DONE, proven=StepState.UNDER_WAY)
    match phase:
        case Phase.LISTENING:
            return Steps(listening=StepState.UNDER_WAY)
        case Phase.WAITING_FOR_BROWSER:
            if state.problem is not None and listens and state.failed_in is None:
                waiting = replace(waiting, listening=StepState.FAILED)
            return replace(waiting, code_received=StepState.UNDER_WAY) if state.unconfirmed else waiting
        case Phase.EXCHANGING_CODE:
            return received
        case Phase.SAVING:
            return saving
        case Phase.PROVING:
            return proving
        case Phase.CONNECTED:
            return replace(proving, proven=_proof_step(state))
        case _:
            return Steps()


def _proof_step(state: ConnectState) -> StepState:
    if state.checked is None or (state.checked.proof is None and state.checked.problem is None):
        return StepState.NOT_NEEDED
    return StepState.DONE if state.checked.proof is not None else StepState.FAILED


def _marked_failed(steps: Steps, failed_in: Phase | None) -> Steps:
    match failed_in:
        case Phase.WAITING_FOR_BROWSER:
            return replace(steps, approval=StepState.FAILED, code_received=StepState.WAITING)
        case Phase.EXCHANGING_CODE:
            return replace(steps, exchanged=StepState.FAILED)
        case Phase.SAVING:
            return replace(steps, saved=StepState.FAILED)
        case _:
            return replace(steps, listening=StepState.FAILED)


class Checklist(QWidget):
    """Shows `Steps`. Each label's text ends in its state word."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "checklist")
        self._steps = Steps()
        self._rows = {
            step: (named(IconLabel(size=16), f"{name}Icon"), text_label(name=name))
            for step, name in _OBJECT_NAMES.items()
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for icon, label in self._rows.values():
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            row.addWidget(icon)
            row.addWidget(label, 1)
            column.addLayout(row)
        self._render()

    def show_steps(self, steps: Steps) -> None:
        self._steps = steps
        self._render()

    def _render(self) -> None:
        for step, (icon, label) in self._rows.items():
            state: StepState = getattr(self._steps, step)
            drawing, colour, role = _LOOKS[state]
            icon.show_icon(drawing, colour)
            style_as(label, role=role)
            label.setText(_("{step}: {state}").format(step=_step_word(step), state=_state_word(state)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._render()
        super().changeEvent(event)


def _step_word(step: str) -> str:
    return {
        "listening": _("Ready to catch the answer"),
        "approval": _("Approval in the browser"),
        "code_received": _("Code received"),
        "exchanged": _("Exchanged for tokens"),
        "saved": _("Saved in the keyring"),
        "proven": _("Proven with a first call"),
    }[step]


def _state_word(state: StepState) -> str:
    return {
        StepState.WAITING: _("waiting"),
        StepState.UNDER_WAY: _("under way"),
        StepState.DONE: _("done"),
        StepState.FAILED: _("failed"),
        StepState.NOT_NEEDED: _("not needed"),
    }[state]
