from __future__ import annotations

import pytest

from tests.support.translations import without_isolates
from tgate_desktop.oauth import problems
from tgate_desktop.oauth.environment import Environment, practice_environment
from tgate_desktop.words import languages
from tgate_desktop.words.environments import environment_name
from tgate_desktop.words.vault import vault_line

NAME = "GNOME Keyring"


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (None, "GNOME Keyring"),
        (problems.VaultLocked(vault=NAME), "GNOME Keyring is locked"),
        (problems.VaultMissing(vault=NAME), "this session only: nothing is saved"),
        (problems.VaultDenied(vault=NAME), "GNOME Keyring does not give access"),
        (problems.VaultTimedOut(vault=NAME), "GNOME Keyring does not answer"),
        (problems.VaultRefused(vault=NAME), "GNOME Keyring cannot be used"),
    ],
)
def test_the_status_bar_names_the_vault_and_its_state(problem: problems.VaultProblem | None, line: str) -> None:
    assert vault_line(NAME, problem) == line


def test_a_backend_that_is_no_keyring_is_named() -> None:
    line = vault_line("PlaintextKeyring", problems.VaultNotAccepted(vault="PlaintextKeyring"))
    assert line == "this session only: nothing is saved (PlaintextKeyring is no real keyring)"


def test_arabic_says_what_kind_of_thing_it_is() -> None:
    languages.use("ar")
    assert without_isolates(vault_line(NAME, problems.VaultLocked(vault=NAME))) == "حلقة المفاتيح GNOME Keyring مقفلة"


def test_the_built_in_environment_is_named_in_the_language_in_use() -> None:
    own = Environment("1", "مطاعم", "https://a.example/authorize", "https://a.example/token")
    assert environment_name(practice_environment()) == "Practice T-Gate"
    languages.use("ar")
    assert environment_name(practice_environment()) == "نسخة T-Gate التدريبية"
    assert environment_name(own) == "مطاعم"
