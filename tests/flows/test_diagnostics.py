"""What goes into the zip, what keeps it from being written, and what it says where something cannot be read."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.flows.world import World
from tests.support.secret_forms import forms_of
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.flows.diagnostics import Diagnostics, DiagnosticsPorts
from tgate_desktop.flows.doctor import Doctor
from tgate_desktop.flows.ports import SlotsReading
from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.oauth.company import Brand, Proof
from tgate_desktop.oauth.diagnostics import Choice, DiagnosticsFile, Part
from tgate_desktop.oauth.history import Event, EventKind
from tgate_desktop.oauth.problems import (
    CatalogUnreadable,
    DiagnosticsNotClean,
    DiagnosticsNotProvable,
    FileNotWritten,
    InvalidGrant,
    VaultLocked,
    VaultMissing,
)
from tgate_desktop.oauth.secret import MASK, Secret, fingerprint
from tgate_desktop.words import diagnostics as texts

ZIP = "/somewhere/diagnostics.zip"
HOME = "/home/staff"
RESULT = CheckResult(Check.CLOCK, Verdict.GOOD, {"found": "same_computer"})


@pytest.fixture(autouse=True)
def _no_secret_of_an_earlier_test() -> None:
    """A live secret is looked for, too: one that waits for the collector would be found where this test's are."""
    gc.collect()


class FakeBundles:
    """Zips that are the list of their members; what was written is kept."""

    def __init__(self) -> None:
        self.written: dict[str, tuple[tuple[str, bytes], ...]] = {}
        self.comment = b""
        self.refusing: FileNotWritten | None = None
        self._packed: list[tuple[tuple[str, bytes], ...]] = []

    def packed(self, members: Any, at: datetime) -> bytes:
        self._packed.append((*members, ("comment", self.comment)))
        return str(len(self._packed) - 1).encode()

    def unpacked(self, bundle: bytes) -> tuple[tuple[str, bytes], ...]:
        return self._packed[int(bundle)]

    def write(self, path: str, bundle: bytes) -> None:
        if self.refusing is not None:
            raise self.refusing
        self.written[path] = self.unpacked(bundle)


class FakeComputer:
    def versions(self) -> dict[str, str]:
        return {"T-Gate Desktop": "1.2.3"}

    def computer(self) -> dict[str, str]:
        return {"system": "Linux"}

    def home(self) -> str:
        return HOME


class FakeLog:
    def __init__(self) -> None:
        self.text = f"2026-03-01 INFO started with {HOME}/.local/share\n"

    def newest(self, most_bytes: int) -> str:
        return self.text[-most_bytes:]


class FakeDoctor(Doctor):
    def __init__(self) -> None:
        self.examined = 0
        self.seen_cancel: Cancel | None = None

    def examine(
        self, application_id: str | None, on_result: Callable[[CheckResult], None], cancel: Cancel | None = None
    ) -> tuple[CheckResult, ...]:
        self.examined += 1
        self.seen_cancel = cancel
        return (RESULT,)


class Stage:
    """A world with the company *Saffron House* and its diagnostics."""

    def __init__(self) -> None:
        self.world = World()
        self.world.connected()
        self.bundles, self.log, self.doctor = FakeBundles(), FakeLog(), FakeDoctor()
        world = self.world
        ports = DiagnosticsPorts(
            world.catalog, world.archive, world.vault, FakeComputer(), self.log, self.bundles, world.clock, texts
        )
        self.diagnostics = Diagnostics(lambda: ports, world.store, self.doctor)

    def files(self, choice: Choice = Choice()) -> dict[Part, DiagnosticsFile]:  # noqa: B008 - frozen
        return {one.part: one for one in self.diagnostics.contents(self.diagnostics.collect(), choice)}

    def document(self, part: Part, choice: Choice = Choice()) -> Any:  # noqa: B008 - frozen
        return json.loads(self.files(choice)[part].text)

    def write(self, files: dict[Part, DiagnosticsFile] | None = None, cancel: Cancel | None = None) -> Any:
        return self.diagnostics.write(ZIP, tuple((files or self.files()).values()), cancel)

    def file_with(self, text: str, part: Part = Part.LOG) -> dict[Part, DiagnosticsFile]:
        return {part: DiagnosticsFile(part, f"something {text} something")}


