"""What each self-check finds on computers and installations that lack something."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.exchanges import http
from tests.support.fake_ports import FakeVault
from tests.support.packaging_tools import packaging_tool
from tgate_desktop.adapters.provisioning_source import ProvisioningSource
from tgate_desktop.flows.provisioned import Provisioned
from tgate_desktop.oauth.checkup import Verdict
from tgate_desktop.oauth.environment import ProxyChoice
from tgate_desktop.oauth.messages import Network
from tgate_desktop.oauth.problems import NamedKeyringUnused, Problem, VaultLocked
from tgate_desktop.practice.trouble.catalogue import order
from tgate_desktop.self_check import computer, drawing, installed, trust, window
from tgate_desktop.self_check.finding import Finding
from tgate_desktop.self_check.journey import connect_and_refresh, ground
from tgate_desktop.self_check.owner import Owner, PageUnexpected
from tgate_desktop.words import self_check as words

ROOT = Path(__file__).resolve().parents[2]
_WITHOUT_PLUGINS = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
app.setLibraryPaths([sys.argv[1]])
from tgate_desktop.self_check.drawing import not_drawn
print(", ".join(not_drawn()))
"""


def said(check: str, finding: Finding) -> str:
    """The line, after its verdict."""
    line = next(iter(words.lines(check, finding.verdict, finding.facts, finding.problem)))
    return line.partition(": ")[2]


def test_a_package_without_a_version_was_not_installed_whole(monkeypatch) -> None:
    monkeypatch.setattr("tgate_desktop.adapters.platform_facts._LIBRARIES", ("requests", "no-such-package"))
    finding = installed.versions()
    assert not finding.holds
    assert said("versions", finding) == "Versions: Not installed whole, for no version is known of: no-such-package."


