from __future__ import annotations

from collections.abc import Iterator

import pytest

from tgate_desktop.words import languages


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    languages.use(languages.ENGLISH)
