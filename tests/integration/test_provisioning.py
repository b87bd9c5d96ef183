"""IT's file and the wired app: from the file on the disk to what people are offered, and back out of it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.fake_ports import FakeVault
from tgate_desktop import compose
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.adapters.provisioning_source import ProvisioningSource
from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.doctor_computer import provisioning
from tgate_desktop.flows.examination import Examination
from tgate_desktop.flows.finding import Finding
from tgate_desktop.flows.hand_over_forms import HandOverForm
from tgate_desktop.flows.ports import VaultReport
from tgate_desktop.flows.use_cases import UseCases
from tgate_desktop.oauth.checkup import Check, Verdict
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.oauth.pair_import import read_brought
from tgate_desktop.oauth.problems import EnvironmentsLocked, NamedKeyringUnused, NameTaken
from tgate_desktop.oauth.provisioning import Provisioning
from tgate_desktop.oauth.secret import Secret

CANARY = "canary-5f10aa93c7be4d21"


class Computer:
    """One with a place for IT's file, and one user's folders and vault."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "etc" / "tgate-desktop" / "provisioning.json"
        self.place.parent.mkdir(parents=True)
        self.folders = folders_in(folder / "home")
        self.vault = FakeVault()
        self.source = ProvisioningSource((self.place,), frozenset({os.getuid()}))

    def write(self, text: str | None = None, **members: object) -> None:
        document = {"kind": "tgate-desktop provisioning", "version": 1, **members}
        self.place.write_text(json.dumps(document) if text is None else text, encoding="utf-8")
        self.place.chmod(0o644)

    def start(self) -> UseCases:
        return compose.build(self.folders, self.vault, provisioning=self.source.read())

    def glance(self) -> compose.FirstLook:
        return compose.first_look(self.folders, self.source)


def live(**changes: object) -> dict[str, object]:
    return {
        "id": "live",
        "name": "Live",
        "authorization_address": "http://127.0.0.1:1/oauth/authorize",
        "token_address": "http://127.0.0.1:1/oauth/token",
        **changes,
    }


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def sources(app: UseCases) -> dict[str, Source]:
    return {one.name: one.source for one in app.desk.overview().environments if not one.is_practice}


def test_provided_environments_are_there_from_the_first_start_and_change_with_the_file(computer):
    computer.write(environments=[live()], lock_environments=True)
    app = computer.start()
    assert sources(app) == {"Live": Source.PROVIDED}
    assert app.desk.overview().locks_environments
    with pytest.raises(EnvironmentsLocked):
        app.setups.save_environment(
            Environment(new_id(), "Mine", "https://mine.example/authorize", "https://mine.example/token")
        )
    computer.write(environments=[live(name="Live 2")])
    app = computer.start()
    assert sources(app) == {"Live 2": Source.PROVIDED}
    assert not app.desk.overview().locks_environments


def with_company(computer: Computer) -> UseCases:
    """A company of the provided environment, with tokens."""
    computer.write(environments=[live()])
    app = computer.start()
    redirect_uri, origin = "http://127.0.0.1:8765/callback", "http://127.0.0.1:1"
    app.setups.save_application(Application("app-1", "provided-live", "client", redirect_uri, origin))
    brought = read_brought(json.dumps({"access_token": "access-1", "refresh_token": "refresh-1"}))
    app.bring(BringOrder(brought, "app-1", "Olive House"))
    return app


@pytest.mark.parametrize("text", ["{", json.dumps({"kind": "x"}), ""], ids=["no JSON", "another file", "empty"])
def test_a_wrong_file_costs_nobody_a_company(computer, text):
    with_company(computer)
    computer.write(text)
    overview = computer.start().desk.overview()
    assert overview.provisioning.problem is not None
    assert overview.provisioning.problem.facts["path"] == str(computer.place)
    (view,) = overview.companies
    assert (view.company.name, view.environment.name) == ("Olive House", "Live")
    assert view.environment.source is Source.PROVIDED


def test_a_withdrawn_environment_keeps_its_company_its_tokens_and_comes_back(computer, tmp_path):
    with_company(computer)
    computer.place.unlink()
    app = computer.start()
    (view,) = app.desk.overview().companies
    assert view.environment.source is Source.WITHDRAWN
    assert not view.paused
    assert app.desk.access_token(view.company.company_id).reveal() == "access-1"
    out = tmp_path / "out.json"
    app.hand_over.to_file(view.company.company_id, HandOverForm.JSON, str(out))
    assert read_brought(out.read_text("utf-8")).refresh_token == Secret("refresh-1")
    found = checked(app)
    assert (found.verdict, found.facts["names"]) == (Verdict.NOTICE, "Live")
    computer.write(environments=[live()])
    (view,) = computer.start().desk.overview().companies
    assert view.environment.source is Source.PROVIDED