def test_resources_that_are_missing_are_named(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tgate_desktop.assets._root", lambda: tmp_path)
    finding = installed.resources()
    assert not finding.holds
    assert "stylesheet.qss, receiver/page.html, icons/browser.svg" in said("resources", finding)
    assert said("resources", finding).endswith("icons/warning.svg, ar.")


def test_all_resources_are_asked_for() -> None:
    plain = packaging_tool("resources").plain_resources()
    assert sorted(installed.FILES) == sorted(path.as_posix() for path in plain)


def test_all_is_drawn_here(qapp) -> None:
    assert list(drawing.not_drawn()) == []


def test_an_icon_that_is_missing_is_found_by_its_name(qapp, monkeypatch) -> None:
    monkeypatch.setattr(drawing, "FILES", (*installed.FILES, "icons/not-there.svg"))
    assert list(drawing.not_drawn()) == ["not-there"]


def test_a_language_without_the_texts_of_qt_is_found(qapp, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tgate_desktop.ui.language.QLibraryInfo.path", lambda _which: str(tmp_path))
    assert list(drawing.not_drawn()) == ["qtbase_ar"]


def test_pictures_that_no_plugin_reads_are_found(tmp_path: Path) -> None:
    """In a process of its own: a plugin that was loaded once stays."""
    told = subprocess.run(
        [sys.executable, "-c", _WITHOUT_PLUGINS, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout == "SVG pictures, SVG icons, ICO pictures\n"


def test_a_window_needs_a_display(monkeypatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    finding = window.window()
    assert not finding.holds
    assert said("window", finding) == "Window: There is no display here (DISPLAY)."


def test_the_first_window_is_shown_in_a_home_of_its_own(monkeypatch, tmp_path: Path) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(home))
    finding = window.window()
    assert finding.verdict is Verdict.GOOD, said("window", finding)
    assert finding.facts["platform"] == "offscreen"
    assert not home.exists()


def test_a_program_that_ends_without_a_window_is_quoted(monkeypatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "no-such-platform")
    finding = window.window()
    assert not finding.holds
    assert "no-such-platform" in said("window", finding)


def test_a_locked_keyring_does_not_hold() -> None:
    vault = FakeVault()
    vault.failing = VaultLocked(vault="The keyring")
    with pytest.raises(VaultLocked):
        computer.keyring(vault)


def test_a_keyring_that_it_names_and_that_is_not_used_is_noticed_and_stops_nothing() -> None:
    vault = FakeVault()
    vault.passed_over = NamedKeyringUnused(named="os.path", reason="no_backend")
    finding = computer.keyring(vault)
    assert (finding.verdict, finding.holds) == (Verdict.NOTICE, True)
    assert said("keyring", finding) == (
        "Keyring: The keyring that your IT names is not used: os.path. It is no backend of Python's keyring."
    )


def test_both_families_of_loopback_are_listened_on_and_reached() -> None:
    assert computer.loopback("127.0.0.1").verdict is Verdict.GOOD
    assert computer.loopback("::1").holds


def test_a_computer_without_ipv6_is_told_so_and_will_do(monkeypatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(99, "Cannot assign requested address")

    monkeypatch.setattr("tgate_desktop.adapters.loopback_sockets._listening", refused)
    assert computer.loopback("::1").verdict is Verdict.NOTICE
    assert computer.loopback("127.0.0.1").verdict is Verdict.TROUBLE


def test_a_server_of_an_unknown_authority_is_refused() -> None:
    with ground() as here:
        finding = trust.trust_store(here.server)
    assert finding.verdict is Verdict.GOOD
    assert int(finding.facts["authorities"]) > 0


def test_a_client_that_refuses_nobody_is_found_out(monkeypatch) -> None:
    monkeypatch.setattr(trust, "_visit_untrusted", lambda _practice: None)
    with ground() as here:
        assert said("trust_store", trust.trust_store(here.server)).endswith("was not refused.")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems judge certificates by themselves")
def test_a_computer_without_authorities_is_found_out(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(trust, "_BUNDLES", ())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with ground() as here:
        assert "no certificate authority" in said("trust_store", trust.trust_store(here.server))


def test_authorities_in_a_folder_are_counted(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(trust, "_BUNDLES", ())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    (tmp_path / "0a1b2c3d.0").touch()
    assert trust.trusted_authorities() == 1


def test_a_company_is_connected_and_refreshed_and_nothing_of_it_stays() -> None:
    vault = FakeVault()
    with ground() as here:
        folder = here.folder
        finding = connect_and_refresh(here, vault)
    assert finding.verdict is Verdict.GOOD, finding.problem
    assert vault.slots == {}
    assert vault.client_secrets == {}
    assert not folder.exists()


@pytest.mark.parametrize(
    "file", ['{"kind": "tgate-desktop provisioning", "version": 1, "lock_environments": true}', "{"]
)
def test_what_it_locks_for_people_does_not_lock_the_environment_of_the_check(
    monkeypatch, tmp_path: Path, file: str
) -> None:
    place = tmp_path / "provisioning.json"
    place.write_text(file, "utf-8")
    place.chmod(0o644)
    source = ProvisioningSource((place,), frozenset({os.getuid()}))
    assert Provisioned(source.read()).are_environments_locked
    monkeypatch.setattr("tgate_desktop.compose.read_provisioning", source.read)
    with ground() as here:
        finding = connect_and_refresh(here, FakeVault())
    assert finding.verdict is Verdict.GOOD, finding.problem


@pytest.mark.parametrize("when", ["code", "check", "refresh", "revoke"])
def test_a_journey_that_breaks_off_is_explained_and_leaves_nothing_either(when: str) -> None:
    vault = FakeVault()
    with ground() as here:
        trouble, kind, _once = order(f"failed-500:{when}")
        here.server.switch_on(trouble, kind, once=False)
        try:
            problem = connect_and_refresh(here, vault).problem
        except Problem as raised:
            problem = raised
    assert problem is not None
    assert problem.facts["status"] == 500
    assert vault.slots == {}
    assert vault.client_secrets == {}


@pytest.mark.parametrize("status", ["404", "200"])
def test_an_owner_who_meets_another_page_than_expected_stops(status: str) -> None:
    with ground() as here:
        address = {"404": "/nothing-here", "200": "/"}[status]
        owner = Owner(http(), Network(proxy=ProxyChoice.NONE))
        with pytest.raises(PageUnexpected, match=status):
            owner.approve(here.server.address + address, "saffron-house")
