"""A program that ends, or a keyring that refuses, between any two calls: nothing that was whole is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.support.keyrings import NAME, ChangingCall, FakeKeyring, NativeError, Stop, nothing, vault_on
from tests.support.pairs import new_client_secret, new_pair
from tgate_desktop.oauth.problems import VaultEntryCorrupt, VaultProblem, VaultReadBackDiffers, VaultRefused
from tgate_desktop.oauth.token_pair import TokenPair

LENGTHS = [(43, 43), (1500, 43), (43, 1500), (1500, 1500)]


def stopped_at_each_call(
    keyring: FakeKeyring, act: Callable[[], None], new_error: Callable[[], BaseException]
) -> Iterator[None]:
    """Does `act` from the same beginning again and again, each time stopped at a later changing call, and comes back
    after each."""
    beginning = dict(keyring.texts)
    for number in range(100):
        keyring.texts = dict(beginning)
        keyring.before_call = call = ChangingCall(number, new_error)
        try:
            act()
        except (Stop, VaultProblem):
            assert call.has_raised
        keyring.before_call = nothing
        yield
        if not call.has_raised:
            return
    raise AssertionError("the act does not end")


def keyring_with(*pairs: TokenPair) -> FakeKeyring:
    keyring = FakeKeyring()
    for pair in pairs:
        vault_on(keyring).write_pair("grant", pair)
    return keyring


@pytest.mark.parametrize("new_error", [Stop, partial(NativeError, 1783)], ids=["crash", "refusal"])
@pytest.mark.parametrize(("older_length", "newer_length"), LENGTHS)
@pytest.mark.parametrize("generation", [1, 2, 3, 4])
def test_a_stopped_write_leaves_the_current_pair_or_the_new_one(
    generation: int, older_length: int, newer_length: int, new_error: Callable[[], BaseException]
) -> None:
    earlier = [new_pair(number, older_length) for number in range(1, generation)]
    current, newer = (earlier[-1] if earlier else None), new_pair(generation, newer_length)
    keyring = keyring_with(*earlier)
    outcomes = []
    for _ in stopped_at_each_call(keyring, lambda: vault_on(keyring).write_pair("grant", newer), new_error):
        outcomes.append(vault_on(keyring).read_pair("grant").pair)
        vault_on(keyring).write_pair("grant", newer)
        assert vault_on(keyring).read_pair("grant").pair == newer
        vault_on(keyring).delete_pairs("grant")
        assert keyring.texts == {}
    assert len(outcomes) > 1
    assert outcomes == [current] * (len(outcomes) - 1) + [newer]


@pytest.mark.parametrize(("older_length", "newer_length"), LENGTHS)
def test_after_a_stopped_write_the_slots_next_turns_leave_nothing_of_it(older_length: int, newer_length: int) -> None:
    keyring = keyring_with(new_pair(1, older_length))
    interrupted = new_pair(2, newer_length)
    for _ in stopped_at_each_call(keyring, lambda: vault_on(keyring).write_pair("grant", interrupted), Stop):
        for generation in (3, 4, 5):
            vault_on(keyring).write_pair("grant", new_pair(generation))
        assert set(keyring.texts) == {"tgate-desktop/grant/a/0", "tgate-desktop/grant/b/0"}


def test_a_stopped_delete_leaves_the_truth_or_nothing_and_can_be_done_again() -> None:
    older, current = new_pair(1, 1500), new_pair(2, 1500)
    keyring = keyring_with(older, current)
    outcomes = []
    for _ in stopped_at_each_call(keyring, lambda: vault_on(keyring).delete_pairs("grant"), Stop):
        outcomes.append(vault_on(keyring).read_pair("grant"))
        vault_on(keyring).delete_pairs("grant")
        assert keyring.texts == {}
    assert all(reading.pair in (current, None) and not reading.damaged for reading in outcomes)
    pairs = [reading.pair for reading in outcomes]
    assert pairs == sorted(pairs, key=lambda pair: pair is None)


@pytest.mark.parametrize(("older_length", "newer_length"), LENGTHS)
def test_a_stopped_write_of_a_client_secret_leaves_the_old_one_or_the_new_one(
    older_length: int, newer_length: int
) -> None:
    keyring = FakeKeyring()
    older, newer = new_client_secret(older_length), new_client_secret(newer_length, origin="https://moved.example:443")
    vault_on(keyring).write_client_secret("application", older)
    outcomes = []
    for _ in stopped_at_each_call(keyring, lambda: vault_on(keyring).write_client_secret("application", newer), Stop):
        outcomes.append(vault_on(keyring).read_client_secret("application"))
        third = new_client_secret()
        vault_on(keyring).write_client_secret("application", third)
        assert vault_on(keyring).read_client_secret("application") == third
        vault_on(keyring).delete_client_secret("application")
        assert keyring.texts == {}
    assert outcomes[0] == older
    assert outcomes[-1] == newer
    assert all(outcome in (older, newer) for outcome in outcomes)


def test_a_refused_write_tells_what_was_refused() -> None:
    keyring = FakeKeyring()
    keyring.before_call = ChangingCall(0, partial(NativeError, 1359))
    with pytest.raises(VaultRefused) as refused:
        vault_on(keyring).write_pair("grant", new_pair(1))
    assert dict(refused.value.facts) == {
        "vault": NAME,
        "act": "write",
        "reason": "tests.support.keyrings.NativeError 1359",
    }
    assert isinstance(refused.value.__cause__, NativeError)


# ---- what was written is not what is read ----


def test_a_slot_that_is_read_otherwise_than_written_is_told_and_the_current_pair_stays() -> None:
    current = new_pair(1)
    keyring = keyring_with(current)
    keyring.on_write = lambda text: text.replace("c4n4ry", "C4N4RY")
    with pytest.raises(VaultReadBackDiffers) as told:
        vault_on(keyring).write_pair("grant", new_pair(2))
    assert dict(told.value.facts) == {"vault": NAME}
    reading = vault_on(keyring).read_pair("grant")
    assert reading.pair == current
    assert reading.damaged == {"b"}


def test_a_write_that_a_keyring_only_pretends_to_do_is_told() -> None:
    keyring = keyring_with(new_pair(1))
    kept = dict(keyring.texts)
    vault = vault_on(keyring)
    keyring.on_write = lambda _: ""
    with pytest.raises(VaultReadBackDiffers):
        vault.write_pair("grant", new_pair(2))
    with pytest.raises(VaultReadBackDiffers):
        vault.write_client_secret("application", new_client_secret())
    assert kept.items() <= keyring.texts.items()


def damaged(text: str) -> Iterator[str]:
    """`text` with a damage of each kind."""
    yield ""
    yield text[:-1]
    yield text + "~"
    yield "2" + text[1:]
    yield text.replace("c4n4ry", "c5n4ry", 1)
    yield text.replace(" ", "", 1)
    format_, generation, rest = text.split(" ", 2)
    yield f"{format_} {int(generation) + 2} {rest}"
    yield f"{format_} -1 {rest}"


@pytest.mark.parametrize("slot", ["a", "b"])
def test_a_damaged_slot_is_named_and_the_other_one_is_the_truth(slot: str) -> None:
    older, current = new_pair(1), new_pair(2)
    keyring = keyring_with(older, current)
    name = f"tgate-desktop/grant/{slot}/0"
    for text in list(damaged(keyring.texts[name])):
        keyring.texts[name] = text
        reading = vault_on(keyring).read_pair("grant")
        assert reading.damaged == {slot}
        assert reading.pair == (current if slot == "a" else older)


def test_a_slot_whose_tail_is_gone_or_of_another_pair_is_damaged() -> None:
    keyring = keyring_with(new_pair(1, 1500), new_pair(2, 1500))
    tail = keyring.texts.pop("tgate-desktop/grant/b/1")
    assert vault_on(keyring).read_pair("grant").damaged == {"b"}
    keyring.texts["tgate-desktop/grant/b/1"] = keyring.texts["tgate-desktop/grant/a/1"]
    assert keyring.texts["tgate-desktop/grant/b/1"] != tail
    assert vault_on(keyring).read_pair("grant").damaged == {"b"}


def test_a_slot_copied_from_another_grant_is_damaged() -> None:
    keyring = keyring_with(new_pair(1))
    keyring.texts["tgate-desktop/other/a/0"] = keyring.texts["tgate-desktop/grant/a/0"]
    reading = vault_on(keyring).read_pair("other")
    assert reading.pair is None
    assert reading.damaged == {"a"}


def test_with_both_slots_damaged_there_is_no_pair_and_a_new_one_can_be_written() -> None:
    keyring = keyring_with(new_pair(1), new_pair(2))
    keyring.texts = dict.fromkeys(keyring.texts, "scrambled")
    reading = vault_on(keyring).read_pair("grant")
    assert reading.pair is None
    assert reading.damaged == {"a", "b"}
    pair = new_pair(3)
    vault_on(keyring).write_pair("grant", pair)
    assert vault_on(keyring).read_pair("grant").pair == pair


def test_with_no_valid_pair_the_empty_slot_is_written_and_the_damaged_one_kept() -> None:
    keyring = keyring_with(new_pair(1))
    keyring.texts["tgate-desktop/grant/a/0"] = "scrambled"
    pair = new_pair(2)
    vault_on(keyring).write_pair("grant", pair)
    assert keyring.texts["tgate-desktop/grant/a/0"] == "scrambled"
    reading = vault_on(keyring).read_pair("grant")
    assert reading.pair == pair
    assert reading.damaged == {"a"}


def test_a_damaged_client_secret_is_told_and_can_be_replaced() -> None:
    keyring = FakeKeyring()
    vault_on(keyring).write_client_secret("application", new_client_secret(1500))
    del keyring.texts["tgate-desktop/application/application/a/1"]
    with pytest.raises(VaultEntryCorrupt) as told:
        vault_on(keyring).read_client_secret("application")
    assert dict(told.value.facts) == {"vault": NAME}
    secret = new_client_secret()
    vault_on(keyring).write_client_secret("application", secret)
    assert vault_on(keyring).read_client_secret("application") == secret
    assert set(keyring.texts) == {"tgate-desktop/application/application"}


# ---- no needless writes ----


def test_what_is_there_already_is_not_written_again() -> None:
    pair, secret = new_pair(2), new_client_secret()
    keyring = keyring_with(pair)
    vault_on(keyring).write_client_secret("application", secret)
    keyring.before_call = ChangingCall(0, partial(AssertionError, "a needless change"))
    vault_on(keyring).write_pair("grant", pair)
    vault_on(keyring).write_client_secret("application", secret)
    assert vault_on(keyring).read_pair("grant").pair == pair
