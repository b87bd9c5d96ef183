"""The campaign in short; its full length is run by hand: `python -m tests.campaigns.refreshing`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.campaigns.refreshing import refreshed_at_once
from tests.campaigns.servers import SERVERS
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
    assert figures.window == figures.commands.total() == TIMES
    assert TIMES < figures.answers.total() <= 2 * TIMES + 1