@pytest.fixture
def stage() -> Stage:
    return Stage()


# ---- contents --------------------------------------------------------------------------------------------------------


def test_every_part_is_one_file_and_the_read_me_comes_first_and_names_them_all(stage: Stage) -> None:
    files = stage.files()
    assert list(files) == list(Part)
    assert all(part.value in files[Part.README].text for part in Part)
    assert stage.document(Part.VERSIONS) == {"T-Gate Desktop": "1.2.3"}
    assert stage.document(Part.KEYRING) == {
        "name": "Fake Keyring",
        "can_be_used": True,
        "problem": None,
        "named_one_passed_over_because": None,
    }


def test_a_company_is_there_with_its_health_and_fingerprints_and_without_its_tokens(stage: Stage) -> None:
    (company,) = stage.document(Part.COMPANIES)
    assert (company["company"], company["health"]) == ("Saffron House", "valid")
    assert company["grant"]["access_fingerprint"] == fingerprint("access-company-1-1")
    assert company["grant"]["brand_ids"] == ["1"]
    everything = "".join(one.text for one in stage.files().values())
    assert "access-company-1-1" not in everything
    assert "s3cret" not in everything


def test_settings_hold_every_choice_of_the_environments_and_the_client_ids(stage: Stage) -> None:
    stage.world.catalog.set_setting("language", "ar")
    settings = stage.document(Part.SETTINGS)
    assert settings["settings"]["language"] == "ar"
    assert [one["name"] for one in settings["environments"]] == ["Practice T-Gate", "Production"]
    assert settings["environments"][1]["token_address"] == "https://tgate.example/oauth/token"
    assert [one["client_id"] for one in settings["applications"]] == ["client-1"]


def test_requests_are_explained_and_history_goes_by_fingerprint(stage: Stage) -> None:
    stage.world.http.will_answer(400, {"error": "invalid_grant"})
    with pytest.raises(InvalidGrant):
        stage.world.refresh("company-1")
    requests = stage.document(Part.REQUESTS)
    refused, *_others = requests["newest_first"]
    assert (requests["kept"], requests["in_this_file"]) == (3, 3)
    assert (refused["kind"], refused["answer"]["status"]) == ("refresh", 400)
    assert refused["problem"]["code"] == "invalid_grant"
    assert refused["explanation"]["what_to_do"]
    kinds = [one["kind"] for one in stage.document(Part.HISTORY)["newest_first"]]
    assert kinds[0] == "refused"
    assert "connected" in kinds


def test_the_newest_requests_go_in_as_many_as_fit(stage: Stage) -> None:
    exchange = stage.world.archive.recorded[0]
    large = replace(exchange, answer_body="x" * 1024 * 1024)
    stage.world.archive.recorded = [large] * 6
    assert stage.document(Part.REQUESTS)["in_this_file"] == 3
    stage.world.archive.recorded = [exchange] * 501
    requests = stage.document(Part.REQUESTS)
    assert (requests["kept"], requests["in_this_file"]) == (501, 500)


def test_this_computer_is_checked_unless_results_are_given(stage: Stage) -> None:
    (check,) = stage.document(Part.CHECKUP)
    assert (check["check"], check["verdict"], check["name"]) == ("clock", "good", "Clock")
    cancel = Cancel()
    stage.diagnostics.collect(cancel=cancel)
    assert (stage.doctor.examined, stage.doctor.seen_cancel) == (2, cancel)
    stage.diagnostics.collect(checks=())
    assert stage.doctor.examined == 2


