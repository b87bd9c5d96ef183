"""*Tokens without a company* with real widgets and made-up use cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from tests.support.company_views import APPLICATION, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.flows.adopt import AdoptOrder
from tgate_desktop.oauth.problems import TokensHeldAlready
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.ui.choice_list import ChoiceList
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.strays_window import StraysWindow

CEDAR = Stray("stray-1", "0123abcd", a_view(name="Cedar Bakery").draft)
PALM = Stray("stray-2", "4567cdef", a_view(name="Palm Diner").draft)
BARE = Stray("stray-3", "89abcdef", None)


class Stage(Looking):
    def __init__(self, qtbot, *strays, views=()):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(*views)
        self.use_cases.adopt.found = strays
        self.main = QWidget()  # the window itself goes when there is nothing left
        qtbot.addWidget(self.main)
        self.window = StraysWindow(Runner(lambda: self.use_cases), FakeDesktop(), self.main)
        self.made: list[str] = []
        self.window.made.connect(self.made.append)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload()
        self.wait(lambda: self.tokens.count() == len(strays))

    @property
    def tokens(self) -> ChoiceList:
        return self.find("tokens", ChoiceList)

    @property
    def company(self) -> QLineEdit:
        return self.find("company", QLineEdit)

    def orders(self) -> list[AdoptOrder]:
        return [order for (order,) in self.use_cases.calls_of("adopt")]


@pytest.fixture
def stage(qtbot):
    return lambda *strays, **more: Stage(qtbot, *strays, **more)


def test_one_after_the_other_becomes_a_company_under_the_name_it_had_and_then_the_window_closes(stage):
    shown = stage(CEDAR, PALM)
    assert (shown.tokens.key, shown.company.text()) == ("stray-1", "Cedar Bakery")
    assert not shown.is_shown("applications")
    shown.press("makeACompanyOfIt")
    shown.wait(lambda: shown.company.text() == "Palm Diner")
    shown.wait(shown.find("makeACompanyOfIt", QPushButton).isEnabled)
    shown.company.setText("Palm Diner, Airport")
    shown.press("makeACompanyOfIt")
    shown.wait(lambda: shown.made == ["new-0", "new-1"])
    assert shown.orders() == [
        AdoptOrder("stray-1", "Cedar Bakery"),
        AdoptOrder("stray-2", "Palm Diner, Airport"),
    ]


def test_tokens_of_nobody_known_need_a_name_and_an_application(stage):
    shown = stage(BARE, views=[a_view()])
    assert shown.is_shown("applications")
    assert shown.company.text() == ""
    shown.press("makeACompanyOfIt")
    shown.wait(lambda: shown.text("companyMessage") != "")
    shown.company.setText("Olive Harbour")
    assert shown.text("companyMessage") == ""
    shown.press("makeACompanyOfIt")
    shown.wait(lambda: shown.made == ["new-1"])
    assert shown.orders()[-1] == AdoptOrder("stray-3", "Olive Harbour", APPLICATION.application_id)


def test_of_several_applications_one_must_be_chosen(stage):
    other = a_view("company-2", "Palm", application=replace(APPLICATION, application_id="application-2"))
    shown = stage(BARE, views=[a_view(), other])
    shown.company.setText("Olive Harbour")
    shown.find("applications", ChoiceList).choose("application-2")
    shown.press("makeACompanyOfIt")
    shown.wait(lambda: shown.made != [])
    assert shown.orders()[-1].application_id == "application-2"


def test_without_an_application_it_says_to_connect_a_company_first(stage):
    shown = stage(BARE)
    assert "Connect a company first" in shown.text("applicationsMessage")
    assert not shown.find("makeACompanyOfIt", QPushButton).isEnabled()


def test_a_refusal_is_told_and_the_window_stays_as_it_is(stage):
    shown = stage(CEDAR)
    shown.use_cases.refuse["adopt"] = TokensHeldAlready(company="Olive House")
    shown.press("makeACompanyOfIt")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    assert "Olive House" in shown.text("whatHappened")
    assert shown.company.text() == "Cedar Bakery"
    assert shown.made == []
