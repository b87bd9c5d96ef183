"""*Import tokens* with real widgets and made-up use cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QRadioButton

from tests.support.company_views import APPLICATION, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.problems import CatalogUnreadable, CatalogUnwritable, RecordGone, TokensHeldAlready
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.choice_list import ChoiceList
from tgate_desktop.ui.import_window import ImportWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.words.explanation import Action

BOTH = '{"access_token": "acc-1", "refresh_token": "ref-1"}'


class Stage(Looking):
    def __init__(self, qtbot, *views):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(*views)
        self.main = MainWindow(Runner(lambda: self.use_cases), FakeDesktop())
        qtbot.addWidget(self.main)
        self.window = ImportWindow(Runner(lambda: self.use_cases), FakeDesktop(), self.main)
        self.imported: list[str] = []
        self.window.imported.connect(self.imported.append)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload()
        self.wait(lambda: bool(self.use_cases.calls_of("overview")) and self.window._state.applications is not None)

    @property
    def tokens(self) -> QPlainTextEdit:
        return self.find("tokens", QPlainTextEdit)

    @property
    def company(self) -> QLineEdit:
        return self.find("company", QLineEdit)

    def orders(self):
        return [order for (order,) in self.use_cases.calls_of("bring")]


@pytest.fixture
def shown(qtbot) -> Stage:
    return Stage(qtbot, a_view())


def test_what_was_recognised_is_shown_by_fingerprint_and_becomes_a_company(shown):
    shown.tokens.setPlainText(BOTH)
    for token in ("acc-1", "ref-1"):
        assert Secret(token).fingerprint in shown.text("recognised")
        assert token not in shown.text("recognised")
    shown.company.setText("Olive Harbour")
    shown.find("serverUsesTokensYes", QRadioButton).click()
    shown.press("import")
    shown.wait(lambda: shown.imported == ["new-1"])
    (order,) = shown.orders()
    assert (order.name, order.application_id) == ("Olive Harbour", APPLICATION.application_id)
    assert order.server_use is ServerUse.YES
    assert order.brought.refresh_token == Secret("ref-1")


def test_a_name_beside_the_tokens_is_suggested_but_never_replaces_what_was_typed(shown):
    shown.tokens.setPlainText('{"access_token": "acc-1", "company": "Olive 2"}')
    assert shown.company.text() == "Olive 2"
    shown.tokens.setPlainText('{"access_token": "acc-1", "company": "Olive 3"}')
    assert shown.company.text() == "Olive 3"
    shown.company.setText("Mine")
    shown.tokens.setPlainText('{"access_token": "acc-1", "company": "Olive 4"}')
    assert shown.company.text() == "Mine"


def test_a_token_without_a_name_is_what_the_person_says(shown):
    assert not shown.is_shown("tokenKind")
    shown.tokens.setPlainText("bare-token")
    assert shown.is_shown("tokenKind")
    shown.company.setText("Olive Harbour")
    shown.find("accessTokenKind", QRadioButton).click()
    shown.press("import")
    shown.wait(lambda: bool(shown.imported))
    assert shown.orders()[0].brought.access_token == Secret("bare-token")
    assert shown.orders()[0].brought.refresh_token is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "nothing to import"), ("two words", "No access token"), ("refresh_token: ••••", "is no token")],
)
def test_what_is_no_token_is_said_beside_the_field_and_stays_there(shown, text, said):
    shown.tokens.setPlainText(text)
    shown.company.setText("Olive Harbour")
    shown.press("import")
    assert said in shown.text("tokensMessage")
    assert shown.tokens.toPlainText() == text
    assert shown.tokens.accessibleDescription() == shown.text("tokensMessage")
    assert shown.orders() == []
    shown.tokens.setPlainText(BOTH)
    assert not shown.is_shown("tokensMessage")


def test_an_empty_field_is_not_complained_about_before_import_is_pressed(shown):
    assert not shown.is_shown("tokensMessage")
    assert not shown.is_shown("problemPanel")


@pytest.mark.parametrize(("name", "said"), [("", "name"), ("olive HOUSE", "Olive House")])
def test_a_name_that_cannot_be_had_is_said_beside_it(shown, name, said):
    shown.tokens.setPlainText(BOTH)
    shown.company.setText(name)
    shown.press("import")
    shown.wait(lambda: shown.is_shown("companyMessage"))
    assert said in shown.text("companyMessage")
    assert shown.tokens.toPlainText() == BOTH
    shown.company.setText("Olive Harbour")
    assert not shown.is_shown("companyMessage")


def test_tokens_that_a_company_has_are_refused_beside_the_field_and_the_company_is_named(shown):
    shown.use_cases.refuse["bring"] = TokensHeldAlready(company="Palm Diner")
    shown.tokens.setPlainText(BOTH)
    shown.company.setText("Olive Harbour")
    shown.press("import")
    shown.wait(lambda: shown.is_shown("tokensMessage"))
    assert "Palm Diner" in shown.text("tokensMessage")
    assert shown.tokens.toPlainText() == BOTH


def test_a_catalog_that_cannot_be_written_is_explained_and_nothing_typed_is_lost(shown):
    shown.use_cases.refuse["bring"] = CatalogUnwritable(path="/c", reason="full")
    shown.tokens.setPlainText(BOTH)
    shown.company.setText("Olive Harbour")
    shown.press("import")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    assert (shown.tokens.toPlainText(), shown.company.text()) == (BOTH, "Olive Harbour")
    shown.press("import")
    shown.wait(lambda: shown.imported == ["new-1"])


def test_a_file_is_read_into_the_field_and_one_that_cannot_be_read_changes_nothing(shown):
    shown.use_cases.bring.texts["/tokens.env"] = "TGATE_REFRESH_TOKEN=ref-1"
    shown.window.read_file("/tokens.env")
    shown.wait(lambda: shown.tokens.toPlainText() == "TGATE_REFRESH_TOKEN=ref-1")
    shown.window.read_file("/picture.png")
    shown.wait(lambda: shown.is_shown("tokensMessage"))
    assert "could not be read" in shown.text("tokensMessage")
    assert shown.tokens.toPlainText() == "TGATE_REFRESH_TOKEN=ref-1"


def test_without_any_application_it_is_said_what_to_do_first(qtbot):
    shown = Stage(qtbot)
    assert "Connect a company first" in shown.text("applicationsMessage")
    assert not shown.find("import").isEnabled()


def test_of_several_applications_one_must_be_chosen(qtbot):
    shown = Stage(qtbot, a_view())
    shown.use_cases.applications["application-2"] = replace(
        APPLICATION, application_id="application-2", client_id="two"
    )
    again = ImportWindow(Runner(lambda: shown.use_cases), FakeDesktop(), shown.main)
    shown.window.close()
    shown.window = again
    again.show()
    again.reload()
    shown.wait(lambda: shown.find("applications", ChoiceList).count() == 2)
    shown.tokens.setPlainText(BOTH)
    shown.company.setText("Olive Harbour")
    shown.press("import")
    assert "none is chosen" in shown.text("applicationsMessage")
    shown.find("applications", ChoiceList).choose("application-2")
    shown.press("import")
    shown.wait(lambda: bool(shown.orders()))
    assert shown.orders()[0].application_id == "application-2"


def test_nothing_of_the_tokens_is_left_in_the_field_when_the_window_closes(shown):
    shown.tokens.setPlainText(BOTH)
    field = shown.tokens
    shown.window.closeEvent(QCloseEvent())
    assert field.toPlainText() == ""
    assert not field.document().isUndoAvailable()


def test_the_menu_opens_the_one_window(qtbot):
    shown = Stage(qtbot, a_view())
    shown.window.close()
    shown.main.show()
    shown.main._menu._import.trigger()
    shown.main._menu._import.trigger()
    shown.wait(lambda: len([one for one in shown.main.findChildren(ImportWindow) if one.isVisible()]) == 1)


def test_an_import_that_was_not_kept_is_tried_once_more(shown):
    shown.tokens.setPlainText(BOTH)
    shown.company.setText("Olive Harbour")
    shown.use_cases.refuse["bring"] = CatalogUnwritable(path="/a/catalog", reason="full")
    shown.press("import")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("tryAgain")
    shown.wait(lambda: bool(shown.imported))
    assert len(shown.orders()) == 2


def test_a_list_that_could_not_be_read_is_read_once_more(qtbot):
    use_cases = FakeUseCases(a_view())
    use_cases.refuse["overview"] = CatalogUnreadable(path="/a/catalog")
    window = ImportWindow(Runner(lambda: use_cases), FakeDesktop())
    qtbot.addWidget(window)
    window.show()
    window.reload()
    panel = window.findChild(ProblemPanel)
    qtbot.waitUntil(panel.isVisible, timeout=10_000)
    panel.action_requested.emit(Action.TRY_AGAIN)
    applications = window.findChild(ChoiceList, "applications")
    qtbot.waitUntil(lambda: applications.count() == 1, timeout=10_000)
    assert not panel.isVisible()


def test_an_application_that_is_gone_leads_to_a_connect(shown):
    asked = []
    shown.window.connect_requested.connect(lambda: asked.append(True))
    shown.tokens.setPlainText(BOTH)
    shown.company.setText("Olive Harbour")
    shown.use_cases.refuse["bring"] = RecordGone(kind="application")
    shown.press("import")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("connectAgain")
    assert asked == [True]
