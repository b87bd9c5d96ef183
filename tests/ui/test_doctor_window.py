"""*Check this computer* with real widgets and made-up use cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.support.check_results import a_computer_in_trouble, a_result, a_sound_computer
from tests.support.company_views import APPLICATION, STAGING, a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.flows.doctor import Place
from tgate_desktop.oauth.checkup import Check, Verdict
from tgate_desktop.oauth.problems import CatalogUnreadable, RecordGone, VaultDenied
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.ui.choice_list import ChoiceList
from tgate_desktop.ui.doctor_state import Draft
from tgate_desktop.ui.doctor_window import DoctorWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.runner import Runner
from tgate_desktop.words import languages
from tgate_desktop.words.explanation import Action

OTHER = replace(APPLICATION, application_id="application-2", client_id="client-2")


class Stage(Looking):
    def __init__(self, qtbot, results=None, *more_applications):
        self.qtbot = qtbot
        self.desktop = FakeDesktop()
        self.use_cases = FakeUseCases(a_view("1", "Olive House"))
        for one in more_applications:
            self.use_cases.applications[one.application_id] = one
        self.use_cases.doctor.results = results or a_computer_in_trouble()
        self.window = DoctorWindow(Runner(lambda: self.use_cases), self.desktop)
        qtbot.addWidget(self.window)
        self.wishes: list[tuple[object, object]] = []
        self.window.setups_requested.connect(lambda *wish: self.wishes.append(wish))
        self.window.show()
        qtbot.waitExposed(self.window)

    def checked(self) -> Stage:
        self.window.check()
        self.wait(self.is_over)
        return self

    def is_over(self) -> bool:
        return self.is_shown("checkAgain")

    def said(self, row: str, name: str) -> str:
        return self.find(row).findChild(QLabel, name).text()

    def fix(self, row: str, name: str) -> QPushButton:
        return self.find(row).findChild(QPushButton, name)


@pytest.fixture
def trouble(qtbot) -> Stage:
    return Stage(qtbot).checked()


def test_each_check_shows_its_verdict_in_a_word_what_it_found_and_what_to_do(trouble):
    assert trouble.text("checkSummary") == "4 checks found trouble."
    assert trouble.said("checkPortIpv4", "checkVerdict") == "Trouble"
    assert "node" in trouble.said("checkPortIpv4", "checkResult")
    assert "another port" in trouble.said("checkPortIpv4", "checkWhatToDo")
    assert trouble.said("checkCertificate", "checkLikelyCause").startswith("Likely causes:")
    assert trouble.said("checkPortIpv6", "checkVerdict") == "Good"
    assert not trouble.find("checkPortIpv6").findChild(QLabel, "checkWhatToDo").isVisible()
    assert trouble.said("checkSecretsOnDisk", "checkVerdict") == "Not checked"


def test_a_sound_computer_is_said_to_be_one(qtbot):
    stage = Stage(qtbot, a_sound_computer()).checked()
    assert stage.text("checkSummary") == "All is well with this computer."
    assert not stage.is_shown("checkProgress")


def test_a_notice_alone_is_no_trouble(qtbot):
    stage = Stage(qtbot, (a_result(Check.CORE_DUMPS, Verdict.NOTICE, "allowed"),)).checked()
    assert stage.text("checkSummary") == "No check found trouble. 1 is worth a look."


def test_results_are_shown_as_they_come_and_cancel_ends_the_wait(qtbot):
    stage = Stage(qtbot, a_sound_computer())
    stage.use_cases.hold("examine")
    stage.window.check()
    stage.wait(lambda: stage.text("checkSummary") == "4 of 5 checks are done.")
    assert stage.said("checkPortIpv4", "checkVerdict") == "Good"
    assert stage.said("checkKeyring", "checkVerdict") == "under way"
    assert not stage.find("copyResults").isEnabled()
    stage.press("cancel")
    stage.wait(stage.is_over)
    assert stage.text("checkSummary") == "Cancelled. What was known by then is shown."
    assert stage.said("checkKeyring", "checkVerdict") == "Not checked"


def test_check_again_looks_anew(trouble):
    trouble.use_cases.doctor.results = a_sound_computer()
    trouble.press("checkAgain")
    trouble.wait(lambda: trouble.text("checkSummary") == "All is well with this computer.")
    assert trouble.said("checkPortIpv4", "checkVerdict") == "Good"
    assert trouble.window.findChild(QLabel, "checkClock") is None


def test_closing_the_window_gives_the_checks_up(qtbot):
    stage = Stage(qtbot, a_sound_computer())
    held = stage.use_cases.hold("examine")
    stage.window.check()
    stage.wait(lambda: stage.use_cases.begun["examine"].is_set())
    stage.window.close()
    assert held.wait(10)


def test_the_application_is_chosen_when_there_are_several(qtbot):
    stage = Stage(qtbot, a_sound_computer(), OTHER).checked()
    stage.find("applicationToCheck", ChoiceList).choose("application-2")
    stage.wait(lambda: ("application-2",) in stage.use_cases.calls_of("examine"))
    stage.wait(stage.is_over)
    stage.press("checkAgain")
    stage.wait(lambda: stage.use_cases.calls_of("examine")[2:] == [("application-2",)])
    stage.wait(stage.is_over)


def test_one_application_needs_no_choice(trouble):
    assert not trouble.is_shown("applicationToCheck")
    assert trouble.use_cases.calls_of("examine") == [("application-1",)]


def test_without_a_catalog_the_checks_run_all_the_same(qtbot):
    stage = Stage(qtbot, a_sound_computer())
    stage.use_cases.refuse["overview"] = CatalogUnreadable(path="/a/catalog")
    stage.checked()
    assert stage.use_cases.calls_of("examine") == [(None,)]
    assert not stage.is_shown("problemPanel")


def test_an_application_that_went_meanwhile_is_told(qtbot):
    stage = Stage(qtbot, a_sound_computer())
    stage.use_cases.refuse["checks"] = RecordGone(kind="application")
    stage.window.check()
    stage.wait(lambda: stage.is_shown("problemPanel"))
    assert stage.is_over()
    assert stage.text("checkSummary") == "The checks could not all be made."


def test_the_key_that_closes_windows_closes_it(trouble):
    trouble.qtbot.keyClick(trouble.window, "w", Qt.KeyboardModifier.ControlModifier)
    trouble.wait(lambda: not trouble.window.isVisible())


def test_the_results_are_copied_as_text(trouble):
    trouble.press("copyResults")
    (text,) = trouble.desktop.texts
    assert text.startswith("T-Gate Desktop ")
    assert "client-1 at Staging" in text
    assert "Clock: Trouble. This computer's clock is 5 minutes ahead" in text
    assert trouble.is_shown("resultsCopied")


def test_a_fix_leads_to_where_it_is_made(trouble):
    trouble.fix("checkPortIpv4", "changeTheRedirectUri").click()
    trouble.fix("checkCertificate", "changeTheEnvironment").click()
    assert trouble.wishes == [("application-1", None), (None, "staging")]
    assert trouble.fix("checkPortIpv4", "unlockTheKeyring") is None


def test_unlocking_the_keyring_looks_anew(trouble):
    trouble.fix("checkKeyring", "unlockTheKeyring").click()
    trouble.wait(lambda: len(trouble.use_cases.calls_of("examine")) == 2)
    assert trouble.use_cases.calls_of("unlock_keyring") == [()]
    trouble.wait(trouble.is_over)


def test_a_keyring_that_stays_closed_is_told(trouble):
    trouble.use_cases.refuse["unlock_keyring"] = VaultDenied(vault="GNOME Keyring")
    trouble.fix("checkKeyring", "unlockTheKeyring").click()
    trouble.wait(lambda: trouble.is_shown("problemPanel"))
    assert trouble.is_over()


def test_the_window_speaks_the_other_language_at_once(trouble):
    languages.use(languages.ARABIC)
    QApplication.sendEvent(trouble.window, QEvent(QEvent.Type.LanguageChange))
    assert trouble.window.windowTitle() == "فحص هذا الجهاز"
    assert trouble.said("checkPortIpv4", "checkVerdict") == "خلل"
    assert "node" in trouble.said("checkPortIpv4", "checkResult")
    assert trouble.text("redirectChecks") == "التقاط إعادة التوجيه"


def test_it_is_opened_once_and_comes_to_the_front(qtbot):
    use_cases = FakeUseCases(a_view("1", "Olive House"))
    use_cases.doctor.results = a_sound_computer()
    runner, desktop = Runner(lambda: use_cases), FakeDesktop()
    main = MainWindow(runner, desktop)
    qtbot.addWidget(main)
    wishes: list[tuple[object, object]] = []
    main.setups_requested.connect(lambda *wish: wishes.append(wish))
    first = DoctorWindow.bring_up(runner, desktop, main, "application-1")
    assert DoctorWindow.bring_up(runner, desktop, main) is first
    qtbot.waitUntil(lambda: first.findChild(QPushButton, "checkAgain").isVisible(), timeout=10000)
    first.setups_requested.emit("application-1", None)
    assert wishes == [("application-1", None)]
    first.close()


# ---- what a wizard has collected ----

DRAFT = Draft(replace(APPLICATION, application_id="new", client_id="client-9"), replace(STAGING, environment_id="own"))
PLACE = Place(DRAFT.environment, parsed_redirect_uri(APPLICATION.redirect_uri))


def brought_up(qtbot, **where) -> Stage:
    stage = Stage(qtbot, a_computer_in_trouble())
    stage.window.close()
    stage.main = MainWindow(Runner(lambda: stage.use_cases), stage.desktop)
    qtbot.addWidget(stage.main)
    stage.window = DoctorWindow.bring_up(stage.main._runner, stage.desktop, stage.main, **where)
    stage.wait(stage.is_over)
    return stage


def test_a_place_that_is_not_stored_yet_is_looked_at(qtbot):
    stage = brought_up(qtbot, draft=DRAFT)
    assert stage.use_cases.calls_of("examine") == [(PLACE,)]
    assert [row.name for row in stage.find("applicationToCheck", ChoiceList)._rows] == ["client-9", "client-1"]
    stage.find("applicationToCheck", ChoiceList).choose("application-1")
    stage.wait(lambda: stage.use_cases.calls_of("examine")[1:] == [("application-1",)])
    stage.wait(stage.is_over)


def test_what_is_wrong_there_is_mended_in_the_wizard(qtbot):
    stage = brought_up(qtbot, draft=DRAFT)
    asked, setups = [], []
    stage.main.draft_change_requested.connect(asked.append)
    stage.main.setups_requested.connect(lambda *wish: setups.append(wish))
    stage.fix("checkPortIpv4", "changeTheRedirectUri").click()
    assert (asked, setups) == ([Action.CHANGE_REDIRECT_URI], [])


def test_the_draft_comes_before_what_is_stored_of_the_same_application(qtbot):
    edited = replace(APPLICATION, redirect_uri="http://127.0.0.1:9000/callback")
    stage = brought_up(qtbot, draft=Draft(edited, STAGING))
    assert stage.use_cases.calls_of("examine") == [(Place(STAGING, parsed_redirect_uri(edited.redirect_uri)),)]


def test_without_a_wizard_the_draft_is_gone(qtbot):
    stage = brought_up(qtbot, draft=DRAFT)
    DoctorWindow.bring_up(stage.main._runner, stage.desktop, stage.main)
    stage.wait(lambda: len(stage.use_cases.calls_of("examine")) == 2)
    stage.wait(stage.is_over)
    assert stage.use_cases.calls_of("examine")[1:] == [("application-1",)]


# ---- what stops the checks themselves ----


def test_checks_that_could_not_be_made_are_made_once_more(qtbot):
    stage = Stage(qtbot, a_sound_computer())
    stage.use_cases.refuse["checks"] = VaultDenied(vault="GNOME Keyring")
    stage.window.check()
    stage.wait(lambda: stage.is_shown("problemPanel"))
    stage.press("tryAgain")
    stage.wait(lambda: stage.use_cases.calls_of("unlock_keyring") == [()])
    stage.wait(lambda: stage.text("checkSummary") == "All is well with this computer.")
    assert not stage.is_shown("problemPanel")


def test_an_application_that_is_gone_leads_to_a_connect(qtbot):
    stage = brought_up(qtbot)
    asked = []
    stage.main.connect_requested.connect(asked.append)
    stage.use_cases.refuse["checks"] = RecordGone(kind="application")
    stage.press("checkAgain")
    stage.wait(lambda: stage.is_shown("problemPanel"))
    stage.press("connectAgain")
    assert asked == [None]
