from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.practice import HandClock, Owner, Partner, started
from tgate_desktop import practice


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "practice"


@pytest.fixture
def running(data: Path, clock: HandClock) -> Iterator[tuple[practice.PracticeServer, Partner]]:
    server, partner = started(data, now=clock, other_redirect_uris=("http://localhost:9000/back",))
    with server:
        yield server, partner


@pytest.fixture
def server(running: tuple[practice.PracticeServer, Partner]) -> practice.PracticeServer:
    return running[0]


@pytest.fixture
def partner(running: tuple[practice.PracticeServer, Partner]) -> Partner:
    return running[1]


@pytest.fixture
def owner(server: practice.PracticeServer) -> Iterator[Owner]:
    with Owner(server) as browser:
        yield browser
