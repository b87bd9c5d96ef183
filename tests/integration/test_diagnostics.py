"""The wired app's diagnostics: clean, they say what they hold; with a canary in any form anywhere there is no file."""

from __future__ import annotations

import gc
import json
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.canaries import MARK, canary
from tests.support.keyrings import FakeKeyring, vault_on
from tests.support.secret_forms import forms_of, found_in
from tests.support.token_server import TokenServer
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.adapters.catalog import SqliteCatalog
from tgate_desktop.adapters.catalog_archive import SqliteArchive
from tgate_desktop.adapters.clock import SystemClock
from tgate_desktop.adapters.logs import FILE_NAME
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.diagnostics import Choice, Part, Written
from tgate_desktop.oauth.problems import DiagnosticsNotClean, DiagnosticsNotProvable
from tgate_desktop.oauth.secret import fingerprint, live_values
from tgate_desktop.oauth.secret_forms import SHORTEST_SEARCHED

NOT_CHECKED = Choice(left_out=frozenset({Part.CHECKUP}))
CLIENT_SECRET = f'{MARK}-+/%:& "é-of-the-application'


class Desk:
    """An app with one company, whose secrets are in a keyring and nowhere in memory."""

    def __init__(self, home: Path, server: TokenServer) -> None:
        self.keyring = FakeKeyring()
        self.server = server
        self.home = home
        self.zip = home.parent / "diagnostics.zip"
        with WiredApp(home, vault_on(self.keyring)) as app:
            order = an_order(server.token_address, server.proof_address, client_secret=CLIENT_SECRET)
            self.view: CompanyView = app.connected(order)
            app.use_cases.refresh(self.view.company.company_id)
        self.logs = app.folders.logs
        self.logs.mkdir(parents=True)
        self.log("all is well")
        self.app = WiredApp(home, vault_on(self.keyring))
        self.archive = SqliteArchive(SqliteCatalog(app.folders.catalog_file).file, SystemClock())
        self.secrets = {f"token {number}": token for number, token in enumerate(server.issued)}
        self.secrets["client secret"] = CLIENT_SECRET

    def log(self, text: str) -> None:
        """Past the redactor."""
        (self.logs / FILE_NAME).write_text(f"2026-03-01T12:00:00.000Z INFO x {text}\n", "utf-8")

    def save(self, choice: Choice = NOT_CHECKED) -> Written:
        diagnostics = self.app.use_cases.diagnostics
        collected = diagnostics.collect(checks=() if Part.CHECKUP in choice.left_out else None)
        return diagnostics.write(str(self.zip), diagnostics.contents(collected, choice))

    def refused(self) -> dict[str, object]:
        with pytest.raises(DiagnosticsNotClean) as refused:
            self.save()
        assert [one.name for one in self.home.parent.iterdir()] == [self.home.name]
        assert not live_values() & set(self.secrets.values()), "the problem holds a secret"
        return dict(refused.value.facts)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with TokenServer() as server:
        desk = Desk(tmp_path / "home", server)
        gc.collect()  # the first app's secrets are gone from memory: the redactor of the log does not know them
        yield desk


def test_a_clean_zip_holds_what_it_says_and_no_secret(desk: Desk) -> None:
    too_short_elsewhere = sum(len(value) < SHORTEST_SEARCHED for value in live_values())
    written = desk.save(Choice())
    assert (written.unread, written.too_short) == (0, too_short_elsewhere)
    assert written.secrets >= len(desk.secrets)
    assert stat.S_IMODE(desk.zip.stat().st_mode) == 0o600
    with zipfile.ZipFile(desk.zip) as bundle:
        assert bundle.namelist() == [part.value for part in Part]
        contents = {name: bundle.read(name) for name in bundle.namelist()}
    for name, content in contents.items():
        assert found_in(content, desk.secrets) == [], name
        assert name.encode() in contents["README.txt"]
    (company,) = json.loads(contents["companies.json"])
    assert (company["company"], company["health"]) == ("Saffron House", "valid")
    assert company["grant"]["refresh_fingerprint"] == fingerprint(desk.server.issued[-1])
    requests = json.loads(contents["requests.json"])["newest_first"]
    assert [one["kind"] for one in requests] == ["refresh", "proof", "code"]
    assert b"all is well" in contents["log.txt"]
    assert {one["check"] for one in json.loads(contents["check-this-computer.json"])} >= {"keyring", "token_address"}


def test_a_secret_in_the_log_stops_it_in_every_form(desk: Desk) -> None:
    for name, secret in desk.secrets.items():
        for form, spelling in forms_of(secret).items():
            (desk.logs / FILE_NAME).write_bytes(b"met " + spelling + b" somewhere\n")
            facts = desk.refused()
            assert facts["file"] == "log.txt", (name, form)
            assert secret not in str(facts)


@pytest.mark.parametrize("form", ["plain", "JSON-escaped", "URL-encoded", "base64 at 1", "hex"])
def test_a_secret_in_the_body_of_an_exchange_stops_it(desk: Desk, form: str) -> None:
    exchange = desk.archive.exchanges()[0]
    spelling = forms_of(CLIENT_SECRET)[form].decode()
    line = replace(exchange.line, exchange_id="past-the-redactor")
    desk.archive.record([replace(exchange, line=line, answer_body=f"echo: {spelling}")], [])
    facts = desk.refused()
    assert facts["file"] == "requests.json"
    assert facts["fingerprint"] in (fingerprint(CLIENT_SECRET), fingerprint(f"client-1:{CLIENT_SECRET}"))


def test_a_secret_in_the_history_stops_it(desk: Desk) -> None:
    event = desk.archive.events()[0]
    desk.archive.record([], [replace(event, company_name=desk.server.issued[0])])
    facts = desk.refused()
    assert facts["file"] == "history.json"
    assert facts["fingerprint"] == fingerprint(desk.server.issued[0])


def test_a_token_that_was_typed_as_a_name_stops_it(desk: Desk) -> None:
    desk.app.use_cases.desk.rename(desk.view.company.company_id, desk.server.issued[-1])
    assert desk.refused()["file"] == "companies.json"


def test_a_secret_of_nobody_here_is_not_known(desk: Desk) -> None:
    desk.log(canary("stranger"))
    assert desk.save().secrets >= len(desk.secrets)


def test_while_the_keyring_cannot_be_read_only_what_quotes_nobody_is_written(desk: Desk) -> None:
    def denied(act: str, service: str) -> None:
        raise PermissionError("the keyring is the trouble")

    desk.keyring.before_call = denied
    with pytest.raises(DiagnosticsNotProvable) as refused:
        desk.save()
    assert (refused.value.facts["unread"], desk.zip.exists()) == (2, False)
    quoting = {part for part in Part if part.is_quoting}
    assert desk.save(Choice(left_out=NOT_CHECKED.left_out | quoting)).unread == 2
    with zipfile.ZipFile(desk.zip) as bundle:
        assert set(bundle.namelist()) == {part.value for part in Part} - {
            part.value for part in quoting | NOT_CHECKED.left_out
        }


def test_without_company_names_no_file_has_one(desk: Desk) -> None:
    desk.log("Saffron House was refreshed, saffron%20house too")
    desk.save(replace(NOT_CHECKED, company_names=False))
    with zipfile.ZipFile(desk.zip) as bundle:
        contents = [bundle.read(name).decode() for name in bundle.namelist()]
    assert not [text for text in contents if "saffron" in text.casefold() or "Harbour Kitchen" in text]
    assert any("Company 1 was refreshed, Company 1 too" in text for text in contents)
