"""By which application and environment a company is connected, and whether a server uses its tokens as well."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.ui.labels import text_label, value_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.options import Options
from tgate_desktop.ui.theme import Space, style_as
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.tokens import server_use_word


class ConnectionCard(QFrame):
    """Signals: `server_use_chosen(ServerUse)`."""

    server_use_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "connectionCard")
        style_as(self, role="card")
        self._heading = text_label("heading", "connectionTitle")
        self._titles = {
            name: text_label("muted", f"{name}Title")
            for name in ("applicationClientId", "applicationRedirectUri", "tokenHost")
        }
        self._values = {name: value_label(name, is_left_to_right=True) for name in self._titles}
        self._server_use = Options(
            "serverUse",
            {
                ServerUse.YES: "serverUsesTokensYes",
                ServerUse.NO: "serverUsesTokensNo",
                ServerUse.UNKNOWN: "serverUsesTokensUnknown",
            },
        )
        self._server_use.changed.connect(lambda: self.server_use_chosen.emit(self._server_use.chosen))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(self._titles):
            self._titles[name].setWordWrap(False)
            grid.addWidget(self._titles[name], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._values[name], row, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        box.setSpacing(Space.M)
        box.addWidget(self._heading)
        box.addLayout(grid)
        box.addWidget(self._server_use)
        self._retranslate()

    def show_view(self, view: CompanyView) -> None:
        for name, text in (
            ("applicationClientId", view.application.client_id),
            ("applicationRedirectUri", view.application.redirect_uri),
            ("tokenHost", urlsplit(view.environment.token_address).netloc),
        ):
            self._values[name].setText(text)
        self._server_use.choose(view.company.server_use)

    def _retranslate(self) -> None:
        self._heading.setText(_("Connection"))
        self._titles["applicationClientId"].setText(_("Client ID"))
        self._titles["applicationRedirectUri"].setText(_("Redirect URI"))
        self._titles["tokenHost"].setText(_("T-Gate host"))
        self._server_use.set_texts(
            _("A server also uses this company's tokens"), {use: server_use_word(use) for use in ServerUse}
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
