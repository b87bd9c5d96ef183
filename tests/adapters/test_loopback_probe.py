"""The loopback interface with real sockets: what is free, what is taken, and by whom."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from tests.support.receivers import expected_redirect, free_port, listening, receivers
from tgate_desktop.adapters.loopback_probe import LoopbackProbe
from tgate_desktop.adapters.port_owner import port_owner
from tgate_desktop.flows.doctor_ports import PortOwner
from tgate_desktop.oauth.problems import HostNotFound, PortTaken

probe = LoopbackProbe(lambda _port: False)
both_families = pytest.mark.parametrize("address", ["127.0.0.1", "::1"])


def family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def taken(address: str) -> socket.socket:
    return socket.create_server((address, 0), family=family(address))


@both_families
def test_a_free_port_is_free_again_after_the_look(address: str) -> None:
    port = free_port()
    probe.try_port(address, port)
    probe.try_port(address, port)
    with socket.create_server((address, port), family=family(address)):
        pass


@both_families
def test_a_port_that_a_program_listens_on_is_taken(address: str) -> None:
    with taken(address) as server, pytest.raises(PortTaken):
        probe.try_port(address, server.getsockname()[1])


def test_a_port_taken_on_one_family_is_free_on_the_other() -> None:
    with taken("127.0.0.1") as server:
        probe.try_port("::1", server.getsockname()[1])


@both_families
def test_the_program_that_listens_is_named(address: str) -> None:
    with taken(address) as server:
        owner = probe.owner(address, server.getsockname()[1])
    assert owner == PortOwner(Path("/proc/self/comm").read_text().strip(), os.getpid())


def test_a_program_that_listens_on_every_address_is_named_too() -> None:
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        owner = probe.owner("127.0.0.1", server.getsockname()[1])
    assert owner is not None
    assert owner.process_id == os.getpid()


def test_nobody_is_named_for_a_free_port() -> None:
    assert port_owner("127.0.0.1", free_port()) is None


def test_a_program_of_another_user_is_known_as_that_alone(tmp_path: Path) -> None:
    local = socket.inet_aton("127.0.0.1")[:: -1 if sys.byteorder == "little" else 1].hex().upper()
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "tcp").write_text(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        f"   0: {local}:223D 00000000:0000 0A 00000000:00000000 00:00000000 00000000 {os.getuid() + 1} 0 4711 1\n"
    )
    assert port_owner("127.0.0.1", 0x223D, tmp_path) == PortOwner()
    assert port_owner("127.0.0.1", 80, tmp_path) is None


def test_localhost_is_this_computer() -> None:
    assert set(probe.resolved("localhost")) <= {"127.0.0.1", "::1"}
    assert probe.resolved("localhost")


def test_a_name_that_nobody_knows_is_not_found() -> None:
    def nobody(host: str, port: int) -> list[tuple[socket.AddressFamily, str, int]]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(HostNotFound):
        LoopbackProbe(lambda _port: False, nobody).resolved("localhost")


def test_a_receiver_is_known_as_ours_while_it_listens() -> None:
    ours = receivers()
    expected = expected_redirect(f"http://127.0.0.1:{free_port()}/callback")
    receiver = ours(expected, lambda _reading: None)
    held = LoopbackProbe(ours.is_holding)
    assert held.is_held_by_us(expected.redirect_uri.port)
    assert not held.is_held_by_us(expected.redirect_uri.port + 1)
    receiver.close()
    assert not held.is_held_by_us(expected.redirect_uri.port)


def test_another_programs_receiver_is_not_ours() -> None:
    with listening() as attempt:
        assert not LoopbackProbe(receivers().is_holding).is_held_by_us(attempt.port)
