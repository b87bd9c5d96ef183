"""*Diagnostics* with real widgets and made-up use cases."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPlainTextEdit, QPushButton, QTreeWidget

from tests.support.company_views import a_view
from tests.support.fake_diagnostics import NAME
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.oauth.diagnostics import Choice, Part, Written
from tgate_desktop.oauth.problems import DiagnosticsNotClean, DiagnosticsNotProvable, FileNotWritten
from tgate_desktop.ui.diagnostics_window import DiagnosticsWindow
from tgate_desktop.ui.main_window import MainWindow
from tgate_desktop.ui.preferences import Preferences, show_preferences
from tgate_desktop.ui.runner import Runner

ZIP = "/somewhere/diagnostics.zip"
ROWS = list(Part)
UNCHECKED, CHECKED = Qt.CheckState.Unchecked, Qt.CheckState.Checked


class Stage(Looking):
    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(a_view("1", "Olive House"))
        self.window = DiagnosticsWindow(Runner(lambda: self.use_cases), FakeDesktop())
        self.window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def listed(self) -> QTreeWidget:
        return self.find("diagnosticsFiles", QTreeWidget)

    @property
    def shown_text(self) -> str:
        return self.find("diagnosticsText", QPlainTextEdit).toPlainText()

    @property
    def can_save(self) -> bool:
        return self.find("save", QPushButton).isEnabled()

    def row(self, part: Part):
        return self.listed.topLevelItem(ROWS.index(part))

    def collected(self):
        self.window.collect()
        self.wait(lambda: self.can_save)
        return self

    def mark(self, part: Part, state: Qt.CheckState) -> None:
        self.row(part).setCheckState(0, state)
        self.wait(lambda: self.can_save)

    def save(self) -> None:
        self.window.save_to(ZIP)
        self.wait(lambda: self.is_shown("diagnosticsResult") or self.is_shown("problemPanel"))

    def written_parts(self) -> list[Part]:
        *_earlier, (_path, files) = self.use_cases.calls_of("write")
        return [file.part for file in files]


@pytest.fixture
def stage(qtbot) -> Stage:
    return Stage(qtbot)


def test_every_file_is_listed_with_what_it_is_and_its_size_and_the_first_is_shown(stage):
    stage.collected()
    names = [stage.row(part).text(0) for part in ROWS]
    assert names[0] == "Read me"
    assert "Check this computer" in names
    assert all(stage.row(part).text(1) for part in ROWS)
    assert stage.row(Part.LOG).text(2).endswith(" bytes")
    assert "T-Gate Desktop" in stage.shown_text


def test_choosing_a_file_shows_its_text_left_to_right(stage):
    stage.collected()
    stage.listed.setFocus()
    stage.qtbot.keyClick(stage.listed, Qt.Key.Key_Down)
    assert "versions.json" in stage.shown_text
    text = stage.find("diagnosticsText", QPlainTextEdit)
    assert text.isReadOnly()
    assert text.document().defaultTextOption().textDirection() is Qt.LayoutDirection.LeftToRight


def test_the_collecting_says_what_it_does_and_cancel_cuts_only_the_checks_short(stage):
    stage.use_cases.hold("collect")
    stage.window.collect()
    stage.wait(lambda: stage.text("diagnosticsProgress") == "Checking this computer…")
    assert not stage.can_save
    stage.press("cancel")
    stage.wait(lambda: stage.can_save)
    assert stage.window._state.collected.is_cut_short
    assert not stage.is_shown("diagnosticsProgress")


def test_the_facts_of_the_window_go_in(stage):
    stage.collected()
    ((front,),) = stage.use_cases.calls_of("collect")
    assert front["front"] == "window"
    assert front["qt_platform"] == "offscreen"
    assert " dpi" in front["screens"]


def test_space_leaves_a_file_out(stage):
    stage.collected()
    stage.listed.setCurrentItem(stage.row(Part.LOG))
    stage.listed.setFocus()
    stage.qtbot.keyClick(stage.listed, Qt.Key.Key_Space)
    stage.wait(lambda: stage.can_save)
    assert stage.row(Part.LOG).checkState(0) is UNCHECKED
    assert (stage.row(Part.LOG).text(2), stage.shown_text) == ("", "")
    stage.save()
    assert stage.written_parts() == [part for part in ROWS if part is not Part.LOG]
    stage.mark(Part.LOG, CHECKED)
    assert "log.txt" in stage.shown_text


def test_the_read_me_cannot_be_left_out(stage):
    stage.collected()
    assert not stage.row(Part.README).flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_company_names_can_be_left_out(stage):
    stage.collected()
    stage.listed.setCurrentItem(stage.row(Part.COMPANIES))
    assert "Olive House" in stage.shown_text
    stage.find("leaveOutCompanyNames", QCheckBox).click()
    stage.wait(lambda: "Company 1" in stage.shown_text)
    assert "Olive House" not in stage.shown_text
    assert stage.use_cases.calls_of("contents")[-1][1] == Choice(company_names=False)


def test_save_asks_for_the_place_and_proposes_a_name(stage):
    stage.collected()
    stage.press("save")
    (dialog,) = stage.window.findChildren(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert [path.rpartition("/")[2] for path in dialog.selectedFiles()] == [NAME]
    dialog.fileSelected.emit(ZIP)
    stage.wait(lambda: stage.is_shown("diagnosticsResult"))
    dialog.close()
    assert stage.text("diagnosticsResult") == f"Searched for 7 secrets in 8 forms: none found.\nWritten to {ZIP}"
    assert stage.written_parts() == ROWS


def test_what_could_not_be_looked_for_is_told(stage):
    stage.use_cases.diagnostics.written = Written("", secrets=1, forms=8, unread=2, too_short=1)
    stage.collected()
    stage.save()
    assert stage.text("diagnosticsResult").splitlines()[0] == (
        "Searched for 1 secret in 8 forms: none found. 2 more could not be read from the keyring; "
        "Requests and Log are left out for that. 1 is too short to be told from ordinary text."
    )


def test_a_secret_that_was_found_is_told_and_its_file_shown(stage):
    found = DiagnosticsNotClean(
        file="requests.json", kind="access_token", owner="Olive House", fingerprint="9f86d081", form="base64"
    )
    stage.use_cases.refuse["write"] = found
    stage.collected()
    stage.save()
    assert stage.text("whatHappened") == (
        "Nothing was written: requests.json would hold the access token of Olive House (fingerprint 9f86d081)."
    )
    assert stage.listed.currentItem() is stage.row(Part.REQUESTS)
    stage.mark(Part.REQUESTS, UNCHECKED)
    assert not stage.is_shown("problemPanel")
    stage.save()
    assert Part.REQUESTS not in stage.written_parts()


def test_a_locked_keyring_is_unlocked_by_a_second_search(stage):
    stage.use_cases.refuse["write"] = DiagnosticsNotProvable(reason="vault", vault="GNOME Keyring", unread=1)
    stage.collected()
    stage.save()
    assert "Unlock the keyring" in stage.text("whatToDo")
    stage.press("unlockTheKeyring")
    stage.wait(lambda: stage.is_shown("diagnosticsResult"))
    assert [path for path, _files in stage.use_cases.calls_of("write")] == [ZIP, ZIP]


def test_a_place_that_cannot_be_written_is_asked_for_again(stage):
    stage.use_cases.refuse["write"] = FileNotWritten(path=ZIP, reason="Permission denied")
    stage.collected()
    stage.save()
    stage.press("tryAgain")
    (dialog,) = stage.window.findChildren(QFileDialog)
    dialog.close()


def test_while_it_is_searched_nothing_changes_and_cancel_ends_it(stage):
    stage.collected()
    stage.use_cases.hold("write")
    stage.window.save_to(ZIP)
    stage.wait(lambda: stage.use_cases.begun["write"].is_set())
    assert stage.text("diagnosticsProgress") == "Searching for secrets…"
    stage.row(Part.LOG).setCheckState(0, UNCHECKED)
    assert stage.row(Part.LOG).checkState(0) is CHECKED
    stage.find("leaveOutCompanyNames", QCheckBox).click()
    assert not stage.find("leaveOutCompanyNames", QCheckBox).isChecked()
    stage.window.save_to(ZIP)
    stage.press("cancel")
    stage.wait(lambda: not stage.is_shown("diagnosticsProgress"))
    assert len(stage.use_cases.calls_of("write")) == 1
    assert not stage.is_shown("diagnosticsResult")
    assert not stage.is_shown("problemPanel")


def test_closing_ends_what_is_under_way(stage):
    stage.use_cases.hold("collect")
    stage.window.collect()
    stage.wait(lambda: stage.use_cases.begun["collect"].is_set())
    stage.window.close()
    assert stage.use_cases.held["collect"].wait(10)


def test_a_long_file_is_shown_in_part(stage):
    stage.use_cases.diagnostics.texts[Part.LOG] = "a line of the log\n" * 60_000
    stage.collected()
    assert not stage.is_shown("diagnosticsShortened")
    stage.listed.setCurrentItem(stage.row(Part.LOG))
    assert stage.is_shown("diagnosticsShortened")
    assert len(stage.shown_text) == 512 * 1024
    assert stage.row(Part.LOG).text(2) == "1.0 MB"


def test_it_speaks_arabic_at_once_and_is_mirrored(stage, qapp):
    stage.collected()
    show_preferences(qapp, Preferences(language="ar", colours="light"))
    stage.wait(lambda: "اقرأ" in stage.row(Part.README).text(0))
    assert stage.window.windowTitle() == "التشخيص"
    assert stage.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    stage.wait(lambda: "تساعد" in stage.shown_text and "These files help" in stage.shown_text)


def test_the_menu_opens_one_window_beside_the_main_one(qtbot):
    use_cases = FakeUseCases(a_view("1", "Olive House"))
    main = MainWindow(Runner(lambda: use_cases), FakeDesktop())
    qtbot.addWidget(main)
    main.show()
    action = main.findChild(QAction, "diagnostics")
    assert action.text() == "Diagnostics"
    action.trigger()
    action.trigger()
    (window,) = main.findChildren(DiagnosticsWindow)
    qtbot.waitUntil(lambda: window.findChild(QPushButton, "save").isEnabled(), timeout=10_000)
    assert len(use_cases.calls_of("collect")) == 1
    window.close()
