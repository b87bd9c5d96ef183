"""The campaign in short; in full: `python -m tests.campaigns.refreshing`, a part of `make reliability`."""

from __future__ import annotations

import os
import socket
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.campaigns.refreshing import Figures, refreshed_at_once
from tests.campaigns.servers import SERVERS
from tests.campaigns.token_counter import has_port
from tests.support.session import desktop_session

TIMES = 6


@pytest.mark.parametrize("name", SERVERS)
def test_window_and_command_line_refresh_the_same_company_at_once_and_lose_nothing(name: str) -> None:
    # paths of sockets end at 108 characters
    with (
        tempfile.TemporaryDirectory(prefix="c-") as place,
        desktop_session(Path(place)) as session,
        SERVERS[name](Path(place)) as server,
    ):
        figures = refreshed_at_once(session, server, TIMES)
    assert figures.is_clean, figures
    assert figures.answers.total() >= 2 * TIMES


FEW = Figures(
    times=6,
    to_window=6,
    to_commands=6,
    presses=8,
    commands=Counter({0: 7}),
    answers=Counter({"200": 13}),
    shown_again=0,
    is_alive=True,
    complaints=[],
    took_s=1.0,
)


@pytest.mark.parametrize(
    ("figures", "line"),
    [
        (replace(FEW, to_window=5), "refreshes by the window 5, not at least 6"),
        (replace(FEW, to_commands=0), "refreshes by commands 0, not at least 6"),
    ],
)
def test_neither_may_refresh_less_often_than_it_was_to(figures: Figures, line: str) -> None:
    assert FEW.is_clean
    assert not figures.is_clean
    assert figures.outcome("a server").past_bounds == (line,)


def test_who_asked_is_told_by_the_connections_own_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as ours:
        assert has_port(os.getpid(), ours.getsockname()[1])
        assert not has_port(os.getppid(), ours.getsockname()[1])
