"""The session around the process: .netrc, plain-text keyrings, core dumps."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest

from tests.support.canaries import canary
from tests.support.plaintext_keyring import installed_in
from tgate_desktop.adapters.surroundings import SessionSurroundings


def in_home(home: Path, text: str, name: str = ".netrc") -> SessionSurroundings:
    (home / name).write_text(text)
    (home / name).chmod(0o600)
    return SessionSurroundings({"HOME": str(home)})


def test_without_a_netrc_there_are_no_hosts(tmp_path: Path) -> None:
    assert SessionSurroundings({"HOME": str(tmp_path)}).netrc_hosts() == frozenset()
    assert SessionSurroundings({}).netrc_hosts() == frozenset()


@pytest.mark.parametrize("name", [".netrc", "_netrc"])
def test_the_hosts_of_a_netrc_are_told_and_nothing_else(tmp_path: Path, name: str) -> None:
    text = f"machine tgate.example login me password {canary('netrc')}\ndefault login me password x\n"
    assert in_home(tmp_path, text, name).netrc_hosts() == {"tgate.example", "default"}


def test_the_netrc_that_a_variable_names_counts(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("machine other.example login me password x\n")
    surroundings = SessionSurroundings({"HOME": str(tmp_path), "NETRC": str(tmp_path / "mine")})
    assert surroundings.netrc_hosts() == {"other.example"}


def test_a_damaged_netrc_has_nothing_for_anybody(tmp_path: Path) -> None:
    assert in_home(tmp_path, "machine\nmachine machine").netrc_hosts() == frozenset()


def test_a_keyring_of_plain_files_is_noticed_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SessionSurroundings({}).plain_text_keyrings() == ()
    monkeypatch.syspath_prepend(installed_in(tmp_path))
    monkeypatch.delitem(sys.modules, "keyrings", raising=False)
    assert SessionSurroundings({}).plain_text_keyrings() == ("keyrings.alt",)
    monkeypatch.delitem(sys.modules, "keyrings", raising=False)


@pytest.mark.parametrize(("limit", "allowed"), [(0, False), (4096, True)])
def test_core_dumps_are_a_matter_of_the_limit(limit: int, allowed: bool) -> None:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    if before[1] not in (resource.RLIM_INFINITY, -1) and before[1] < limit:
        limit, allowed = before[1], before[1] != 0
    resource.setrlimit(resource.RLIMIT_CORE, (limit, before[1]))
    try:
        assert SessionSurroundings().allows_core_dumps() is allowed
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)
