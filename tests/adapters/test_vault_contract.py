"""What every vault does, on a keyring with the limits and habits of Windows' and on a real gnome-keyring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from tests.support.canaries import canary
from tests.support.company_views import a_view
from tests.support.keyrings import WINDOWS_LIMIT_BYTES, FakeKeyring, WindowsKeyring, vault_on
from tests.support.pairs import new_client_secret, new_pair
from tests.support.secret_service import running_secret_service
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.flows.ports import SlotsReading, Vault
from tgate_desktop.oauth.problems import VaultRefused
from tgate_desktop.oauth.secret import Secret

Entries = Callable[[], Mapping[str, str]]
LONG = 1500


class VaultContract:
    """`vault` is empty; `entries` gives what is in the keyring itself; `again` is the vault of another process."""

    @pytest.fixture
    def vault(self) -> Vault:
        raise NotImplementedError

    @pytest.fixture
    def again(self) -> Vault:
        raise NotImplementedError

    @pytest.fixture
    def entries(self) -> Entries:
        raise NotImplementedError

    def test_it_can_be_used_and_has_a_name(self, vault: Vault) -> None:
        report = vault.report()
        assert report.problem is None
        assert report.name

    def test_the_certificates_passphrase_is_read_as_it_was_written_and_written_over(
        self, vault: Vault, again: Vault, entries: Entries
    ) -> None:
        assert vault.read_certificate_passphrase() is None
        first, second = Secret(canary("passphrase")), Secret(canary("passphrase"))
        vault.write_certificate_passphrase(first)
        assert again.read_certificate_passphrase() == first
        vault.write_certificate_passphrase(second)
        assert again.read_certificate_passphrase() == second
        assert set(entries()) == {"tgate-desktop/loopback-certificate"}
        assert not any(first.reveal() in text for text in entries().values())

    def test_an_unknown_grant_has_no_pair(self, vault: Vault) -> None:
        assert vault.read_pair("unknown") == SlotsReading(pair=None)

    def test_a_pair_is_read_as_it_was_written(self, vault: Vault, again: Vault) -> None:
        pair = replace(new_pair(1), scope="orders:read مطاعم", expiry_assumed=True)
        vault.write_pair("grant", pair)
        assert again.read_pair("grant") == SlotsReading(pair=pair)

    def test_a_pair_without_a_refresh_token_is_read_as_one(self, vault: Vault, again: Vault) -> None:
        pair = new_pair(1, has_refresh_token=False)
        vault.write_pair("grant", pair)
        assert again.read_pair("grant").pair == pair

    def test_whose_a_pair_is_stands_beside_each_generation(self, vault: Vault, again: Vault) -> None:
        for generation, name in ((1, "Saffron House"), (2, "Olive House"), (3, None)):
            label = a_view(name=name).draft if name is not None else None
            vault.write_pair("grant", new_pair(generation), label)
            told = again.read_pair("grant").label
            assert (told.company.name if told is not None else None) == name

    def test_tokens_of_any_length_and_any_characters_fit(self, vault: Vault, again: Vault) -> None:
        pair = new_pair(1, LONG)
        assert pair.access_token is not None
        pair = replace(pair, access_token=Secret(pair.access_token.reveal() + '٣😀\n"\\'))
        vault.write_pair("grant", pair)
        assert again.read_pair("grant").pair == pair

    def test_no_item_is_larger_than_windows_takes(self, vault: Vault, entries: Entries) -> None:
        vault.write_pair("grant", new_pair(1, LONG))
        vault.write_client_secret("application", new_client_secret(LONG, "ß😀"))
        assert len(entries()) > 2
        assert max(len(text.encode("utf-16-le")) for text in entries().values()) <= WINDOWS_LIMIT_BYTES

    def test_items_have_the_names_that_outlive_a_version(self, vault: Vault, entries: Entries) -> None:
        vault.write_pair("grant", new_pair(1))
        vault.write_pair("grant", new_pair(2))
        vault.write_client_secret("application", new_client_secret())
        assert set(entries()) == {
            "tgate-desktop/grant/a/0",
            "tgate-desktop/grant/b/0",
            "tgate-desktop/application/application",
        }

    def test_of_many_generations_the_last_is_the_truth(self, vault: Vault, again: Vault) -> None:
        pairs = [new_pair(generation) for generation in (1, 2, 3, 7)]
        for pair in pairs:
            vault.write_pair("grant", pair)
            assert again.read_pair("grant") == SlotsReading(pair=pair)

    def test_writing_the_same_pair_again_is_fine(self, vault: Vault) -> None:
        pair = new_pair(3)
        vault.write_pair("grant", pair)
        vault.write_pair("grant", pair)
        assert vault.read_pair("grant") == SlotsReading(pair=pair)

    @pytest.mark.parametrize("generation", [4, 5])
    def test_a_pair_that_would_not_become_the_truth_is_refused(self, vault: Vault, generation: int) -> None:
        current = new_pair(5)
        vault.write_pair("grant", current)
        with pytest.raises(VaultRefused) as refused:
            vault.write_pair("grant", new_pair(generation))
        assert refused.value.facts["reason"] == "generation"
        assert vault.read_pair("grant") == SlotsReading(pair=current)

    def test_a_short_pair_leaves_nothing_of_a_long_one(self, vault: Vault, entries: Entries) -> None:
        for pair in (new_pair(1, LONG), new_pair(2, LONG), new_pair(3), new_pair(4)):
            vault.write_pair("grant", pair)
        assert set(entries()) == {"tgate-desktop/grant/a/0", "tgate-desktop/grant/b/0"}

    def test_grants_do_not_touch_each_other(self, vault: Vault) -> None:
        one, other = new_pair(1), new_pair(1)
        vault.write_pair("one", one)
        vault.write_pair("other", other)
        vault.delete_pairs("one")
        assert vault.read_pair("one").pair is None
        assert vault.read_pair("other").pair == other

    def test_deleted_pairs_leave_nothing(self, vault: Vault, entries: Entries) -> None:
        for generation in (1, 2):
            vault.write_pair("grant", new_pair(generation, LONG))
        vault.delete_pairs("grant")
        assert vault.read_pair("grant") == SlotsReading(pair=None)
        assert entries() == {}

    def test_deleting_what_is_not_there_is_fine(self, vault: Vault, entries: Entries) -> None:
        vault.delete_pairs("unknown")
        vault.delete_client_secret("unknown")
        assert entries() == {}

    def test_an_unknown_application_has_no_client_secret(self, vault: Vault) -> None:
        assert vault.read_client_secret("unknown") is None

    @pytest.mark.parametrize("lengths", [(30,), (30, 40), (LONG,), (LONG, LONG + 1, LONG + 2), (LONG, 30), (30, LONG)])
    def test_a_client_secret_is_read_as_it_was_last_written(
        self, vault: Vault, again: Vault, entries: Entries, lengths: tuple[int, ...]
    ) -> None:
        for length in lengths:
            secret = new_client_secret(length, "ü")
            vault.write_client_secret("application", secret)
            assert again.read_client_secret("application") == secret
        vault.delete_client_secret("application")
        assert again.read_client_secret("application") is None
        assert entries() == {}

    def test_the_same_client_secret_for_another_origin_is_another_one(self, vault: Vault, again: Vault) -> None:
        secret = new_client_secret()
        for origin in (None, "https://tgate.example:443", "https://moved.example:443"):
            entered = replace(secret, origin=origin)
            vault.write_client_secret("application", entered)
            assert again.read_client_secret("application") == entered


class TestKeyringLikeWindows(VaultContract):
    @pytest.fixture
    def keyring(self) -> FakeKeyring:
        return WindowsKeyring()

    @pytest.fixture
    def vault(self, keyring: FakeKeyring) -> Vault:
        return vault_on(keyring)

    @pytest.fixture
    def again(self, keyring: FakeKeyring) -> Vault:
        return vault_on(keyring)

    @pytest.fixture
    def entries(self, keyring: FakeKeyring) -> Entries:
        return lambda: keyring.texts


class TestGnomeKeyring(VaultContract):
    @pytest.fixture
    def entries(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Entries]:
        with running_secret_service() as service:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
            yield service.entries

    @pytest.fixture
    def vault(self, entries: Entries) -> Vault:
        return KeyringVault()

    @pytest.fixture
    def again(self, entries: Entries) -> Vault:
        return KeyringVault()
