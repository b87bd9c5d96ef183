"""The stage as a fixture: whatever runs on it has ended after the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.ui.wizard.stage import Stage


@pytest.fixture
def staged(qtbot) -> Iterator[Callable[..., Stage]]:
    """Makes stages; `staged()` is a wizard on a computer without companies."""
    stages: list[Stage] = []

    def make(*views, **how) -> Stage:
        stages.append(Stage(qtbot, *views, **how))
        return stages[-1]

    yield make
    for stage in stages:
        stage.end()