def test_a_token_address_that_moved_pauses_its_companies(computer):
    with_company(computer)
    computer.write(environments=[live(token_address="https://elsewhere.example/token")])
    (view,) = computer.start().desk.overview().companies
    assert view.paused


def test_an_own_environment_of_the_same_name_gives_way_and_is_told(computer):
    app = computer.start()
    app.setups.save_environment(Environment(new_id(), "live", "https://a.example/authorize", "https://a.example/token"))
    computer.write(environments=[live()])
    app = computer.start()
    assert sources(app) == {"Live": Source.PROVIDED, "live (2)": Source.OWN}
    assert app.desk.overview().renamed == (("live", "live (2)"),)
    (own,) = [one for one in app.desk.overview().environments if one.source is Source.OWN]
    with pytest.raises(NameTaken):
        app.setups.save_environment(replace(own, name="LIVE"))


def test_its_file_alone_names_the_further_keyring(computer, tmp_path, monkeypatch):
    named = "keyring.backends.null.Keyring"
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", named)
    assert compose.open_vault(Provisioning()).report().problem is not None
    computer.write(keyring_backend=named)
    report = compose.open_vault(computer.source.read()).report()
    assert (report, report.passed_over) == (VaultReport("null Keyring", None), None)


def test_the_command_line_tells_a_file_that_users_can_write_and_never_its_secret(computer, tmp_path, monkeypatch):
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "etc"))
    with_company(computer)
    computer.write(environments=[live()], client_secret=CANARY)
    computer.place.chmod(0o666)
    ended = CommandLine(os.environ)("doctor", "--json")
    (check,) = [one for one in ended.document["checks"] if one["check"] == Check.PROVISIONING.value]
    assert ended.status == 8
    assert check["verdict"] == Verdict.TROUBLE.value
    assert str(computer.place) in json.dumps(check)
    assert CANARY not in ended.out + ended.err
    (company,) = CommandLine(os.environ)("companies", "--json").document["companies"]
    assert company["name"] == "Olive House"


def test_a_secret_in_the_file_is_written_nowhere(computer):
    computer.write(environments=[live()], client_secret=CANARY)
    compose.start_log(computer.folders)
    app = computer.start()
    problem = app.desk.overview().provisioning.problem
    assert problem is not None
    assert problem.facts["reason"] == "secret"
    for file in computer.folders.home.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file


def test_the_first_paint_knows_its_language_and_the_persons_own(computer):
    assert computer.glance() == compose.FirstLook(None, has_companies=False)
    computer.write(defaults={"language": "ar"}, hide_practice=True)
    assert computer.glance() == compose.FirstLook("ar", has_companies=False, hides_practice=True)
    app = computer.start()
    assert app.desk.setting("language") == "ar"
    app.desk.set_setting("language", "en")
    assert computer.glance().language == "en"
    app.desk.set_setting("language", "")
    assert computer.glance().language is None
    computer.write(defaults={"language": "ar"}, lock_preferences=True)
    assert computer.glance().language == "ar"
    assert computer.start().desk.setting("language") == "ar"


def checked(app: UseCases) -> Finding:
    """What the one check finds."""
    return provisioning(Examination(app.doctor._tools, None, Cancel()))


def test_the_doctor_tells_what_is_provided_and_what_is_wrong(computer):
    assert checked(computer.start()) == Finding(Verdict.GOOD, {"found": "none"})
    computer.write(environments=[live()], keyring_backend="keyring_pass.PasswordStoreBackend")
    assert checked(computer.start()).facts == {
        "found": "used",
        "path": str(computer.place),
        "environments": 1,
        "locked": False,
        "keyring": "keyring_pass.PasswordStoreBackend",
    }
    computer.vault.passed_over = NamedKeyringUnused(named="keyring_pass.PasswordStoreBackend", reason="missing")
    found = checked(computer.start())
    assert (found.verdict, found.problem) == (Verdict.NOTICE, computer.vault.passed_over)
    computer.write("{")
    found = checked(computer.start())
    assert found.verdict is Verdict.TROUBLE
    assert found.problem is not None
    assert found.problem.facts["line"] == 1
