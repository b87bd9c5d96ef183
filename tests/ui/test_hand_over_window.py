"""*Hand over* with real widgets and made-up use cases."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QRadioButton

from tests.support.company_views import a_view
from tests.support.fake_use_cases import FakeDesktop, FakeUseCases
from tests.ui.looking import Looking
from tgate_desktop.flows.hand_over_forms import HandOverForm
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.problems import FileNotWritten, GrantBusy, VaultLocked
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.ui.hand_over_window import HandOverWindow
from tgate_desktop.ui.runner import Runner


class Stage(Looking):
    def __init__(self, qtbot, view):
        self.qtbot = qtbot
        self.use_cases = FakeUseCases(view)
        self.desktop = FakeDesktop()
        self.window = HandOverWindow(Runner(lambda: self.use_cases), self.desktop, view)
        qtbot.addWidget(self.window)
        self.views = []
        self.window.view_changed.connect(self.views.append)
        self.window.show()
        qtbot.waitExposed(self.window)


@pytest.fixture
def shown(qtbot) -> Stage:
    return Stage(qtbot, a_view(server_use=ServerUse.UNKNOWN))


def test_it_says_plainly_what_it_means_that_two_hold_the_pair(shown):
    assert "two hold one pair" in shown.text("handOverWarning")
    assert "Olive House" in shown.text("handOverTitle")


@pytest.mark.parametrize("form", [form for form in HandOverForm if form is not HandOverForm.CURL])
def test_a_form_with_tokens_goes_to_the_clipboard_as_a_secret_that_is_cleared(shown, form):
    shown.find(f"{form.value}Form", QRadioButton).click()
    shown.press("copyToClipboard")
    shown.wait(lambda: shown.desktop.secrets == [Secret(f"handed over as {form.value}")])
    assert "after 60 seconds" in shown.text("handOverNote")
    assert shown.desktop.texts == []
    assert shown.use_cases.calls_of("set_server_use") == [("company-1", ServerUse.YES)]
    assert shown.views[-1].grant.handed_over


def test_the_server_is_not_noted_when_the_person_says_so_or_it_is_known(qtbot, shown):
    shown.find("aServerUsesThemFromNowOn", QCheckBox).click()
    shown.press("copyToClipboard")
    shown.wait(lambda: bool(shown.views))
    assert shown.use_cases.calls_of("set_server_use") == []
    known = Stage(qtbot, a_view(server_use=ServerUse.YES))
    assert not known.is_shown("aServerUsesThemFromNowOn")
    known.press("copyToClipboard")
    known.wait(lambda: bool(known.views))
    assert known.use_cases.calls_of("set_server_use") == []


def test_curl_is_no_secret_and_hands_nothing_over(shown):
    shown.find("curlForm", QRadioButton).click()
    assert not shown.find("aServerUsesThemFromNowOn").isEnabled()
    shown.press("copyToClipboard")
    shown.wait(lambda: shown.desktop.texts == ["curl …"])
    assert shown.desktop.secrets == []
    assert shown.use_cases.calls_of("set_server_use") == []
    assert "variable" in shown.text("handOverNote")


def test_a_file_is_written_where_the_person_chose_and_said_to_be_a_secret(shown):
    shown.window.save_file("/somewhere/tokens.json")
    shown.wait(lambda: bool(shown.views))
    assert shown.use_cases.calls_of("hand_over_to_file") == [("company-1", HandOverForm.JSON, "/somewhere/tokens.json")]
    assert "/somewhere/tokens.json" in shown.text("handOverNote")
    assert "holds secrets" in shown.text("handOverNote")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("hand_over", VaultLocked(vault="GNOME Keyring")),
        ("hand_over_to_file", FileNotWritten(path="/x", reason="full")),
    ],
)
def test_what_fails_is_explained_and_can_be_tried_again(shown, name, problem):
    shown.use_cases.refuse[name] = problem
    begin = (lambda: shown.press("copyToClipboard")) if name == "hand_over" else (lambda: shown.window.save_file("/x"))
    begin()
    shown.wait(lambda: shown.is_shown("problemPanel"))
    assert shown.desktop.secrets == []
    assert shown.use_cases.calls_of("set_server_use") == []
    begin()
    shown.wait(lambda: bool(shown.views))
    assert not shown.is_shown("problemPanel")


def test_a_locked_keyring_is_unlocked_by_handing_over_once_more(shown):
    shown.use_cases.refuse["hand_over"] = VaultLocked(vault="GNOME Keyring")
    shown.press("copyToClipboard")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("unlockTheKeyring")
    shown.wait(lambda: bool(shown.desktop.secrets))
    assert not shown.is_shown("problemPanel")


def test_a_busy_grant_is_written_to_the_same_file_once_more(shown):
    shown.use_cases.refuse["hand_over_to_file"] = GrantBusy(waited_s=75)
    shown.window.save_file("/x")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("tryAgain")
    shown.wait(lambda: bool(shown.views))
    assert [path for _company, _form, path in shown.use_cases.calls_of("hand_over_to_file")] == ["/x", "/x"]


def test_a_file_that_cannot_be_written_asks_for_another(shown):
    shown.use_cases.refuse["hand_over_to_file"] = FileNotWritten(path="/x", reason="full")
    shown.window.save_file("/x")
    shown.wait(lambda: shown.is_shown("problemPanel"))
    shown.press("tryAgain")
    shown.wait(lambda: shown.window.findChild(QFileDialog) is not None)
    assert len(shown.use_cases.calls_of("hand_over_to_file")) == 1
