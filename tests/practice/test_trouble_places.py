"""Places of trouble, and the environments that lead to them."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.support.practice import GUARD_S, Owner, plain_session
from tgate_desktop import practice
from tgate_desktop.practice.trouble.environments import TroubleEnvironments, first_port
from tgate_desktop.practice.trouble.places import PLACES, Way, place_named

NAMES = [place.name for place in PLACES]
ADDRESS = "http://127.0.0.1:8764"


def document(server: practice.PracticeServer, name: str) -> dict[str, object]:
    with plain_session() as session:
        answer = session.get(f"{server.address}/trouble/environments/{name}.json", timeout=GUARD_S)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="practice-{name}.json"'
    members: dict[str, object] = answer.json()
    return members


def practice_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("practice-")]


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), GUARD_S).close()
    except ConnectionRefusedError:
        return True
    return False


@pytest.fixture
def environments(tmp_path: Path) -> Iterator[TroubleEnvironments]:
    environments = TroubleEnvironments(tmp_path, ADDRESS, None)
    yield environments
    environments.close()


@pytest.mark.parametrize("name", NAMES)
def test_an_environment_can_be_saved_from_the_page(server: practice.PracticeServer, name: str) -> None:
    members = document(server, name)
    assert members["authorization_address"] == f"{server.address}/oauth/authorize"
    assert str(members["token_address"]).startswith("https://")
    assert members["extra_parameters"] == [["practice_trouble", name]]
    assert document(server, name) == members, "it stays where it is"


def test_the_unknown_issuer_is_in_the_certificate(server: practice.PracticeServer) -> None:
    port = int(str(document(server, "unknown-issuer")["token_address"]).split(":")[2].split("/")[0])
    pem = ssl.get_server_certificate(("127.0.0.1", port), timeout=GUARD_S)
    issuer = x509.load_pem_x509_certificate(pem.encode()).issuer.rfc4514_string()
    assert issuer == "CN=Example Office Inspection CA"


def test_a_closed_port_refuses_and_stays_ours(environments: TroubleEnvironments) -> None:
    place = place_named("closed-port")
    assert place is not None
    port = environments.open(place)
    assert refuses(port)
    with pytest.raises(OSError, match="in use"), socket.create_server(("127.0.0.1", port)):
        pass


def test_ports_are_beside_practices_own_and_all_different() -> None:
    assert first_port(0) is None
    assert first_port(8764) == 8775


def test_nothing_is_open_before_it_is_asked_for_and_all_is_closed_with_it(tmp_path: Path) -> None:
    server = practice.start(tmp_path, 0)
    before = len(practice_threads())
    ports = []
    for place in PLACES:
        members = json.loads(server.trouble_environment(place))
        if place.way is not Way.NAME:
            shown = members["token_address" if place.way is Way.PORT else "proxy_address"]
            ports.append(int(shown.split(":")[2].split("/")[0]))
    assert len(set(ports)) == len(ports)
    assert len(practice_threads()) == before + sum(place.greeting is not None for place in PLACES)
    silent = [socket.create_connection(("127.0.0.1", port), GUARD_S) for port in ports if not refuses(port)]
    server.close()
    assert practice_threads() == []
    assert all(refuses(port) for port in ports)
    for connection in silent:
        connection.close()


def test_nothing_opens_after_the_end(environments: TroubleEnvironments) -> None:
    environments.close()
    place = place_named("no-tls")
    assert place is not None
    with pytest.raises(OSError, match="has stopped"):
        environments.open(place)


def test_a_link_of_such_an_environment_opens_its_place(owner: Owner, server: practice.PracticeServer) -> None:
    before = len(practice_threads())
    assert owner.open(practice_trouble="no-tls").status_code == 200
    assert owner.open(practice_trouble="no-tls").status_code == 200
    assert sum(name == "practice-accept" for name in practice_threads()) == 2
    assert owner.open(practice_trouble="never-heard-of").status_code == 200
    assert len(practice_threads()) <= before + 3


def test_a_taken_port_is_told_on_the_page(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken: int = other.getsockname()[1]
        first = taken - NAMES.index("no-tls")
        environments = TroubleEnvironments(tmp_path, ADDRESS, first)
        place = place_named("no-tls")
        assert place is not None
        with pytest.raises(OSError, match="in use"):
            environments.open(place)
        environments.close()
