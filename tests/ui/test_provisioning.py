"""What IT provides, as people see it: marks, locks and notices in all windows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu

from tests.support.company_views import APPLICATION, STAGING, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.flows.ports import VaultReport
from tgate_desktop.oauth.environment import PRACTICE_ID, Source
from tgate_desktop.oauth.problems import NamedKeyringUnused, ProvisioningUnusable
from tgate_desktop.oauth.provisioning import Provisioning
from tgate_desktop.ui.choice_list import ChoiceList
from tgate_desktop.ui.language import show_language
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.setups_window import SetupsWindow
from tgate_desktop.ui.wizard.environment_page import ANOTHER, EnvironmentPage
from tgate_desktop.ui.wizard.wizard_window import WizardWindow

PROVIDED = replace(STAGING, environment_id="provided-live", name="Live", source=Source.PROVIDED)
WITHDRAWN = replace(STAGING, source=Source.WITHDRAWN)
PATH = "/etc/xdg/tgate-desktop/provisioning.json"
PROBLEM = ProvisioningUnusable(path=PATH, reason="value", where="environments[1].token_address")
LOCKED = {"locks_environments": True}


class Stage(Looking):
    def __init__(self, qtbot, window, *views, environments=(), **of_it) -> None:
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(*views, environments=environments)
        self.use_cases.of_it = of_it
        runner = Runner(lambda: self.use_cases)
        self.window = window(runner, FakeDesktop())
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)

    def rows(self, listed: str) -> dict[str, str]:
        """Details by name."""
        rows = self.find(listed, ChoiceList)
        return {one.name: one.detail for one in rows._rows}

    def action(self, name: str) -> QAction:
        return self.window.findChild(QAction, name)


def setups(qtbot, *views, **of_it) -> Stage:
    stage = Stage(qtbot, SetupsWindow, *views, **of_it)
    stage.window.reload()
    stage.wait(lambda: stage.find("environments", ChoiceList).count() > 1)
    return stage


def wizard(qtbot, *views, **of_it) -> Stage:
    stage = Stage(qtbot, WizardWindow, *views, **of_it)
    if of_it.get("provisioning", Provisioning()).hide_practice:
        stage.window.hide_practice()
    stage.window.load()
    stage.wait(lambda: stage.window.state.overview is not None)
    return stage


def main_window(qtbot, *views, **of_it) -> Stage:
    stage = Stage(qtbot, MainWindow, *views, **of_it)
    stage.window.reload()
    stage.wait(lambda: stage.window.overview is not None)
    return stage


@pytest.fixture
def arabic():
    show_language(QApplication.instance(), "ar")
    yield
    show_language(QApplication.instance(), "en")


# ---- Applications and environments -----------------------------------------------------------------------------------


def test_a_provided_environment_is_marked_and_cannot_be_edited(qtbot):
    stage = setups(qtbot, environments=(PROVIDED,))
    assert stage.rows("environments")["Live"] == "Provided by your IT"
    stage.find("environments", ChoiceList).choose("provided-live")
    assert stage.text("environmentTitle") == "Live"
    assert stage.text("fixedEnvironmentNote") == "Provided by your IT: it cannot be changed here."
    assert not stage.is_shown("saveEnvironment")
    assert not stage.is_shown("deleteEnvironment")
    assert stage.is_shown("export")


def test_the_mark_is_there_in_arabic(qtbot, arabic):
    stage = setups(qtbot, environments=(PROVIDED,))
    stage.find("environments", ChoiceList).choose("provided-live")
    assert stage.text("fixedEnvironmentNote") == "يوفّرها قسم تقنية المعلومات لديك: لا يمكن تعديلها هنا."


def test_a_withdrawn_one_says_so_and_can_go_when_nobody_uses_it(qtbot):
    stage = setups(qtbot, environments=(WITHDRAWN,))
    stage.find("environments", ChoiceList).choose("staging")
    assert stage.text("environmentTitle") == "Staging (withdrawn)"
    assert stage.text("fixedEnvironmentNote").startswith("Your IT provides this environment no more.")
    assert not stage.is_shown("saveEnvironment")
    assert stage.is_shown("deleteEnvironment")


def test_where_environments_are_locked_nothing_is_added_or_edited(qtbot):
    stage = setups(qtbot, environments=(STAGING,), **LOCKED)
    assert not stage.is_shown("newEnvironment")
    assert not stage.is_shown("import")
    stage.find("environments", ChoiceList).choose("staging")
    assert stage.text("fixedEnvironmentNote").startswith("Your IT decides which environments there are")
    assert not stage.is_shown("saveEnvironment")
    assert not stage.find("environmentName", QLineEdit).isVisible()


def test_an_own_environment_cannot_take_the_name_of_a_provided_one(qtbot):
    stage = setups(qtbot, environments=(PROVIDED, STAGING))
    stage.find("environments", ChoiceList).choose("staging")
    stage.find("environmentName", QLineEdit).setText("live")
    stage.press("saveEnvironment")
    assert all(name != "save_environment" for name, _arguments in stage.use_cases.calls)


# ---- the wizard ------------------------------------------------------------------------------------------------------


def test_the_wizard_offers_provided_environments_with_their_mark(qtbot):
    stage = wizard(qtbot, environments=(PROVIDED, WITHDRAWN))
    rows = stage.rows("environment")
    assert list(rows) == ["Practice T-Gate (built in)", "Live", "Another T-Gate environment"]
    assert rows["Live"] == "staging.tgate.example · provided by your IT"


def test_without_practice_the_first_provided_environment_is_chosen(qtbot):
    stage = wizard(qtbot, environments=(PROVIDED,), provisioning=Provisioning(hide_practice=True))
    assert list(stage.rows("environment")) == ["Live", "Another T-Gate environment"]
    stage.wait(lambda: stage.find("environment", ChoiceList).key == "provided-live")


def test_what_was_typed_before_the_environments_were_known_is_kept(qtbot):
    stage = Stage(qtbot, WizardWindow)
    stage.window.hide_practice()
    stage.find("environment", ChoiceList).choose(ANOTHER)
    stage.find("tokenAddress", QLineEdit).setText("https://")
    stage.window.findChild(EnvironmentPage).show_known([PROVIDED])
    assert stage.find("environment", ChoiceList).key == ANOTHER
    assert stage.find("tokenAddress", QLineEdit).text() == "https://"


def test_the_first_paint_shows_no_practice_that_is_hidden(qtbot):
    stage = Stage(qtbot, WizardWindow)
    stage.window.hide_practice()
    assert all("Practice" not in name for name in stage.rows("environment"))


def test_where_environments_are_locked_only_those_of_the_list_are_offered(qtbot):
    stage = wizard(qtbot, environments=(PROVIDED,), **LOCKED)
    assert list(stage.rows("environment")) == ["Practice T-Gate (built in)", "Live"]
    assert not stage.is_shown("importEnvironment")


def test_nothing_to_choose_from_is_said(qtbot):
    stage = wizard(qtbot, provisioning=Provisioning(hide_practice=True), **LOCKED)
    assert stage.text("environmentNotice") == "Your IT has provided no environment yet: ask there."


def test_a_file_that_is_not_used_is_told_where_people_choose(qtbot):
    stage = wizard(qtbot, provisioning=Provisioning(PATH, PROBLEM), **LOCKED)
    assert PATH in stage.text("environmentNotice")
    assert "environments[1].token_address" in stage.text("environmentNotice")


def test_its_redirect_uri_is_filled_in_for_a_new_application(qtbot):
    provisioning = Provisioning(redirect_uri="http://127.0.0.1:9999/cb")
    stage = wizard(qtbot, environments=(PROVIDED,), provisioning=provisioning)
    stage.find("environment", ChoiceList).choose("provided-live")
    stage.window.next_pressed.emit()
    stage.wait(lambda: stage.is_shown("redirectUri"))
    assert stage.window.later.application.entry.redirect_uri == "http://127.0.0.1:9999/cb"


# ---- the main window -------------------------------------------------------------------------------------------------


def test_the_main_window_tells_which_file_and_what_is_wrong_and_shows_the_companies(qtbot):
    stage = main_window(qtbot, a_view(), provisioning=Provisioning(PATH, PROBLEM), **LOCKED)
    (notice,) = [label.text() for label in stage.find("provisioning").findChildren(QLabel, "noticeText")]
    assert PATH in notice
    assert "The value of environments[1].token_address does not keep to the rules." in notice
    assert [view.company.name for view in stage.window.overview.companies] == ["Olive House"]


def test_a_keyring_that_it_names_and_that_is_not_used_is_told_with_the_one_that_is(qtbot):
    unused = NamedKeyringUnused(named="vault_of_it.Keyring", path="/etc/xdg/tgate-desktop/keyring", reason="missing")
    stage = Stage(qtbot, MainWindow, a_view())
    stage.use_cases.vault = VaultReport("GNOME Keyring", None, passed_over=unused)
    stage.window.reload()
    stage.wait(lambda: stage.window.overview is not None)
    (notice,) = [label.text() for label in stage.find("namedKeyring").findChildren(QLabel, "noticeText")]
    assert "vault_of_it.Keyring" in notice
    assert "neither a part of the app nor in /etc/xdg/tgate-desktop/keyring" in notice
    assert stage.text("vaultName") == "GNOME Keyring, not the one that your IT names"


def test_an_own_environment_that_gave_way_is_told(qtbot):
    stage = main_window(qtbot, a_view(), renamed=(("Live", "Live (2)"),))
    (notice,) = [label.text() for label in stage.find("renamedEnvironments").findChildren(QLabel, "noticeText")]
    assert notice == "Your IT provides an environment named Live. Your own of that name is called Live (2) now."


def test_a_company_of_a_withdrawn_environment_is_shown_with_its_mark(qtbot):
    stage = main_window(qtbot, a_view(environment=WITHDRAWN))
    said = [label.text() for label in stage.window.findChildren(QLabel) if label.isVisible()]
    assert any("Staging (withdrawn)" in text for text in said)


def test_what_is_locked_cannot_be_chosen_in_the_menu(qtbot):
    provisioning = Provisioning(defaults={"language": "ar"}, lock_preferences=True, hide_practice=True)
    stage = main_window(qtbot, a_view(), provisioning=provisioning)
    enabled = {name: stage.window.findChild(QMenu, name).isEnabled() for name in ("language", "textSize", "colours")}
    assert enabled == {"language": False, "textSize": True, "colours": True}
    assert not stage.action("practiceTGate").isVisible()


def test_hidden_practice_stays_for_its_own_companies(qtbot):
    practised = replace(APPLICATION, application_id="p", environment_id=PRACTICE_ID, client_id="practising")
    stage = Stage(qtbot, SetupsWindow, environments=(PROVIDED,), provisioning=Provisioning(hide_practice=True))
    stage.use_cases.applications["p"] = practised
    stage.window.reload()
    stage.wait(lambda: stage.find("environments", ChoiceList).count() == 2)
    assert list(stage.rows("environments")) == ["Practice T-Gate", "Live"]