def test_what_the_front_alone_knows_goes_in_and_the_front_hears_what_is_begun(stage: Stage) -> None:
    begun: list[Part] = []
    collected = stage.diagnostics.collect({"qt": "6"}, on_part=begun.append)
    (computer,) = [one for one in stage.diagnostics.contents(collected) if one.part is Part.COMPUTER]
    assert json.loads(computer.text)["qt"] == "6"
    assert Part.CHECKUP in begun
    assert collected.default_name.startswith("tgate-desktop-diagnostics-20260301-")


def test_the_home_folder_which_has_a_persons_name_is_covered(stage: Stage) -> None:
    assert "started with ~/.local/share" in stage.files()[Part.LOG].text


def test_parts_that_are_left_out_are_not_there_and_the_read_me_says_so(stage: Stage) -> None:
    files = stage.files(Choice(left_out=frozenset({Part.LOG, Part.REQUESTS})))
    assert Part.LOG not in files
    assert Part.README in files
    assert "Left out: Requests, Log" in files[Part.README].text
    assert "log.txt" not in files[Part.README].text


def test_a_catalog_that_cannot_be_read_leaves_the_rest(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(*_arguments: object) -> None:
        raise CatalogUnreadable(path=f"{HOME}/catalog.sqlite3")

    monkeypatch.setattr(stage.world.catalog, "contents", unreadable)
    monkeypatch.setattr(stage.world.archive, "exchanges", unreadable)
    files = stage.files()
    told = {"not_read": {"code": "catalog_unreadable", "facts": {"path": "~/catalog.sqlite3"}}}
    for part in (Part.SETTINGS, Part.COMPANIES, Part.REQUESTS):
        assert json.loads(files[part].text) == told
    with pytest.raises(DiagnosticsNotProvable) as refused:
        stage.write(files)
    assert dict(refused.value.facts) == {"reason": "catalog"}
    without = {part: file for part, file in files.items() if not part.is_quoting}
    assert stage.write(without).unread == 0


# ---- names -----------------------------------------------------------------------------------------------------------


def test_company_names_are_replaced_everywhere_by_the_same_ones(stage: Stage) -> None:
    world = stage.world
    world.connected("مطعم الزيتون", "company-2", brand=2)
    (first, second) = world.catalog.contents().companies
    proof = Proof(world.clock.now(), (Brand("1", "Saffron Airport", "زعفران المطار"),))
    grant = replace(world.catalog.contents().grants[0], proof=proof)
    world.catalog.commit([replace(first, name="Saffron & Sons"), grant])
    removed = Event("company-3", "Cedar Bakery", world.clock.now(), EventKind.REMOVED)
    world.archive.record([], [removed])
    arabic = json.dumps(second.name)
    stage.log.text = f"SAFFRON &amp; SONS, Saffron%20House, {arabic}, Cedar Bakery, Saffron Airport; saffron stays\n"
    choice = Choice(company_names=False)
    files = stage.files(choice)
    assert files[Part.LOG].text == 'Company 1, Company 1, "Company 2", Company 3, Brand 1; saffron stays\n'
    assert [one["company"] for one in stage.document(Part.COMPANIES, choice)] == ["Company 1", "Company 2"]
    history = stage.document(Part.HISTORY, choice)["newest_first"]
    assert {one["company_id"]: one["company_name"] for one in history} == {
        "company-1": "Company 1",
        "company-2": "Company 2",
        "company-3": "Company 3",
    }
    bodies = {one["kind"]: one["answer"]["body"] for one in stage.document(Part.REQUESTS, choice)["newest_first"]}
    assert bodies["proof"] == "(left out with the names of companies)"
    everything = "".join(one.text for one in files.values())
    for name in ("Saffron", "الزيتون", "Cedar", "زعفران", 'Brand 1"'):
        assert name not in everything.replace("saffron stays", "")


# ---- the search ------------------------------------------------------------------------------------------------------


def test_a_clean_bundle_is_written_and_tells_how_it_was_searched(stage: Stage) -> None:
    files = stage.files()
    written = stage.write(files)
    assert (written.path, written.forms, written.unread) == (ZIP, 9, 0)
    assert written.secrets >= 4  # two tokens, and client ID and secret as Basic joins them, beside what is alive
    assert written.too_short >= 1  # s3cret
    assert [name for name, _content in stage.bundles.written[ZIP]] == [*(part.value for part in Part), "comment"]


SECRETS = {
    "access token": ("access-company-1-1", "access_token", "Saffron House"),
    "refresh token": ("refresh-company-1-1", "refresh_token", "Saffron House"),
    "credentials": ("client-1:s3cret", "credentials", "client-1"),
}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("part", [Part.LOG, Part.REQUESTS, Part.HISTORY, Part.SETTINGS])
def test_a_secret_in_any_form_in_any_file_stops_it(stage: Stage, secret: str, part: Part) -> None:
    value, kind, owner = SECRETS[secret]
    for spelling in forms_of(value).values():
        with pytest.raises(DiagnosticsNotClean) as refused:
            stage.write(stage.file_with(spelling.decode("utf-8"), part))
        facts = dict(refused.value.facts)
        assert facts.pop("form")
        assert facts == {"file": part.value, "kind": kind, "owner": owner, "fingerprint": fingerprint(value)}
        assert value not in str(refused.value)
    assert stage.bundles.written == {}


def test_a_client_secret_that_is_long_enough_stops_it(stage: Stage) -> None:
    stage.world.vault.client_secrets["app-1"] = Secret("a-long-client-secret")
    with pytest.raises(DiagnosticsNotClean) as refused:
        stage.write(stage.file_with("a-long-client-secret"))
    assert refused.value.facts["kind"] == "client_secret"


def test_the_spent_pair_of_the_other_slot_is_looked_for_too(stage: Stage) -> None:
    stage.world.http.will_give_tokens("access-2-of-it", "refresh-2-of-it")
    stage.world.refresh("company-1")
    for token in ("refresh-company-1-1", "refresh-2-of-it"):
        with pytest.raises(DiagnosticsNotClean) as refused:
            stage.write(stage.file_with(token))
        assert refused.value.facts["kind"] == "refresh_token"


def test_tokens_that_are_long_gone_are_known_by_fingerprint(stage: Stage) -> None:
    gone = "an-access-token-of-last-week"
    event = Event("company-1", "Saffron House", stage.world.clock.now(), EventKind.REFRESHED, fingerprint(gone))
    stage.world.archive.record([], [event])
    with pytest.raises(DiagnosticsNotClean) as refused:
        stage.write(stage.file_with(f'"{gone}"'))
    assert (refused.value.facts["kind"], refused.value.facts["owner"]) == ("remembered", "Saffron House")


def test_pairs_that_are_only_in_memory_and_secrets_in_use_are_looked_for(stage: Stage) -> None:
    stage.world.vault.refusing_writes = VaultMissing(vault="none")
    stage.world.http.will_give_tokens("unsaved-access", "unsaved-refresh")
    stage.world.refresh("company-1")
    in_use = Secret("typed-but-not-saved")
    for value in ("unsaved-access", "unsaved-refresh", in_use.reveal()):
        with pytest.raises(DiagnosticsNotClean):
            stage.write(stage.file_with(value))


def test_the_bare_address_of_a_proxy_is_no_secret_and_one_with_a_password_is(stage: Stage) -> None:
    bare, whole = Secret("http://proxy.example:3128"), Secret("http://me:password@proxy.example:3128")
    stage.write(stage.file_with(bare.reveal()))
    with pytest.raises(DiagnosticsNotClean):
        stage.write(stage.file_with(whole.reveal()))


def test_a_recorded_request_is_masked_already(stage: Stage) -> None:
    recorded = Secret(f"grant_type=refresh_token&refresh_token={MASK}")
    stage.write(stage.file_with(recorded.reveal()))


def test_the_zips_comment_is_searched_as_well(stage: Stage) -> None:
    stage.bundles.comment = b"access-company-1-1"
    with pytest.raises(DiagnosticsNotClean) as refused:
        stage.write()
    assert refused.value.facts["file"] == "comment"


def test_a_folder_that_cannot_be_written_is_told(stage: Stage) -> None:
    stage.bundles.refusing = FileNotWritten(path=ZIP, reason="Permission denied")
    with pytest.raises(FileNotWritten):
        stage.write()


def test_a_cancelled_search_writes_nothing(stage: Stage) -> None:
    cancel = Cancel()
    cancel()
    with pytest.raises(Cancelled):
        stage.write(cancel=cancel)
    assert stage.bundles.written == {}


# ---- what cannot be read ---------------------------------------------------------------------------------------------


def test_with_a_locked_keyring_nothing_that_quotes_others_is_written(stage: Stage) -> None:
    files = stage.files()
    stage.world.vault.failing = VaultLocked(vault="Fake Keyring")
    with pytest.raises(DiagnosticsNotProvable) as refused:
        stage.write(files)
    assert dict(refused.value.facts) == {"reason": "vault", "vault": "Fake Keyring", "unread": 2}
    assert stage.bundles.written == {}


def test_with_a_locked_keyring_the_rest_can_be_written(stage: Stage) -> None:
    stage.world.vault.failing = VaultLocked(vault="Fake Keyring")
    written = stage.write(stage.files(Choice(left_out=frozenset({Part.LOG, Part.REQUESTS}))))
    assert written.unread == 2
    assert json.loads(dict(stage.bundles.written[ZIP])["keyring.json"])["problem"]["code"] == "vault_locked"


def test_with_a_locked_keyring_a_token_is_still_known_by_its_fingerprint(stage: Stage) -> None:
    stage.world.vault.failing = VaultLocked(vault="Fake Keyring")
    with pytest.raises(DiagnosticsNotClean):
        stage.write(stage.file_with("access-company-1-1", Part.SETTINGS))


def test_a_vault_that_fails_once_is_not_asked_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.world.connected("Cedar Bakery", "company-2", brand=2)
    asked: list[str] = []

    def fails(grant_id: str) -> SlotsReading:
        asked.append(grant_id)
        raise VaultLocked(vault="Fake Keyring")

    monkeypatch.setattr(stage.world.vault, "read_pair", fails)
    with pytest.raises(DiagnosticsNotProvable) as refused:
        stage.write()
    assert (len(asked), refused.value.facts["unread"]) == (1, 3)


def test_an_entry_that_nobody_can_read_counts_and_the_others_are_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.world.connected("Cedar Bakery", "company-2", brand=2)
    damaged, read = stage.world.catalog.contents().grants[0].grant_id, stage.world.vault.read_pair

    def reads(grant_id: str) -> SlotsReading:
        return SlotsReading(None, frozenset("a")) if grant_id == damaged else read(grant_id)

    monkeypatch.setattr(stage.world.vault, "read_pair", reads)
    with pytest.raises(DiagnosticsNotProvable) as refused:
        stage.write()
    assert refused.value.facts["unread"] == 1


def test_without_any_keyring_what_is_in_memory_is_all_there_is() -> None:
    world = World()
    world.vault.failing = VaultMissing(vault="none")
    world.connected()
    stage = Stage()
    ports = stage.diagnostics._ports
    ports = replace(ports, catalog=world.catalog, archive=world.archive, vault=world.vault)
    stage.diagnostics = Diagnostics(lambda: ports, world.store, stage.doctor)
    assert stage.write().unread == 0
    with pytest.raises(DiagnosticsNotClean):
        stage.write(stage.file_with("client-1:s3cret"))
