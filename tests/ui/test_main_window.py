"""The main window with real widgets and made-up use cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton, QRadioButton, QWidget

from tests.support.company_views import APPLICATION, NOON, PROOF, STAGING, a_grant, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.support.translations import without_isolates
from tests.ui.looking import Looking
from tgate_desktop.flows.ports import VaultReport
from tgate_desktop.oauth.company import Company, Draft, Intent, ServerUse, TokenRequestKind
from tgate_desktop.oauth.problems import (
    CatalogUnreadable,
    CatalogUnwritable,
    HostNotFound,
    RecordGone,
    RevocationRefused,
    RevocationUnavailable,
    VaultLocked,
    VaultMissing,
    VaultRolledBack,
)
from tgate_desktop.oauth.restored import CatalogLoss, Restored
from tgate_desktop.oauth.stray import Stray
from tgate_desktop.ui.hand_over_window import HandOverWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.problem_panel import ProblemPanel
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.strays_window import StraysWindow

UNDECIDED = a_grant("company-2", awaits_decision=True, grant_id="new-grant", proof=None)
INTERRUPTED = Intent(
    grant_id="lost-grant",
    kind=TokenRequestKind.AUTHORIZATION_CODE,
    generation=1,
    fingerprint="ffff0000",
    begun_at=NOON,
    draft=Draft(STAGING, APPLICATION, Company("lost", "New Harbour", APPLICATION.application_id, None)),
)


class Stage(Looking):
    def __init__(self, qtbot, *views, chosen=None, **settings):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(*views)
        for name, value in settings.items():
            setattr(self.use_cases, name, value)
        self.desktop = FakeDesktop()
        self.window = MainWindow(Runner(lambda: self.use_cases), self.desktop, now=lambda: NOON)
        qtbot.addWidget(self.window, before_close_func=lambda _window: self.use_cases.views.clear())
        self.asked_to_connect: list[str | None] = []
        self.window.connect_requested.connect(
            lambda view: self.asked_to_connect.append(view.company.name if view else None)
        )
        self.closed: list[bool] = []
        self.window.closed.connect(lambda: self.closed.append(True))
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.reload(chosen)
        self.wait(lambda: self.window.overview is not None)

    def names(self) -> list[str]:
        model = self.find("companies", QListView).model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def removal_text(self, name: str) -> str:
        return self.find("removalPanel").findChild(QLabel, name).text()

    def press_beside_removal(self, name: str) -> None:
        self.find("removalPanel").findChild(QPushButton, name).click()

    def notices(self) -> list[str]:
        return [label.text() for label in self.find("notices").findChildren(QLabel, "noticeText") if label.isVisible()]

    def action(self, name: str) -> QAction:
        action = self.window.findChild(QAction, name)
        assert action is not None, name
        return action


@pytest.fixture
def stage(qtbot):
    return lambda *views, **more: Stage(qtbot, *views, **more)


OLIVE, PALM = a_view("company-1", "Olive House"), a_view("company-2", "Palm Diner")


# ---- what is shown ----


def test_without_a_company_it_invites_to_connect(stage):
    shown = stage()
    shown.wait(lambda: shown.is_shown("emptyState"))
    assert not shown.find("companyListPane").isVisible()
    shown.press("connectACompany")
    assert shown.asked_to_connect == [None]


def test_the_first_company_is_chosen_and_its_truth_is_read_from_the_vault(stage):
    shown = stage(OLIVE, PALM)
    assert shown.window.windowTitle() == "T-Gate Desktop"
    assert shown.names() == ["Olive House", "Palm Diner"]
    shown.wait(lambda: shown.use_cases.calls_of("open") == [("company-1",)])
    assert shown.text("companyTitle") == "Olive House"
    assert shown.text("companyEnvironment") == "Staging"
    assert shown.text("applicationClientId") == "client-1"


def test_another_company_is_shown_when_it_is_chosen(stage):
    shown = stage(OLIVE, PALM)
    companies = shown.find("companies", QListView)
    companies.setCurrentIndex(companies.model().index(1, 0))
    assert shown.text("companyTitle") == "Palm Diner"
    shown.wait(lambda: ("company-2",) in shown.use_cases.calls_of("open"))


def test_the_status_bar_names_the_vault(stage):
    assert stage(OLIVE).text("vaultName") == "GNOME Keyring"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (VaultLocked(vault="GNOME Keyring"), "GNOME Keyring is locked"),
        (VaultMissing(vault="none"), "this session only: nothing is saved"),
    ],
)
def test_vault_trouble_is_in_the_status_bar_and_above_everything(stage, problem, said):
    shown = stage(OLIVE, vault=VaultReport("GNOME Keyring", problem))
    assert shown.text("vaultName") == said
    assert shown.is_shown("vaultPanel")


def test_a_locked_vault_is_explained_once_and_unlocking_reads_an_entry_so_that_it_asks(stage):
    locked = VaultLocked(vault="GNOME Keyring")
    shown = stage(replace(OLIVE, trouble=locked), vault=VaultReport("GNOME Keyring", locked))
    shown.wait(lambda: bool(shown.use_cases.calls_of("open")))
    assert not shown.is_shown("problemPanel")
    shown.use_cases.calls.clear()
    shown.use_cases.vault = VaultReport("GNOME Keyring", None)
    shown.find("vaultPanel").findChild(QPushButton, "unlockTheKeyring").click()
    shown.wait(lambda: shown.text("vaultName") == "GNOME Keyring")
    assert [name for name, _arguments in shown.use_cases.calls[:2]] == ["open", "overview"]
    assert not shown.is_shown("vaultPanel")


def test_an_unreadable_catalog_is_explained(stage, qtbot):
    shown = stage(OLIVE)
    shown.use_cases.refuse["overview"] = CatalogUnreadable(path="catalog.sqlite3")
    shown.window.reload()
    shown.wait(lambda: shown.is_shown("catalogPanel"))
    assert shown.names() == ["Olive House"]


def test_controls_have_the_names_that_others_rely_on(stage):
    shown = stage(OLIVE)
    for name, label in (
        ("connectACompany", "Connect a company"),
        ("refresh", "Refresh"),
        ("checkToken", "Check token"),
        ("copyAccessToken", "Copy access token"),
        ("showAccessToken", "Show access token"),
        ("copyAs", "Copy as"),
        ("connectAgain", "Connect again"),
        ("rename", "Rename"),
        ("remove", "Remove"),
    ):
        assert shown.find(name, QPushButton).text() == label
    assert shown.find("companies").accessibleName() == "Companies"
    for name in ("serverUsesTokensYes", "serverUsesTokensNo", "serverUsesTokensUnknown"):
        assert shown.find(name, QRadioButton).isVisible()
    for value in ("vaultName", "companyTitle", "applicationClientId"):
        assert shown.find(value).accessibleName() == ""


def test_every_widget_of_ours_has_an_object_name(stage):
    shown = stage(a_view("company-2", "Palm Diner", awaiting=UNDECIDED, unsaved=VaultLocked(vault="x")))
    nameless = [
        widget
        for widget in shown.window.findChildren(QWidget)
        if not widget.objectName() and not widget.property("role") and type(widget).__module__.startswith("tgate")
    ]
    assert nameless == []


# ---- keys ----


def test_f5_refreshes_ctrl_f_finds_ctrl_n_connects_and_ctrl_shift_c_copies(stage, qtbot):
    shown = stage(OLIVE)
    window = shown.window
    window.activateWindow()
    assert [shown.action(name).shortcut().toString() for name in ("connectACompany", "find", "refresh")] == [
        "Ctrl+N",
        "Ctrl+F",
        "F5",
    ]
    shown.action("find").trigger()
    assert window.focusWidget() is shown.find("findACompany", QLineEdit)
    shown.action("connectACompany").trigger()
    assert shown.asked_to_connect == [None]
    shown.action("refresh").trigger()
    shown.wait(lambda: shown.text("accessFingerprint") == "aaaa0002")
    assert shown.action("copyAccessToken").shortcut().toString() == "Ctrl+Shift+C"
    shown.action("copyAccessToken").trigger()
    shown.wait(lambda: bool(shown.desktop.secrets))


def test_without_tokens_there_is_nothing_to_refresh_or_copy(stage):
    shown = stage(a_view(connected=False))
    assert not shown.action("refresh").isEnabled()
    assert not shown.action("copyAccessToken").isEnabled()


def test_the_computer_is_checked_by_the_chosen_companys_application(stage):
    shown = stage(OLIVE)
    wishes: list[object] = []
    shown.window.doctor_requested.connect(wishes.append)
    shown.window.findChild(QAction, "checkThisComputer").trigger()
    assert wishes == [OLIVE.application.application_id]


# ---- acts on the company ----


def test_a_company_is_renamed_in_its_place(stage, qtbot):
    shown = stage(OLIVE, PALM)
    shown.press("rename")
    field = shown.find("companyName", QLineEdit)
    assert field.text() == "Olive House"
    field.setText("Zaytoun")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    shown.wait(lambda: shown.names() == ["Palm Diner", "Zaytoun"])
    assert shown.text("companyTitle") == "Zaytoun"
    assert not shown.is_shown("renaming")


@pytest.mark.parametrize(("typed", "said"), [("  ", "name"), ("PALM diner", "Palm Diner")])
def test_a_name_that_cannot_be_is_said_beside_the_field(stage, typed, said):
    shown = stage(OLIVE, PALM)
    shown.press("rename")
    shown.find("companyName", QLineEdit).setText(typed)
    shown.press("saveName")
    shown.wait(lambda: shown.is_shown("companyNameMessage"))
    assert said in shown.text("companyNameMessage")
    assert shown.names() == ["Olive House", "Palm Diner"]
    shown.press("cancel")
    assert not shown.is_shown("renaming")


def test_remove_says_what_is_deleted_and_asks(stage):
    shown = stage(OLIVE, PALM)
    shown.press("remove")
    assert "deletes its access token and refresh token" in shown.text("removalText")
    shown.press("keepTheCompany")
    assert not shown.is_shown("removing")
    assert shown.use_cases.calls_of("remove") == []
    shown.press("remove")
    shown.press("removeCompany")
    shown.wait(lambda: shown.names() == ["Palm Diner"])
    shown.wait(lambda: shown.text("companyTitle") == "Palm Diner")


REVOCABLE = replace(STAGING, revocation_address="https://staging.tgate.example/oauth/revoke")


@pytest.mark.parametrize(("button", "revoke"), [("revokeAndRemove", True), ("removeWithoutRevoking", False)])
def test_where_t_gate_can_revoke_the_person_chooses(stage, button, revoke):
    shown = stage(replace(OLIVE, environment=REVOCABLE), PALM)
    shown.press("remove")
    assert not shown.is_shown("removeCompany")
    assert not shown.is_shown("removalWarning")
    shown.press(button)
    shown.wait(lambda: shown.names() == ["Palm Diner"])
    assert shown.use_cases.calls_of("remove") == [("company-1", revoke)]


def test_a_revocation_that_fails_removes_nothing_until_the_person_gives_it_up(stage):
    shown = stage(replace(OLIVE, environment=REVOCABLE), PALM)
    shown.use_cases.refuse["remove"] = RevocationUnavailable(status=503, host="tgate.example", token="refresh_token")
    shown.press("remove")
    shown.press("revokeAndRemove")
    shown.wait(lambda: shown.is_shown("removalPanel"))
    assert "Nothing was removed here." in shown.removal_text("whatHappened")
    assert shown.names() == ["Olive House", "Palm Diner"]
    shown.press("removeWithoutRevoking")
    shown.wait(lambda: shown.names() == ["Palm Diner"])


def test_a_refused_revocation_is_explained_with_what_mends_it(stage):
    shown = stage(replace(OLIVE, environment=REVOCABLE))
    wishes: list[tuple[object, object]] = []
    shown.window.setups_requested.connect(lambda *wish: wishes.append(wish))
    refused = RevocationRefused(status=401, host="tgate.example", error="invalid_client")
    shown.use_cases.refuse["remove"] = refused
    shown.press("remove")
    shown.press("revokeAndRemove")
    shown.wait(lambda: shown.is_shown("removalPanel"))
    assert shown.removal_text("likelyCause")
    assert shown.removal_text("whatToDo") == "Enter the client secret again, then try again."
    assert shown.removal_text("problemCode") == "revocation_refused"
    shown.press_beside_removal("enterTheSecretAgain")
    assert wishes == [(APPLICATION.application_id, None)]


@pytest.mark.parametrize(
    ("problem", "button"),
    [
        (RevocationUnavailable(status=503, host="tgate.example", token="refresh_token"), "tryAgain"),
        (VaultLocked(vault="GNOME Keyring"), "unlockTheKeyring"),
    ],
)
def test_the_same_answer_can_be_given_once_more_where_it_failed(stage, problem, button):
    shown = stage(replace(OLIVE, environment=REVOCABLE), PALM)
    shown.use_cases.refuse["remove"] = problem
    shown.press("remove")
    shown.press("revokeAndRemove")
    shown.wait(lambda: shown.is_shown("removalPanel"))
    shown.press_beside_removal(button)
    shown.wait(lambda: shown.names() == ["Palm Diner"])
    assert shown.use_cases.calls_of("remove") == [("company-1", True), ("company-1", True)]


def test_the_way_to_the_revocation_can_be_checked_from_there(stage):
    shown = stage(replace(OLIVE, environment=REVOCABLE))
    wishes: list[object] = []
    shown.window.doctor_requested.connect(wishes.append)
    shown.use_cases.refuse["remove"] = HostNotFound(host="tgate.example", sent=False)
    shown.press("remove")
    shown.press("revokeAndRemove")
    shown.wait(lambda: shown.is_shown("removalPanel"))
    shown.press_beside_removal("checkThisComputer")
    assert wishes == [APPLICATION.application_id]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"server_use": ServerUse.YES}, "A server also uses"),
        ({"server_use": ServerUse.UNKNOWN}, "Perhaps a server"),
        ({"grant": a_grant("1", handed_over=True)}, "handed over"),
        ({"grant": a_grant("1", imported=True)}, "imported"),
    ],
)
def test_whoever_revoking_would_cut_off_is_named(stage, changes, said):
    shown = stage(a_view("1", "Olive House", environment=REVOCABLE, **changes))
    shown.press("remove")
    assert said in shown.text("removalWarning")


def test_what_the_vault_does_not_delete_stays_and_is_explained(stage):
    shown = stage(OLIVE)
    shown.use_cases.refuse["remove"] = VaultLocked(vault="GNOME Keyring")
    shown.press("remove")
    shown.press("removeCompany")
    shown.wait(lambda: shown.is_shown("removalPanel"))
    assert shown.names() == ["Olive House"]


def test_connect_again_names_the_company(stage):
    shown = stage(OLIVE)
    shown.press("connectAgain")
    assert shown.asked_to_connect == ["Olive House"]


def test_whether_a_server_uses_the_tokens_can_be_said_later(stage):
    shown = stage(OLIVE)
    shown.find("serverUsesTokensYes", QRadioButton).click()
    shown.wait(lambda: shown.use_cases.calls_of("set_server_use") == [("company-1", ServerUse.YES)])
    shown.wait(lambda: shown.window.overview.companies[0].company.server_use is ServerUse.YES)


def test_an_answer_about_the_server_that_was_not_kept_can_be_given_once_more(stage):
    shown = stage(OLIVE)
    shown.use_cases.refuse["set_server_use"] = CatalogUnwritable(path="/a/catalog", reason="full")
    shown.find("serverUsesTokensYes", QRadioButton).click()
    shown.wait(lambda: shown.is_shown("serverUsePanel"))
    shown.find("serverUsePanel").findChild(QPushButton, "tryAgain").click()
    shown.wait(lambda: shown.use_cases.calls_of("set_server_use") == [("company-1", ServerUse.YES)] * 2)
    shown.wait(lambda: not shown.is_shown("serverUsePanel"))


def test_a_company_that_was_removed_meanwhile_can_be_connected_again(stage):
    shown = stage(OLIVE)
    shown.wait(lambda: shown.use_cases.calls_of("open") != [])
    shown.use_cases.refuse["open"] = RecordGone(kind="company")
    shown.window.reload()
    shown.wait(lambda: shown.is_shown("catalogPanel"))
    shown.find("catalogPanel").findChild(QPushButton, "connectAgain").click()
    assert shown.asked_to_connect == ["Olive House"]


def test_a_refresh_reaches_the_list(stage):
    shown = stage(a_view(grant=a_grant(left=timedelta(minutes=5))))
    model = shown.find("companies", QListView).model()
    assert "Expiring soon" in model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    shown.press("refresh")
    shown.wait(lambda: "Valid, 2 h 0 min" in model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_what_a_hand_over_needs_of_the_company_is_done_in_its_window(stage):
    shown = stage(OLIVE)
    shown.press("handOver")
    window = shown.window.findChild(HandOverWindow)
    shown.use_cases.refuse["hand_over"] = VaultRolledBack(vault="GNOME Keyring")
    window.findChild(QPushButton, "copyToClipboard").click()
    panel = window.findChild(ProblemPanel)
    shown.wait(panel.isVisible)
    panel.findChild(QPushButton, "connectAgain").click()
    assert shown.asked_to_connect == ["Olive House"]
    assert not window.isVisible()


# ---- decisions ----


def test_an_undecided_grant_asks_and_yes_settles_it(stage):
    shown = stage(OLIVE, replace(PALM, awaiting=UNDECIDED), chosen="company-2")
    assert shown.is_shown("decisionPanel")
    shown.press("yesThisCompany")
    shown.wait(lambda: not shown.is_shown("decisionPanel"))
    assert shown.use_cases.view("company-2").grant.grant_id == "new-grant"


def test_no_keeps_it_as_a_new_company_which_is_then_shown(stage):
    shown = stage(OLIVE, replace(PALM, awaiting=UNDECIDED), chosen="company-2")
    shown.press("noAnotherCompany")
    shown.find("nameOfTheNewCompany", QLineEdit).setText("Olive house")
    shown.press("keepAsANewCompany")
    shown.wait(lambda: shown.is_shown("nameOfTheNewCompanyMessage"))
    shown.find("nameOfTheNewCompany", QLineEdit).setText("Cedar Bakery")
    shown.press("keepAsANewCompany")
    shown.wait(lambda: shown.text("companyTitle") == "Cedar Bakery")
    assert shown.names() == ["Cedar Bakery", "Olive House", "Palm Diner"]


def test_the_same_restaurant_is_noticed_and_can_be_used_for_the_company_there_is(stage):
    awaiting = replace(UNDECIDED, proof=PROOF)
    new = a_view("company-3", "Olive again", connected=False, awaiting=awaiting)
    shown = stage(OLIVE, new, chosen="company-3")
    assert "Olive House" in shown.text("decisionHeading")
    shown.press("useItForX")
    shown.wait(lambda: shown.names() == ["Olive House"])
    shown.wait(lambda: shown.text("companyTitle") == "Olive House")


def test_discarding_the_only_grant_of_a_company_shows_another_one(stage):
    new = a_view("company-3", "Cedar", connected=False, awaiting=UNDECIDED)
    shown = stage(OLIVE, new, chosen="company-3")
    shown.press("noAnotherCompany")
    shown.press("discard")
    shown.wait(lambda: shown.text("companyTitle") == "Olive House")


def test_new_tokens_that_are_nowhere_are_told_beside_the_company_that_works(stage):
    lost = VaultRolledBack(vault="GNOME Keyring")
    shown = stage(OLIVE, replace(PALM, awaiting=UNDECIDED, awaiting_trouble=lost), chosen="company-2")
    shown.wait(lambda: shown.use_cases.calls_of("open") == [("company-2",)])
    assert shown.text("decisionHeading") == "The new tokens cannot be used"
    assert not shown.is_shown("problemPanel")
    shown.window.reload()
    shown.wait(lambda: len(shown.use_cases.calls_of("open")) == 2)
    panel = shown.find("decisionPanel")
    panel.findChild(QPushButton, "connectAgain").click()
    assert shown.asked_to_connect == ["Palm Diner"]
    panel.findChild(QPushButton, "discard").click()
    shown.wait(lambda: not shown.is_shown("decisionPanel"))
    assert shown.use_cases.calls_of("discard") == [("new-grant",)]


def test_new_tokens_that_cannot_be_read_for_now_are_still_asked_about(stage):
    shown = stage(OLIVE, replace(PALM, awaiting=UNDECIDED), chosen="company-2")
    shown.use_cases.views["company-2"] = replace(
        PALM, awaiting=UNDECIDED, awaiting_trouble=VaultLocked(vault="GNOME Keyring")
    )
    shown.use_cases.refuse["confirm"] = VaultLocked(vault="GNOME Keyring")
    shown.window.reload()
    shown.wait(lambda: len(shown.use_cases.calls_of("open")) == 2)
    shown.press("yesThisCompany")
    shown.wait(lambda: shown.text("decisionProblem") == "GNOME Keyring is locked.")
    shown.press("yesThisCompany")
    shown.wait(lambda: not shown.is_shown("decisionPanel"))


# ---- notices ----


def test_a_catalog_that_was_made_anew_is_told_until_it_is_dismissed(stage):
    lost = Restored(CatalogLoss.DAMAGED, "/home/x/catalog.sqlite3.damaged", NOON, 1, left_out=("Blue Harbor",))
    shown = stage(OLIVE, restored=lost)
    (text,) = shown.notices()
    assert "Blue Harbor" in text
    assert "/home/x/catalog.sqlite3.damaged" in text
    shown.find("restored").findChild(QPushButton, "read").click()
    shown.wait(lambda: not shown.notices())
    assert shown.use_cases.calls_of("forget_restored") == [()]


def a_stray(name="Cedar Bakery", grant_id="stray-1"):
    return Stray(grant_id, "0123abcd", a_view(name=name).draft if name else None)


def test_tokens_that_no_company_has_are_told_and_can_be_left_where_they_are(stage):
    shown = stage(OLIVE)
    assert shown.notices() == []
    shown.use_cases.adopt.found = (a_stray(), a_stray(None, "stray-2"))
    shown.window.search_strays()
    shown.wait(lambda: len(shown.notices()) == 1)
    assert "Cedar Bakery (client-1 · staging.tgate.example), fingerprint 0123abcd" in shown.notices()[0]
    assert shown.find("makeCompaniesOfThem").isVisible()
    shown.find("withoutCompany").findChild(QPushButton, "leaveThere").click()
    shown.wait(lambda: shown.notices() == [])
    assert shown.use_cases.calls_of("leave_alone") == [(("stray-1", "stray-2"),)]


def test_the_keyring_is_searched_once_and_again_when_the_catalog_was_made_anew(stage):
    shown = stage(OLIVE)
    shown.wait(lambda: shown.use_cases.calls_of("strays") == [()])
    shown.window.reload()
    shown.wait(lambda: len(shown.use_cases.calls_of("overview")) == 2)
    assert shown.use_cases.calls_of("strays") == [()]
    shown.use_cases.restored = Restored(CatalogLoss.REMOVED, None, None, 1)
    shown.window.reload()
    shown.wait(lambda: len(shown.use_cases.calls_of("strays")) == 2)


def test_a_locked_keyring_is_searched_when_it_is_unlocked(stage):
    locked = VaultReport("GNOME Keyring", VaultLocked(vault="GNOME Keyring"))
    shown = stage(OLIVE, vault=locked)
    assert shown.use_cases.calls_of("strays") == []
    shown.use_cases.vault = VaultReport("GNOME Keyring", None)
    shown.window.reload()
    shown.wait(lambda: shown.use_cases.calls_of("strays") == [()])


def test_from_the_notice_a_company_is_made_and_then_shown(stage):
    shown = stage(OLIVE)
    shown.use_cases.adopt.found = (a_stray(),)
    shown.window.search_strays()
    shown.wait(lambda: len(shown.notices()) == 1)
    shown.press("makeACompanyOfIt")
    window = shown.window.findChild(StraysWindow)
    make = window.findChild(QPushButton, "makeACompanyOfIt")
    shown.wait(make.isEnabled)
    make.click()
    shown.wait(lambda: shown.text("companyTitle") == "Cedar Bakery")
    shown.wait(lambda: shown.notices() == [])


@pytest.mark.parametrize(("offset_s", "word"), [(600, "10 minutes behind"), (-61, "1 minute ahead")])
def test_a_clock_that_is_wrong_is_told_while_it_is(stage, offset_s, word):
    shown = stage(OLIVE, clock_offset_s=offset_s)
    assert [word in without_isolates(text) for text in shown.notices()] == [True]
    shown.use_cases.clock_offset_s = None
    shown.window.reload()
    shown.wait(lambda: not shown.notices())


def test_an_interrupted_connect_is_told_and_can_be_connected_again_or_dismissed(stage):
    shown = stage(OLIVE, interrupted=(INTERRUPTED,))
    assert "New Harbour" in shown.notices()[0]
    card = shown.find("interrupted-lost-grant")
    card.findChild(QPushButton, "connectAgain").click()
    assert shown.asked_to_connect == ["New Harbour"]
    card.findChild(QPushButton, "dismiss").click()
    shown.wait(lambda: shown.notices() == [])
    assert shown.use_cases.calls_of("forget_interrupted") == [("lost-grant",)]


def test_an_interrupted_connect_that_nobody_can_look_for_stays_and_says_why(stage):
    shown = stage(OLIVE, interrupted=(INTERRUPTED,))
    shown.use_cases.refuse["forget_interrupted"] = VaultLocked(vault="GNOME Keyring")
    shown.find("interrupted-lost-grant").findChild(QPushButton, "dismiss").click()
    shown.wait(lambda: shown.is_shown("catalogPanel"))
    assert "GNOME Keyring is locked." in shown.find("catalogPanel").findChild(QLabel, "whatHappened").text()
    assert "New Harbour" in shown.notices()[0]


def test_an_unsaved_pair_of_another_company_is_told(stage):
    shown = stage(OLIVE, replace(PALM, unsaved=VaultLocked(vault="x")), chosen="company-1")
    assert shown.notices() == [
        "The newest tokens of Palm Diner are only in memory. Keep the app open until they are saved."
    ]
    shown.press("saveAgain")
    shown.wait(lambda: shown.notices() == [])


def test_the_window_does_not_close_over_an_unsaved_pair(stage):
    shown = stage(replace(OLIVE, unsaved=VaultLocked(vault="x")))
    assert not shown.window.close()
    assert shown.window.isVisible()
    assert shown.closed == []
    assert shown.notices()[0].startswith("Not closed: the newest tokens of Olive House")
    shown.press("keepOpen")
    assert shown.notices() == []
    assert not shown.window.close()
    shown.find("closeRefused").findChild(QPushButton, "saveAgain").click()
    shown.wait(lambda: shown.notices() == [])
    assert shown.window.close()
    assert shown.closed == [True]


def test_who_has_read_what_is_lost_can_quit_all_the_same(stage):
    shown = stage(replace(OLIVE, unsaved=VaultLocked(vault="x")))
    shown.window.close()
    shown.press("quitWithoutSaving")
    assert shown.closed == [True]
    assert not shown.window.isVisible()


def test_a_paused_company_leads_to_its_application(stage):
    paused = replace(OLIVE, environment=replace(STAGING, token_address="https://new.example/token"), paused=True)
    shown = stage(paused)
    asked = []
    shown.window.setups_requested.connect(lambda application, environment: asked.append((application, environment)))
    buttons = [one for one in shown.find("problemPanel").findChildren(QPushButton) if one.isVisible()]
    buttons[0].click()
    assert asked == [("application-1", None)]


# ---- language and look ----


def test_the_language_is_switched_live_mirrored_and_kept(stage, qapp):
    shown = stage(OLIVE)
    shown.action("language-ar").trigger()
    shown.wait(lambda: shown.find("rename", QPushButton).text() != "Rename")
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert shown.find("companyListPane").x() > shown.find("companyPane").x()
    assert shown.text("companyTitle") == "Olive House"
    assert shown.find("companies").accessibleName() != "Companies"
    shown.wait(lambda: shown.use_cases.settings.get("language") == "ar")
    assert shown.action("language-ar").isChecked()
    shown.action("language-en").trigger()
    shown.wait(lambda: shown.find("rename", QPushButton).text() == "Rename")
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_kept_preferences_are_shown(stage, qapp):
    from tgate_desktop.ui.theme import Scheme, theme

    shown = stage(OLIVE)
    shown.use_cases.settings.update({"language": "ar", "text_percent": "150", "colours": "dark"})
    shown.window.load_preferences()
    shown.wait(lambda: theme().text_percent == 150)
    assert theme().scheme is Scheme.DARK
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert shown.action("textSize-150").isChecked()


def test_at_200_percent_in_a_small_window_nothing_is_cut_off_sideways(stage):
    shown = stage(a_view(server_use=ServerUse.UNKNOWN))
    shown.window.resize(900, 600)
    shown.action("textSize-200").trigger()
    shown.wait(lambda: shown.find("companyPane").horizontalScrollBar().maximum() == 0)


def test_about_shows_the_version(stage):
    from tgate_desktop import __version__

    shown = stage(OLIVE)
    shown.action("about").trigger()
    assert __version__ in shown.text("version")
    shown.press("close")


# ---- many ----


def test_a_thousand_companies_are_listed_and_found(stage, qtbot):
    shown = stage(*(a_view(f"id-{n:04}", f"Company {n:04}") for n in range(1000)))
    assert shown.text("companyCount") == "1000 companies"
    shown.find("findACompany", QLineEdit).setText("0777")
    assert shown.names() == ["Company 0777"]
    qtbot.keyClick(shown.find("findACompany", QLineEdit), Qt.Key.Key_Return)
    shown.wait(lambda: shown.text("companyTitle") == "Company 0777")
