"""A proxy auto-config is noticed, in the settings of each desktop, and never evaluated."""

from __future__ import annotations

from pathlib import Path

import pytest

from tgate_desktop.adapters.proxy_settings import DesktopProxySettings, says_auto_config, windows_auto_config
from tgate_desktop.flows.doctor_ports import AutoConfigSource


def gsettings(folder: Path, script: str) -> dict[str, str]:
    """Variables in which GNOME's tool is this shell script."""
    folder.mkdir()
    tool = folder / "gsettings"
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o700)
    return {"PATH": str(folder), "HOME": str(folder)}


def kde(home: Path, kind: str) -> dict[str, str]:
    settings = home / ".config" / "kioslaverc"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[Proxy Settings]\nProxyType={kind}\nProxy Config Script=http://wpad.example/proxy.pac\n")
    return {"HOME": str(home)}


def test_nothing_is_noticed_where_nothing_is_set(tmp_path: Path) -> None:
    assert DesktopProxySettings({"HOME": str(tmp_path)}, "linux").auto_config() is None


def test_a_variable_is_noticed(tmp_path: Path) -> None:
    settings = DesktopProxySettings({"HOME": str(tmp_path), "auto_proxy": "http://wpad.example/p.pac"}, "linux")
    assert settings.auto_config() is AutoConfigSource.ENVIRONMENT


@pytest.mark.parametrize(
    ("said", "noticed"),
    [
        ("echo \"'auto'\"", AutoConfigSource.GNOME),
        ("echo \"'manual'\"", None),
        ("exit 1", None),
        ("echo; exit 0", None),
    ],
)
def test_gnome_is_asked_by_its_tool(tmp_path: Path, said: str, noticed: AutoConfigSource | None) -> None:
    variables = gsettings(tmp_path / "bin", f'[ "$*" = "get org.gnome.system.proxy mode" ] || exit 2\n{said}')
    assert DesktopProxySettings(variables, "linux").auto_config() is noticed


@pytest.mark.parametrize(("kind", "noticed"), [("0", False), ("1", False), ("2", True), ("3", True), ("4", False)])
def test_kde_is_read_from_its_file(tmp_path: Path, kind: str, noticed: bool) -> None:
    found = DesktopProxySettings(kde(tmp_path, kind), "linux").auto_config()
    assert found is (AutoConfigSource.KDE if noticed else None)


def test_a_damaged_file_of_kde_is_none(tmp_path: Path) -> None:
    variables = kde(tmp_path, "2")
    (tmp_path / ".config" / "kioslaverc").write_bytes(b"\xff\xfe no settings")
    assert DesktopProxySettings(variables, "linux").auto_config() is None


@pytest.mark.parametrize(
    ("line", "noticed"),
    [
        ("  ProxyAutoConfigEnable : 1", True),
        ("  ProxyAutoDiscoveryEnable : 1", True),
        ("  ProxyAutoConfigEnable : 0", False),
        ("  HTTPEnable : 1", False),
    ],
)
def test_what_macos_prints_is_read(line: str, noticed: bool) -> None:
    assert says_auto_config(f"<dictionary> {{\n{line}\n}}\n") is noticed


@pytest.mark.parametrize(
    ("address", "connection", "noticed"),
    [
        (None, None, None),
        ("", bytes.fromhex("46000000 05000000 01000000 00000000"), None),
        (None, bytes.fromhex("46000000 05000000 03000000 0c000000"), None),
        (None, bytes.fromhex("46000000 05000000 09000000 00000000"), AutoConfigSource.WINDOWS_DISCOVERY),
        (None, bytes.fromhex("3c000000 08080808 0b000000"), AutoConfigSource.WINDOWS_DISCOVERY),
        (None, bytes.fromhex("46000000 08"), None),
        (None, "not binary at all", None),
        ("http://wpad.example/proxy.pac", None, AutoConfigSource.WINDOWS),
        ("http://wpad.example/proxy.pac", bytes.fromhex("46000000 05000000 0d000000"), AutoConfigSource.WINDOWS),
    ],
)
def test_what_windows_has_in_its_registry_is_read(
    address: str | None, connection: object, noticed: AutoConfigSource | None
) -> None:
    assert windows_auto_config(address, connection) is noticed
