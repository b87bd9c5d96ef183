"""The browser's warning about the certificate of an https redirect, announced before it comes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from tests.support.fake_connect import waiting
from tests.support.fake_ports import A_CERTIFICATE
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.ui.wizard.wizard_order import Page


def over_https(staged, uri: str = "https://127.0.0.1:8443/callback"):
    stage = staged()
    stage.choose_environment("Staging")
    stage.press("next")
    stage.fill_application()
    stage.type("redirectUri", uri)
    stage.press("next")
    assert stage.page is Page.COMPANY
    stage.to_authorize()
    return stage


def test_before_the_browser_opens_the_page_says_what_it_will_warn_of_and_what_to_press(staged) -> None:
    stage = over_https(staged)
    stage.show(waiting(certificate=A_CERTIFICATE))
    assert stage.is_shown("certificateNotice")
    assert "127.0.0.1:8443 is not private or not secure" in stage.text("certificateNoticeText")
    assert "expected for 127.0.0.1:8443 alone" in stage.text("certificateNoticeText")
    ways = stage.text("certificateNoticeWays").splitlines()
    assert [line.partition(":")[0] for line in ways] == ["Chrome", "Edge", "Firefox", "Safari"]
    assert "“Proceed to 127.0.0.1 (unsafe)”" in ways[0]
    assert "paste it below" in stage.text("certificateNoticePaste")
    assert stage.find("redirectedAddressOrCode").isEnabled()
    stage.end()


def test_the_fingerprint_can_be_compared_and_reads_left_to_right(staged) -> None:
    stage = over_https(staged)
    stage.show(waiting(certificate=A_CERTIFICATE))
    label = stage.find("certificateFingerprint")
    assert label.text().replace("\n", ":") == A_CERTIFICATE.sha256
    assert label.layoutDirection() is Qt.LayoutDirection.LeftToRight
    stage.end()


def test_without_a_keyring_the_page_says_that_the_next_session_has_another_certificate(staged) -> None:
    stage = over_https(staged)
    stage.show(waiting(certificate=A_CERTIFICATE))
    assert not stage.is_shown("certificateNoticeSession")
    stage.show(waiting(certificate=replace(A_CERTIFICATE, is_kept=False)))
    assert stage.is_shown("certificateNoticeSession")
    stage.end()


def test_the_notice_goes_when_the_browser_has_come(staged) -> None:
    stage = over_https(staged)
    stage.show(waiting(certificate=A_CERTIFICATE))
    stage.show(ConnectState(Phase.EXCHANGING_CODE, listening=True, certificate=A_CERTIFICATE))
    assert not stage.is_shown("certificateNotice")
    stage.end()


def test_over_plain_http_there_is_no_notice(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting())
    assert not stage.is_shown("certificateNotice")
    stage.end()
