"""*The browser will warn you first*: said before it comes, with what to press and how to be sure."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from tgate_desktop.flows.ports import OwnCertificate
from tgate_desktop.oauth.redirect_uri import RedirectUri
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.ui.wizard.capture_words import ways_past_the_warning, what_the_browser_says
from tgate_desktop.words.languages import gettext as _

_DIGITS_IN_A_ROW = 3 * 16 - 1


class CertificateNotice(QFrame):
    """Shown while the receiver's certificate is one that no browser knows."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "certificateNotice")
        style_as(self, role="panel", tone="warn")
        self._redirect_uri: RedirectUri | None = None
        self._certificate: OwnCertificate | None = None
        self._title = text_label("label", "certificateNoticeTitle")
        self._saying = text_label(name="certificateNoticeText")
        self._ways = text_label(name="certificateNoticeWays")
        self._compare = text_label(name="certificateNoticeCompare")
        self._fingerprint = value_label("certificateFingerprint", is_left_to_right=True)
        self._paste = text_label("caption", "certificateNoticePaste")
        self._session = text_label("caption", "certificateNoticeSession")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        for label in (
            self._title,
            self._saying,
            self._ways,
            self._compare,
            self._fingerprint,
            self._paste,
            self._session,
        ):
            column.addWidget(label)
        self.show_certificate(None, None)

    def show_certificate(self, redirect_uri: RedirectUri | None, certificate: OwnCertificate | None) -> None:
        """What the receiver of this redirect URI shows; None hides the notice."""
        self._redirect_uri = redirect_uri
        self._certificate = certificate
        self.setVisible(redirect_uri is not None and certificate is not None)
        self._render()

    def _render(self) -> None:
        if self._redirect_uri is None or self._certificate is None:
            return
        self._title.setText(_("The browser will warn you first"))
        self._saying.setText(what_the_browser_says(self._redirect_uri))
        self._ways.setText("\n".join(ways_past_the_warning(self._redirect_uri)))
        self._compare.setText(
            _("To be sure, compare the SHA-256 fingerprint with that of the certificate in the browser:")
        )
        self._fingerprint.setText(_in_rows(self._certificate.sha256))
        self._paste.setText(
            _("Or leave the warning as it is: copy the address from the browser's address bar and paste it below.")
        )
        self._session.setText(
            _("The keyring cannot be used, so the certificate is for this session alone; the next one has another.")
        )
        self._session.setVisible(not self._certificate.is_kept)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._render()
        super().changeEvent(event)


def _in_rows(sha256: str) -> str:
    return f"{sha256[:_DIGITS_IN_A_ROW]}\n{sha256[_DIGITS_IN_A_ROW + 1 :]}"
