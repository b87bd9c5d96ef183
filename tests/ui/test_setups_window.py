"""*Applications and environments* with real widgets and made-up use cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from tests.support.company_views import APPLICATION, STAGING, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.oauth.environment import PRACTICE_ID
from tgate_desktop.oauth.problems import (
    CaFileUnreadable,
    CatalogDamaged,
    CatalogUnreadable,
    EnvironmentFileUnreadable,
    FileNotWritten,
    NameTaken,
    RecordGone,
    VaultLocked,
)
from tgate_desktop.ui.choice_list import ChoiceList
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.setups_window import SetupsWindow

SPARE = replace(STAGING, environment_id="spare", name="Spare")
SPARE_APPLICATION = replace(APPLICATION, application_id="application-2", environment_id="spare", client_id="client-2")


class Stage(Looking):
    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(a_view("1", "Olive House"), a_view("2", "Palm Diner"), environments=(SPARE,))
        self.use_cases.applications[SPARE_APPLICATION.application_id] = SPARE_APPLICATION
        self.window = SetupsWindow(Runner(lambda: self.use_cases), FakeDesktop())
        qtbot.addWidget(self.window)
        self.changes: list[bool] = []
        self.window.changed.connect(lambda: self.changes.append(True))
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload()
        self.wait(lambda: self.find("environments", ChoiceList).count() == 3)

    def field(self, name: str) -> QLineEdit:
        return self.find(name, QLineEdit)

    def choose(self, listed: str, key: str) -> None:
        self.find(listed, ChoiceList).choose(key)

    def names(self, listed: str) -> list[str]:
        rows = self.find(listed, ChoiceList)
        return [rows.item(row).text() for row in range(rows.count())]


@pytest.fixture
def shown(qtbot) -> Stage:
    return Stage(qtbot)


def test_all_are_listed_and_the_first_own_environment_is_shown(shown):
    assert shown.names("environments") == ["Practice T-Gate", "Spare", "Staging"]
    assert shown.names("applications") == ["client-1", "client-2"]
    assert shown.text("environmentTitle") == "Spare"
    assert shown.text("environmentUsage") == "Used by no company"
    shown.choose("environments", "staging")
    assert shown.text("environmentUsage") == "Used by 2 companies"
    assert shown.field("tokenAddress").text() == STAGING.token_address


def test_practice_can_be_looked_at_but_not_changed(shown):
    shown.choose("environments", PRACTICE_ID)
    assert shown.is_shown("fixedEnvironment")
    assert "127.0.0.1:8764" in shown.text("fixedEnvironmentAddresses")
    for name in ("saveEnvironment", "deleteEnvironment", "environmentForm"):
        assert not shown.is_shown(name)


def test_an_own_environment_is_edited(shown):
    shown.field("environmentName").setText("Spare parts")
    shown.press("saveEnvironment")
    shown.wait(lambda: "Spare parts" in shown.names("environments"))
    assert shown.text("setupNote") == "Saved."
    assert shown.changes == [True]


def test_an_address_that_cannot_be_is_not_saved(shown):
    shown.field("tokenAddress").setText("http://tgate.example/token")
    shown.press("saveEnvironment")
    assert shown.is_shown("tokenAddressMessage")
    assert shown.use_cases.calls_of("save_environment") == []


def test_a_name_that_was_taken_meanwhile_is_said_beside_the_field(shown):
    shown.use_cases.refuse["save_environment"] = NameTaken(name="Elsewhere")
    shown.press("saveEnvironment")
    shown.wait(lambda: shown.is_shown("environmentNameMessage"))
    assert "Elsewhere" in shown.text("environmentNameMessage")
    assert not shown.is_shown("problemPanel")


def test_a_token_address_on_another_server_says_that_companies_pause(shown):
    shown.choose("environments", "staging")
    shown.field("tokenAddress").setText("https://moved.example/token")
    shown.press("saveEnvironment")
    shown.wait(lambda: shown.is_shown("setupNote"))
    assert "pause until the client secret is entered again" in shown.text("setupNote")


def test_a_used_environment_is_not_deleted_and_says_by_how_many_it_is_used(shown):
    shown.choose("environments", "staging")
    shown.press("deleteEnvironment")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    assert "2" in shown.find("problemPanel").findChild(QLabel, "whatHappened").text()
    assert "Staging" in shown.names("environments")


def test_an_unused_environment_is_deleted_when_that_is_meant(shown):
    shown.press("deleteEnvironment")
    assert "Spare" in shown.text("deletionText")
    shown.press("keepIt")
    assert not shown.is_shown("deletionQuestion")
    shown.press("deleteEnvironment")
    shown.press("deleteNow")
    shown.wait(lambda: "Spare" not in shown.names("environments"))
    assert shown.text("environmentTitle") == "Staging"


def test_a_new_environment_is_added(shown):
    shown.press("newEnvironment")
    assert shown.text("environmentTitle") == "New environment"
    assert not shown.is_shown("export")
    shown.field("environmentName").setText("Fresh")
    shown.field("authorizationAddress").setText("https://fresh.example/authorize")
    shown.field("tokenAddress").setText("https://fresh.example/token")
    shown.press("saveEnvironment")
    shown.wait(lambda: "Fresh" in shown.names("environments"))
    assert shown.text("environmentTitle") == "Fresh"


def test_the_focus_alone_chooses_nothing(shown):
    shown.press("newEnvironment")
    shown.field("environmentName").setText("Half typed")
    for listed in ("environments", "applications"):
        shown.find(listed).setFocus()
    assert shown.field("environmentName").text() == "Half typed"
    shown.choose("environments", "staging")
    assert shown.text("environmentTitle") == "Staging"


def test_an_import_shows_the_hosts_first_and_saves_only_when_asked(shown):
    imported = replace(
        STAGING, environment_id="imported", name="From a colleague", proxy_address="http://proxy.example"
    )
    shown.use_cases.files["/a/file.json"] = imported
    shown.window.import_file("/a/file.json")
    shown.wait(lambda: shown.is_shown("importedHosts"))
    assert "staging.tgate.example" in shown.text("importedHostsText")
    assert "proxy.example" in shown.text("importedHostsText")
    assert shown.use_cases.calls_of("save_environment") == []
    shown.press("saveEnvironment")
    shown.wait(lambda: "From a colleague" in shown.names("environments"))


def test_a_file_that_is_no_environment_is_explained(shown):
    shown.use_cases.refuse["import_environment"] = EnvironmentFileUnreadable(reason="json")
    shown.window.import_file("/a/file.json")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    assert shown.find("problemPanel").findChild(QLabel, "problemCode").text() == "environment_file_unreadable"


def test_an_export_says_that_it_holds_no_secrets(shown):
    shown.window.export_file("/a/file.json")
    shown.wait(lambda: shown.is_shown("setupNote"))
    assert shown.text("setupNote") == "Exported, without secrets."
    assert shown.use_cases.calls_of("export_environment") == [("spare", "/a/file.json")]
    assert shown.changes == []


def test_an_application_is_edited(shown):
    shown.choose("applications", "application-1")
    assert shown.text("applicationUsage") == "Staging · Used by 2 companies"
    shown.field("clientId").setText("client-3")
    shown.field("redirectUri").setText("http://127.0.0.1:9000/callback")
    shown.press("saveApplication")
    shown.wait(lambda: "client-3" in shown.names("applications"))
    assert shown.use_cases.applications["application-1"].redirect_uri == "http://127.0.0.1:9000/callback"


@pytest.mark.parametrize(
    ("field", "text"), [("clientId", ""), ("clientId", "a:b"), ("redirectUri", "http://127.0.0.1:1/#part")]
)
def test_what_an_application_cannot_have_is_said_beside_the_field(shown, field, text):
    shown.choose("applications", "application-1")
    shown.field(field).setText(text)
    shown.press("saveApplication")
    assert shown.is_shown(f"{field}Message")
    assert shown.use_cases.calls_of("save_application") == []


def test_a_rotated_secret_is_replaced_and_leaves_the_field(shown):
    shown.window.show_application("application-1")
    secret = shown.field("clientSecret")
    assert secret.echoMode() is QLineEdit.EchoMode.Password
    secret.setText("canary-client-secret")
    shown.press("showClientSecret")
    assert secret.echoMode() is QLineEdit.EchoMode.Normal
    shown.press("replaceSecret")
    shown.wait(lambda: shown.is_shown("setupNote"))
    assert shown.use_cases.secrets["application-1"].reveal() == "canary-client-secret"
    assert secret.text() == ""
    assert secret.echoMode() is QLineEdit.EchoMode.Password
    assert shown.changes == [True]


def test_an_empty_secret_is_not_taken(shown):
    shown.window.show_application("application-1")
    shown.press("replaceSecret")
    assert shown.is_shown("clientSecretMessage")
    assert shown.use_cases.calls_of("replace_secret") == []


def test_a_secret_that_was_typed_does_not_stay_for_another_application(shown):
    shown.window.show_application("application-1")
    shown.field("clientSecret").setText("canary-client-secret")
    shown.choose("applications", "application-2")
    assert shown.field("clientSecret").text() == ""
    shown.field("clientSecret").setText("canary-client-secret")
    shown.window.close()
    assert shown.window.findChild(QLineEdit, "clientSecret").text() == ""


def test_an_unused_application_is_deleted_and_a_used_one_is_not(shown):
    shown.choose("applications", "application-1")
    shown.press("deleteApplication")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.choose("applications", "application-2")
    assert not shown.is_shown("problemPanel")
    shown.press("deleteApplication")
    shown.press("deleteNow")
    shown.wait(lambda: shown.names("applications") == ["client-1"])


def test_there_is_one_such_window_and_what_it_changes_reaches_the_main_window(qtbot):
    use_cases = FakeUseCases(a_view("1", "Olive House"))
    runner, desktop = Runner(lambda: use_cases), FakeDesktop()
    main = MainWindow(runner, desktop)
    qtbot.addWidget(main)
    window = SetupsWindow.bring_up(runner, desktop, main, "application-1", None)
    assert SetupsWindow.bring_up(runner, desktop, main, None, "staging") is window
    qtbot.waitUntil(lambda: len(use_cases.calls_of("usage")) == 2, timeout=10_000)
    window.changed.emit()
    qtbot.waitUntil(lambda: main.overview is not None, timeout=10_000)
    window.close()


def test_what_could_not_be_done_is_done_once_more(shown):
    shown.choose("applications", "application-2")
    shown.press("deleteApplication")
    shown.use_cases.refuse["delete_application"] = VaultLocked(vault="GNOME Keyring")
    shown.press("deleteNow")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("unlockTheKeyring")
    shown.wait(lambda: shown.names("applications") == ["client-1"])
    assert not shown.is_shown("problemPanel")


def test_a_list_that_could_not_be_read_is_read_once_more(shown):
    shown.use_cases.refuse["overview"] = CatalogUnreadable(path="/a/catalog")
    shown.window.reload()
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.use_cases.refuse["overview"] = CatalogDamaged(path="/a/catalog")
    shown.window.reload()
    shown.wait(lambda: shown.text("problemCode") == "catalog_damaged")
    shown.press("tryAgain")
    shown.wait(lambda: not shown.is_shown("problemPanel"))


def test_an_environment_with_an_unreadable_certificate_is_where_it_is_changed(shown):
    shown.choose("environments", "spare")
    shown.use_cases.refuse["save_environment"] = CaFileUnreadable(path="company.pem")
    shown.press("saveEnvironment")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("changeTheEnvironment")
    assert shown.window.focusWidget() is shown.field("environmentName")


def test_what_was_deleted_meanwhile_leads_to_a_connect(shown):
    asked = []
    shown.window.connect_requested.connect(lambda: asked.append(True))
    shown.choose("applications", "application-2")
    shown.press("deleteApplication")
    shown.use_cases.refuse["delete_application"] = RecordGone(kind="application")
    shown.press("deleteNow")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("connectAgain")
    assert asked == [True]


def test_a_file_that_cannot_be_written_asks_for_another(shown):
    shown.use_cases.refuse["export_environment"] = FileNotWritten(path="/x", reason="full")
    shown.window.export_file("/x")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("tryAgain")
    shown.wait(lambda: shown.window.findChild(QFileDialog) is not None)
