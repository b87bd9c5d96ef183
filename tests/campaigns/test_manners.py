"""The hostile clients of the campaign do reach the receiver, each in its manner."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator

import pytest

from tests.campaigns.manners import Manner, cutting_the_handshake, over_tls, plainly
from tests.support.receivers import Attempt, free_port, listening


@pytest.fixture
def attempt() -> Iterator[Attempt]:
    with listening(f"https://127.0.0.1:{free_port()}/callback") as attempt:
        yield attempt


def statuses(attempt: Attempt, manner: Manner, sent: bytes) -> set[bytes]:
    """What a client was answered with over and over; nothing where it did not wait, or was cut off."""
    chances = map(random.Random, range(20))
    answers = {manner(socket.create_connection((attempt.host, attempt.port)), sent, chance) for chance in chances}
    return {answer[:12] for answer in answers if answer}


def test_over_tls_a_request_is_heard(attempt: Attempt) -> None:
    assert statuses(attempt, over_tls, attempt.request("/favicon.ico")) == {b"HTTP/1.1 404"}


def test_the_true_callback_without_tls_is_refused_by_an_https_receiver(attempt: Attempt) -> None:
    assert statuses(attempt, plainly, attempt.request()) == {b"HTTP/1.1 400"}


def test_the_true_callback_after_a_broken_handshake_is_no_callback(attempt: Attempt) -> None:
    assert not any(status.startswith(b"HTTP") for status in statuses(attempt, cutting_the_handshake, attempt.request()))
    assert attempt.readings.all == []
