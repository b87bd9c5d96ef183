"""Wherever a problem is explained, what the words tell to press is there: no explanation without its buttons."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.support.company_views import NOON, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.support.samples import sample_problems
from tgate_desktop.oauth import problems
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.ui import main_window
from tgate_desktop.ui.company_pane import CompanyPane
from tgate_desktop.ui.diagnostics_window import DiagnosticsWindow
from tgate_desktop.ui.doctor_window import DoctorWindow
from tgate_desktop.ui.guide_window import GuideWindow
from tgate_desktop.ui.hand_over_window import HandOverWindow
from tgate_desktop.ui.history_panel import HistoryPanel
from tgate_desktop.ui.import_window import ImportWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.names import object_name
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.removal_question import RemovalQuestion
from tgate_desktop.ui.request_details import RequestDetails
from tgate_desktop.ui.requests_panel import RequestsPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.setups_window import SetupsWindow
from tgate_desktop.ui.strays_window import StraysWindow
from tgate_desktop.ui.ticker import Ticker
from tgate_desktop.ui.wizard.application_page import ApplicationPage
from tgate_desktop.words.explanation import Action, action_label
from tgate_desktop.words.problems import explain, explain_unsaved

OF_REQUESTS = (
    problems.TokenEndpointProblem,
    problems.ApiProblem,
    problems.RevocationProblem,
    problems.TransportProblem,
)
OF_STORED_TOKENS = (problems.VaultProblem, problems.CatalogProblem, problems.GrantBusy)


class Place(NamedTuple):
    """Where a panel is made, what makes it, and what can reach it."""

    module: str
    make: Callable[[Runner, FakeDesktop], QWidget]
    reached_by: tuple[type[Problem], ...]
    panel: str = "problemPanel"
    but: tuple[type[Problem], ...] = ()


def in_pane(runner: Runner, desktop: FakeDesktop) -> CompanyPane:
    return CompanyPane(runner, desktop, Ticker(runner, lambda: NOON))


PLACES = (
    Place(
        "token_panel",
        in_pane,
        (*OF_REQUESTS, *OF_STORED_TOKENS, problems.NoRefreshToken, problems.NoAccessToken, problems.PracticeNotStarted),
    ),
    Place("company_pane", in_pane, (problems.CatalogProblem,), "serverUsePanel"),
    Place(
        "removal_question",
        lambda _runner, desktop: RemovalQuestion(desktop),
        (
            problems.RevocationProblem,
            problems.TransportProblem,
            problems.PracticeNotStarted,
            problems.InputProblem,
            *OF_STORED_TOKENS,
        ),
        "removalPanel",
    ),
    Place("request_details", lambda _runner, desktop: RequestDetails(desktop), OF_REQUESTS, "requestProblemPanel"),
    Place(
        "requests_panel",
        RequestsPanel,
        (problems.CatalogProblem, problems.FileNotWritten),
        "requestsReadingPanel",
        but=(problems.RecordGone,),  # then the list is read anew
    ),
    Place("history_panel", HistoryPanel, (problems.CatalogProblem,), "historyReadingPanel", but=(problems.RecordGone,)),
    Place(
        "hand_over_window",
        lambda runner, desktop: HandOverWindow(runner, desktop, a_view()),
        (*OF_STORED_TOKENS, problems.NoAccessToken, problems.FileNotWritten),
    ),
    Place(
        "strays_window",
        StraysWindow,
        (
            problems.CatalogProblem,
            problems.GrantBusy,
            problems.VaultLocked,
            problems.VaultEntryCorrupt,
            problems.RecordGone,
        ),
    ),
    Place("import_window", ImportWindow, (problems.CatalogProblem, problems.GrantBusy, problems.VaultLocked)),
    Place(
        "setups_window",
        SetupsWindow,
        (problems.CatalogProblem, problems.VaultProblem, problems.InputProblem, problems.FileNotWritten),
        but=(problems.ClientSecretMissing, problems.ClientSecretForOtherOrigin),  # no stored secret is used there
    ),
    Place(
        "doctor_window",
        DoctorWindow,
        (problems.VaultProblem, problems.RecordGone, problems.Unexpected),
        but=(problems.ClientSecretMissing, problems.ClientSecretForOtherOrigin),
    ),
    Place(
        "diagnostics_window",
        DiagnosticsWindow,
        (problems.DiagnosticsNotClean, problems.DiagnosticsNotProvable, problems.FileNotWritten, problems.Unexpected),
    ),
    Place("guide_window", GuideWindow, (problems.BrowserNotOpened, problems.Unexpected)),
    Place(
        "main_window", MainWindow, (problems.CatalogProblem, problems.GrantBusy, problems.Unexpected), "catalogPanel"
    ),
    Place(
        "main_window",
        MainWindow,
        (problems.VaultMissing, problems.VaultNotAccepted, problems.VaultLocked, problems.VaultTimedOut),
        "vaultPanel",
    ),
    Place(
        "application_page",
        lambda _runner, desktop: ApplicationPage(desktop),
        (problems.PracticeNotStarted, problems.CatalogProblem, problems.VaultProblem),
        but=(
            problems.RecordGone,
            problems.VaultChanged,
            problems.VaultRolledBack,
            problems.VaultEntryCorrupt,
            problems.ClientSecretMissing,  # Practice makes a new one
            problems.ClientSecretForOtherOrigin,
        ),
    ),
)
ELSEWHERE = {
    "authorize_page",  # tests/ui/wizard/test_mending.py, with the buttons around the panel
    "tokens_page",  # the same
    "unexpected_window",  # nobody knows what was being done
}


def wanted(problem: Problem, words=explain) -> set[str]:
    """The buttons that the words on this problem tell of."""
    explanation = words(problem)
    return {object_name(action_label(one)) for one in (explanation.action, explanation.second_action) if one}


def shown_in(panel: ProblemPanel) -> set[str]:
    return {button.objectName() for button in panel.findChildren(QPushButton) if not button.isHidden()}


@pytest.fixture
def panel_of(qtbot) -> Iterator[Callable[[Place], ProblemPanel]]:
    kept: list[object] = []

    def make(place: Place) -> ProblemPanel:
        use_cases = FakeUseCases(a_view())
        runner = Runner(lambda: use_cases)
        widget = place.make(runner, FakeDesktop())
        qtbot.addWidget(widget)
        kept.extend((runner, widget))
        panel = widget.findChild(ProblemPanel, place.panel)
        assert panel is not None
        return panel

    yield make
    kept.clear()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.module}-{place.panel}")
def test_every_problem_that_comes_there_has_its_buttons(panel_of, place: Place) -> None:
    panel = panel_of(place)
    met = [one for one in sample_problems(*place.reached_by) if not isinstance(one, place.but)]
    assert met
    without = []
    for problem in met:
        panel.show_problem(problem)
        without += [(problem.code, name) for name in wanted(problem) - shown_in(panel)]
    assert without == []


def test_pairs_that_are_not_saved_have_their_button(panel_of) -> None:
    panel = panel_of(PLACES[0]._replace(panel="unsavedPanel"))
    for problem in sample_problems(problems.VaultProblem):
        panel.show_problem(problem, explain_unsaved)
        assert wanted(problem, explain_unsaved) <= shown_in(panel)


def test_no_panel_is_left_out_here() -> None:
    made = set()
    for path in Path(main_window.__file__).parent.rglob("*.py"):
        calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        if any(isinstance(called, ast.Name) and called.id == "ProblemPanel" for called in calls):
            made.add(path.stem)
    assert made == {place.module for place in PLACES} | ELSEWHERE


def test_every_action_has_a_button_of_its_own_name(qtbot) -> None:
    panel = ProblemPanel(FakeDesktop(), list(Action))
    qtbot.addWidget(panel)
    names = {button.objectName() for button in panel.findChildren(QPushButton)}
    assert {object_name(action_label(action)) for action in Action} <= names
