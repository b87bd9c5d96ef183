"""What a refresh does to the pair before, rule by rule. Rn and An are the n-th refresh and access token."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.practice import HandClock, Partner, started
from tgate_desktop.practice import Rotation

EVERY_RULE = list(Rotation)


class Tokens:
    """One grant, driven by token names."""

    def __init__(self, partner: Partner) -> None:
        self._partner = partner
        first = partner.connect()
        self.access = {1: first["access_token"]}
        self.refreshed = {1: first["refresh_token"]}

    def refresh(self, old: int, new: int = 0) -> int:
        """The status of refreshing with R`old`; the answer becomes pair `new`."""
        answer = self._partner.refresh(self.refreshed[old])
        if answer.status_code == 200 and new:
            self.access[new] = answer.json()["access_token"]
            self.refreshed[new] = answer.json().get("refresh_token", self.refreshed[old])
        return answer.status_code

    def use(self, number: int, path: str = "/api/brands") -> int:
        return self._partner.api(self.access[number], path).status_code


@pytest.fixture
def tokens(rule: Rotation, tmp_path: Path, clock: HandClock) -> Iterator[Tokens]:
    server, partner = started(tmp_path, rotation=rule, now=clock)
    with server:
        yield Tokens(partner)


def rules(**expected: object) -> pytest.MarkDecorator:
    """One case a rule."""
    names = {"grace": Rotation.GRACE, "strict": Rotation.STRICT, "reuse": Rotation.REUSE_REVOKES, "none": Rotation.NONE}
    return pytest.mark.parametrize(("rule", "expected"), [(names[name], value) for name, value in expected.items()])


@pytest.mark.parametrize("rule", [Rotation.GRACE, Rotation.STRICT, Rotation.REUSE_REVOKES])
def test_the_answer_has_a_new_refresh_token(tokens: Tokens) -> None:
    tokens.refresh(1, 2)
    assert tokens.refreshed[2] != tokens.refreshed[1]
    assert tokens.access[2] != tokens.access[1]


@pytest.mark.parametrize("rule", [Rotation.NONE])
def test_without_rotation_the_answer_has_no_refresh_token(tmp_path: Path, rule: Rotation) -> None:
    server, partner = started(tmp_path, rotation=rule)
    with server:
        answer = partner.refresh(partner.connect()["refresh_token"]).json()
    assert "refresh_token" not in answer
    assert answer["access_token"]


@rules(grace=200, strict=401, reuse=401, none=200)
def test_a1_after_a_refresh_while_a2_is_unused(tokens: Tokens, expected: int) -> None:
    tokens.refresh(1, 2)
    assert tokens.use(1) == expected


@rules(grace=(200, 200), strict=(400, 200), reuse=(400, 401), none=(200, 200))
def test_r1_again_while_a2_is_unused_and_what_becomes_of_a2(tokens: Tokens, expected: tuple[int, int]) -> None:
    tokens.refresh(1, 2)
    assert (tokens.refresh(1, 3), tokens.use(2)) == expected


@rules(grace=401, strict=401, reuse=401, none=200)
def test_a1_after_a2_was_used(tokens: Tokens, expected: int) -> None:
    tokens.refresh(1, 2)
    assert tokens.use(2) == 200
    assert tokens.use(1) == expected


@rules(grace=(400, 200, 200), strict=(400, 200, 200), reuse=(400, 401, 400), none=(200, 200, 200))
def test_r1_after_a2_was_used_and_what_becomes_of_the_second_pair(
    tokens: Tokens, expected: tuple[int, int, int]
) -> None:
    tokens.refresh(1, 2)
    tokens.use(2)
    assert (tokens.refresh(1), tokens.use(2), tokens.refresh(2)) == expected


@rules(grace=(400, 200), strict=(400, 400), reuse=(400, 400), none=(200, 200))
def test_r2_and_r1_after_two_refreshes_and_the_use_of_a3(tokens: Tokens, expected: tuple[int, int]) -> None:
    tokens.refresh(1, 2)
    tokens.refresh(2, 3)
    assert tokens.use(3) == 200
    assert (tokens.refresh(2), tokens.refresh(1)) == expected


# Each: the statuses of the refreshes, then those of first using the access tokens that came. Where reuse ends the
# grant, the losers take the winner with them.
@rules(
    grace=([200] * 4, [200] * 4),
    strict=([200, 400, 400, 400], [200]),
    reuse=([200, 400, 400, 400], [401]),
    none=([200] * 4, [200] * 4),
)
def test_four_concurrent_refreshes_of_r1(tokens: Tokens, expected: tuple[list[int], list[int]]) -> None:
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(lambda new: tokens.refresh(1, new), range(2, 6)))
    used = [tokens.use(number) for number in tokens.access if number > 1]
    assert (statuses, used) == expected


@pytest.mark.parametrize("rule", [Rotation.GRACE])
@pytest.mark.parametrize(("path", "status"), [("/api/brands", 200), ("/api/nothing", 404), ("/api/brands?page=x", 422)])
def test_any_request_with_a2_ends_the_first_pair(tokens: Tokens, path: str, status: int) -> None:
    tokens.refresh(1, 2)
    assert tokens.use(2, path) == status
    assert tokens.use(1) == 401
    assert tokens.refresh(1) == 400


@pytest.mark.parametrize("rule", [Rotation.GRACE])
def test_an_expired_a2_ends_the_first_pair_as_well(tokens: Tokens, clock: HandClock) -> None:
    tokens.refresh(1, 2)
    clock.move(7200)
    assert tokens.use(2) == 401
    assert tokens.refresh(1) == 400


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_an_access_token_dies_after_its_lifetime_and_a_refresh_token_does_not(tokens: Tokens, clock: HandClock) -> None:
    clock.move(7199)
    assert tokens.use(1) == 200
    clock.move(1)
    assert tokens.use(1) == 401
    clock.move(365 * 86400)
    assert tokens.refresh(1, 2) == 200
    assert tokens.use(2) == 200


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_another_connect_leaves_the_grants_before_alone(rule: Rotation, tmp_path: Path) -> None:
    server, partner = started(tmp_path, rotation=rule)
    with server:
        older, newer = partner.connect(), partner.connect()
        assert partner.api(newer["access_token"]).status_code == 200
        assert partner.api(older["access_token"]).status_code == 200
        assert partner.refresh(older["refresh_token"]).status_code == 200
