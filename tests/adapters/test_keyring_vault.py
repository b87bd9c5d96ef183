"""A vault whose keyring hangs, changes its state, or is not there yet."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.support.canaries import canary
from tests.support.hygiene import GUARD_S
from tests.support.keyrings import NAME, FakeKeyring, Gate, nothing, vault_on
from tests.support.pairs import new_client_secret, new_pair
from tests.support.waiting import until
from tgate_desktop.adapters.keyring_backends import ChosenKeyring, KeyringState
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.flows.ports import SlotsReading, VaultReport
from tgate_desktop.oauth.problems import VaultLocked, VaultMissing, VaultTimedOut
from tgate_desktop.oauth.secret import Secret

SHORT_S = 0.05


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open()


def answers(vault: KeyringVault) -> bool:
    try:
        vault.read_pair("grant")
    except VaultTimedOut:
        return False
    return True


def test_an_unlock_prompt_left_open_is_told_in_time_and_calls_after_it_fail_at_once(gate: Gate) -> None:
    keyring = FakeKeyring()
    vault = vault_on(keyring, call_limit_s=SHORT_S, first_call_limit_s=SHORT_S)
    keyring.before_call = gate
    with pytest.raises(VaultTimedOut) as told:
        vault.read_pair("grant")
    assert dict(told.value.facts) == {"vault": NAME, "timeout_s": 1}
    keyring.before_call = nothing
    for call in (
        lambda: vault.read_pair("grant"),
        lambda: vault.write_pair("grant", new_pair(1)),
        lambda: vault.delete_pairs("grant"),
        lambda: vault.read_client_secret("application"),
        lambda: vault.write_client_secret("application", new_client_secret()),
        lambda: vault.delete_client_secret("application"),
        lambda: vault.read_certificate_passphrase(),
        lambda: vault.write_certificate_passphrase(Secret(canary("passphrase"))),
    ):
        with pytest.raises(VaultTimedOut):
            call()
    assert keyring.texts == {}


def test_the_vault_works_again_when_the_prompt_is_answered(gate: Gate) -> None:
    keyring = FakeKeyring()
    vault = vault_on(keyring, call_limit_s=SHORT_S, first_call_limit_s=SHORT_S)
    keyring.before_call = gate
    with pytest.raises(VaultTimedOut):
        vault.read_pair("grant")
    gate.open()
    until(lambda: answers(vault), "the vault works again")
    pair = new_pair(1)
    vault.write_pair("grant", pair)
    assert vault.read_pair("grant").pair == pair


def test_the_report_comes_while_a_prompt_is_open_and_says_so(gate: Gate) -> None:
    keyring = FakeKeyring()
    vault = vault_on(keyring, call_limit_s=SHORT_S, first_call_limit_s=SHORT_S)
    assert vault.report() == VaultReport(name=NAME, problem=None)
    keyring.before_call = gate
    with pytest.raises(VaultTimedOut):
        vault.read_pair("grant")
    report = vault.report()
    assert report.name == NAME
    assert isinstance(report.problem, VaultTimedOut)
    gate.open()
    until(lambda: vault.report().problem is None, "the report is good again")


def test_the_report_comes_while_a_call_is_within_its_time(gate: Gate) -> None:
    keyring = FakeKeyring()
    vault = vault_on(keyring)
    keyring.before_call = gate
    reading = threading.Thread(target=lambda: vault.read_pair("grant"))
    reading.start()
    assert gate.reached.wait(GUARD_S)
    assert vault.report() == VaultReport(name=NAME, problem=None)
    gate.open()
    reading.join(GUARD_S)


def test_a_write_that_ends_after_it_was_given_up_is_found_by_the_next_try(gate: Gate) -> None:
    keyring = FakeKeyring()
    vault = vault_on(keyring, call_limit_s=SHORT_S, first_call_limit_s=SHORT_S)
    vault.write_pair("grant", new_pair(1))
    pair = new_pair(2)
    keyring.before_call = lambda act, service: gate(act, service) if act == "set" else None
    with pytest.raises(VaultTimedOut):
        vault.write_pair("grant", pair)
    gate.open()
    until(lambda: answers(vault), "the vault works again")
    assert vault.read_pair("grant").pair == pair
    keyring.before_call = lambda act, _: pytest.fail("written again") if act == "set" else None
    vault.write_pair("grant", pair)


def test_the_first_call_has_more_time_than_those_after_it(gate: Gate) -> None:
    keyring = FakeKeyring()
    vault = vault_on(keyring, call_limit_s=SHORT_S, first_call_limit_s=GUARD_S)
    slow = threading.Event()
    threading.Timer(2 * SHORT_S, slow.set).start()
    keyring.before_call = lambda *_: slow.wait(GUARD_S) and None
    assert vault.read_pair("grant").pair is None
    keyring.before_call = gate
    with pytest.raises(VaultTimedOut):
        vault.read_pair("grant")


def test_a_keyring_that_is_not_made_yet_reads_as_empty_and_only_a_write_makes_it() -> None:
    keyring = FakeKeyring()
    keyring.is_made = False
    vault = vault_on(keyring)
    assert vault.report() == VaultReport(name=NAME, problem=None, is_made=False)
    assert vault.read_pair("grant") == SlotsReading(pair=None)
    assert vault.read_client_secret("application") is None
    assert vault.read_certificate_passphrase() is None
    vault.delete_pairs("grant")
    vault.delete_client_secret("application")
    vault.delete_certificate_passphrase()
    assert not vault.probe()
    assert (keyring.is_made, keyring.prompts) == (False, 0)
    pair = new_pair(1)
    vault.write_pair("grant", pair)
    assert vault.read_pair("grant").pair == pair
    assert (vault.report().is_made, keyring.prompts) == (True, 1)


def test_a_keyring_that_another_program_makes_is_read_from_then_on() -> None:
    keyring = FakeKeyring()
    pair = new_pair(1)
    vault_on(keyring).write_pair("grant", pair)
    keyring.is_made = False
    vault = vault_on(keyring)
    assert vault.read_pair("grant").pair is None
    keyring.is_made = True
    assert vault.read_pair("grant").pair == pair


def test_whoever_chooses_the_password_of_a_new_keyring_has_as_long_as_a_first_call() -> None:
    keyring = FakeKeyring()
    keyring.is_made = False
    vault = vault_on(keyring, call_limit_s=SHORT_S, first_call_limit_s=GUARD_S)
    assert vault.read_pair("grant").pair is None
    chosen = threading.Event()
    threading.Timer(2 * SHORT_S, chosen.set).start()
    keyring.before_call = lambda *_: chosen.wait(GUARD_S) and None
    pair = new_pair(1)
    vault.write_pair("grant", pair)
    assert vault.read_pair("grant").pair == pair


class Choices:
    """A `choose` that finds nothing until `keyring` is there, and counts how often it was asked."""

    def __init__(self) -> None:
        self.keyring: FakeKeyring | None = None
        self.is_locked = False
        self.asked = 0

    def __call__(self, also_accepted: str | None) -> ChosenKeyring:
        self.asked += 1
        if self.keyring is None:
            raise VaultMissing(vault="")
        return ChosenKeyring(self.keyring, look=lambda: KeyringState(NAME, self.is_locked))


def test_a_keyring_that_appears_later_is_found_and_kept() -> None:
    choices = Choices()
    vault = KeyringVault(choose=choices)
    assert choices.asked == 0
    with pytest.raises(VaultMissing):
        vault.read_pair("grant")
    assert isinstance(vault.report().problem, VaultMissing)
    choices.keyring = FakeKeyring()
    pair = new_pair(1)
    vault.write_pair("grant", pair)
    assert vault.read_pair("grant").pair == pair
    assert vault.report() == VaultReport(name=NAME, problem=None)
    assert choices.asked == 3


def test_a_keyring_that_is_locked_meanwhile_is_reported_and_not_touched() -> None:
    choices = Choices()
    choices.keyring = FakeKeyring()
    choices.keyring.before_call = lambda *_: pytest.fail("touched by a report")
    vault = KeyringVault(choose=choices)
    assert vault.report().problem is None
    choices.is_locked = True
    report = vault.report()
    assert report.name == NAME
    assert isinstance(report.problem, VaultLocked)
    assert dict(report.problem.facts) == {"vault": NAME}


def test_a_state_that_cannot_be_told_in_time_is_reported_as_that(gate: Gate) -> None:
    def look() -> KeyringState:
        gate("look", "")
        return KeyringState(NAME)

    vault = KeyringVault(report_limit_s=SHORT_S, choose=lambda _: ChosenKeyring(FakeKeyring(), look))
    report = vault.report()
    assert isinstance(report.problem, VaultTimedOut)
