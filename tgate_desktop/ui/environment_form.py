"""The form of an environment of the user's own, with *Advanced* folded away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Environment, ProxyChoice, Start
from tgate_desktop.oauth.problems import InputProblem
from tgate_desktop.ui.environment_entry import EnvironmentEntry, entry_of, environment_of, problems_of
from tgate_desktop.ui.field import Field
from tgate_desktop.ui.field_words import beside, cleaned_words
from tgate_desktop.ui.folding import Folding
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.options import Options
from tgate_desktop.ui.theme import Space, Tone, style_as
from tgate_desktop.words.languages import gettext as _

_FIELDS = {
    "name": "environmentName",
    "authorization_address": "authorizationAddress",
    "token_address": "tokenAddress",
    "proof_address": "proofAddress",
    "issuer": "issuer",
    "ca_file": "caFile",
    "proxy_address": "proxyAddress",
    "access_token_lifetime_s": "accessTokenLifetime",
    "code_lifetime_s": "codeLifetime",
    "revocation_address": "revocationAddress",
}
_PLAIN = ("name", "authorization_address", "token_address", "proof_address")


class EnvironmentForm(QWidget):
    """Says what is wrong beside each field: while typing there, and everywhere when asked for the environment.

    Signals: `changed`, after each change.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "environmentForm")
        self._names_taken: Collection[str] = ()
        self._touched: set[str] = set()
        self._fields = {member: Field(name, member != "name") for member, name in _FIELDS.items()}
        self._start = Options(
            "start",
            {Start.AUTHORIZATION_REQUEST: "startAuthorizationRequest", Start.MARKETPLACE_PAGE: "startMarketplacePage"},
        )
        self._pkce = named(QCheckBox(), "pkce")
        self._body_format = Options(
            "bodyFormat", {BodyFormat.FORM: "bodyFormatForm", BodyFormat.JSON: "bodyFormatJson"}
        )
        self._basic_encoding = Options(
            "basicEncoding",
            {BasicEncoding.RAW: "basicEncodingRaw", BasicEncoding.FORM_ENCODED: "basicEncodingFormEncoded"},
        )
        self._proxy = Options(
            "proxy",
            {ProxyChoice.SYSTEM: "proxySystem", ProxyChoice.NONE: "proxyNone", ProxyChoice.MANUAL: "proxyManual"},
        )
        self._extra_label = text_label("label", "extraParametersLabel")
        self._extra = named(QPlainTextEdit(), "extraParameters")
        self._extra.setTabChangesFocus(True)
        self._extra_label.setBuddy(self._extra)
        self._extra_message = text_label("bad", "extraParametersMessage")
        self._browse = named(QPushButton(), "browseForCaFile")
        self._fields["ca_file"].add_beside(self._browse)
        self.advanced = Folding("advanced")
        self._lay_out()
        self._connect()
        self.show_entry(EnvironmentEntry())
        self.retranslate()

    @property
    def entry(self) -> EnvironmentEntry:
        texts = {member: field.text for member, field in self._fields.items()}
        return EnvironmentEntry(
            start=self._start.chosen,
            pkce=self._pkce.isChecked(),
            body_format=self._body_format.chosen,
            basic_encoding=self._basic_encoding.chosen,
            extra_parameters=self._extra.toPlainText(),
            proxy=self._proxy.chosen,
            **texts,
        )

    @property
    def is_untouched(self) -> bool:
        return self.entry == EnvironmentEntry()

    def show_environment(self, environment: Environment, names_taken: Collection[str] = ()) -> None:
        """To be edited; `names_taken` are those of all others."""
        self._names_taken = names_taken
        self.show_entry(entry_of(environment))

    def set_names_taken(self, names: Collection[str]) -> None:
        self._names_taken = names

    def show_entry(self, entry: EnvironmentEntry) -> None:
        """Fills all fields; nothing is said about them before they are typed in."""
        self._touched = set()
        for member, field in self._fields.items():
            field.set_text(getattr(entry, member))
        self._start.choose(entry.start)
        self._pkce.setChecked(entry.pkce)
        self._body_format.choose(entry.body_format)
        self._basic_encoding.choose(entry.basic_encoding)
        self._proxy.choose(entry.proxy)
        self._extra.setPlainText(entry.extra_parameters)
        self._touched = {field.name for field in fields(entry) if getattr(entry, field.name)} & set(_FIELDS)
        self.advanced.unfold(entry.is_advanced)
        self._render()

    def environment(self, environment_id: str) -> Environment | None:
        """The environment typed; None when something is wrong: then it is said, and the first such field focused."""
        entry = self.entry
        wrong = problems_of(entry, self._names_taken)
        if not wrong:
            return environment_of(entry, environment_id)
        self._touched = {*_FIELDS, "extra_parameters"}
        if set(wrong) - set(_PLAIN):
            self.advanced.unfold(is_open=True)
        self._render()
        first = next(iter(wrong))
        (self._extra if first == "extra_parameters" else self._fields[first]).setFocus()
        return None

    def show_problem(self, problem: InputProblem) -> None:
        """One that only the catalog knows: it belongs to the name."""
        self._say(self._fields["name"], problem)

    def first_field(self) -> QWidget:
        return self._fields["name"]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for member in _PLAIN:
            column.addWidget(self._fields[member])
        column.addWidget(self.advanced)
        extra = QVBoxLayout()
        extra.setSpacing(Space.XS)
        for widget in (self._extra_label, self._extra, self._extra_message):
            extra.addWidget(widget)
        inner = self.advanced.column
        inner.addWidget(self._start)
        inner.addWidget(self._pkce)
        inner.addWidget(self._body_format)
        inner.addWidget(self._basic_encoding)
        inner.addLayout(extra)
        for member in ("issuer", "ca_file"):
            inner.addWidget(self._fields[member])
        inner.addWidget(self._proxy)
        for member in ("proxy_address", "access_token_lifetime_s", "code_lifetime_s", "revocation_address"):
            inner.addWidget(self._fields[member])

    def _connect(self) -> None:
        for member, field in self._fields.items():
            field.changed.connect(lambda member=member: self._on_typed(member))
            field.cleaned.connect(lambda member=member: self._on_cleaned(member))
        self._extra.textChanged.connect(lambda: self._on_typed("extra_parameters"))
        for options in (self._start, self._body_format, self._basic_encoding, self._proxy):
            options.changed.connect(self._on_chosen)
        self._pkce.toggled.connect(self._on_chosen)
        self._browse.clicked.connect(self._choose_ca_file)

    def _on_typed(self, member: str) -> None:
        self._touched.add(member)
        self._on_chosen()

    def _on_cleaned(self, member: str) -> None:
        self._on_typed(member)
        if member not in problems_of(self.entry, self._names_taken):
            self._fields[member].say(cleaned_words())

    def _on_chosen(self) -> None:
        self._render()
        self.changed.emit()

    def _render(self) -> None:
        entry = self.entry
        wrong = problems_of(entry, self._names_taken)
        for member, field in self._fields.items():
            self._say(field, wrong.get(member) if member in self._touched else None)
        extra = wrong.get("extra_parameters") if "extra_parameters" in self._touched else None
        self._extra_message.setText(beside(extra))
        self._extra_message.setVisible(extra is not None)
        style_as(self._extra, tone="bad" if extra else "")
        is_request = entry.start is Start.AUTHORIZATION_REQUEST
        self._pkce.setVisible(is_request)
        for widget in (self._extra_label, self._extra):
            widget.setVisible(is_request)
        self._fields["proxy_address"].setVisible(entry.proxy is ProxyChoice.MANUAL)

    def _say(self, field: Field, problem: InputProblem | None) -> None:
        field.say(beside(problem), Tone.BAD)

    def _choose_ca_file(self) -> None:
        dialog = QFileDialog(self.window(), _("Choose a certificate file"))
        dialog.setNameFilters([_("Certificates (*.pem *.crt *.cer)"), _("All files (*)")])
        dialog.fileSelected.connect(self._fields["ca_file"].set_text)
        dialog.open()

    def retranslate(self) -> None:
        """Sets every text anew."""
        labels = {
            "name": _("Environment name"),
            "authorization_address": _("Authorization address"),
            "token_address": _("Token address"),
            "proof_address": _("Proof address"),
            "issuer": _("Issuer"),
            "ca_file": _("CA file"),
            "proxy_address": _("Proxy address"),
            "access_token_lifetime_s": _("Access token lifetime (seconds)"),
            "code_lifetime_s": _("Code lifetime (seconds)"),
            "revocation_address": _("Revocation address"),
        }
        for member, label in labels.items():
            self._fields[member].set_label(label)
        self._fields["authorization_address"].edit.setPlaceholderText("https://…")
        self._fields["token_address"].edit.setPlaceholderText("https://…")
        self._fields["proof_address"].edit.setPlaceholderText(_("Optional: a list that every token can read"))
        for member in ("issuer", "ca_file", "revocation_address"):
            self._fields[member].edit.setPlaceholderText(_("Optional"))
        self.advanced.set_title(_("Advanced"))
        self._start.set_texts(
            _("The authorization address is"),
            {
                Start.AUTHORIZATION_REQUEST: _("An authorization request"),
                Start.MARKETPLACE_PAGE: _("A marketplace page"),
            },
            _("A marketplace page is opened as it is, without state and PKCE: its code is confirmed by hand."),
        )
        self._pkce.setText(_("Send PKCE (S256)"))
        self._body_format.set_texts(
            _("Body format of the token request"), {BodyFormat.FORM: _("Form"), BodyFormat.JSON: _("JSON")}
        )
        self._basic_encoding.set_texts(
            _("Client ID and secret go into Basic"),
            {BasicEncoding.RAW: _("As they are"), BasicEncoding.FORM_ENCODED: _("Form-encoded")},
        )
        self._extra_label.setText(_("Extra parameters (one name=value a line)"))
        self._extra.setAccessibleName(_("Extra parameters"))
        self._browse.setText(_("Browse"))
        self._proxy.set_texts(
            _("Proxy"),
            {
                ProxyChoice.SYSTEM: _("As the system says"),
                ProxyChoice.NONE: _("None"),
                ProxyChoice.MANUAL: _("This one"),
            },
        )
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
