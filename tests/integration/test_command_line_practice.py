"""A company in Practice T-Gate: a command starts it where it is not running, and finds it where it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.practice import GUARD_S, Owner
from tests.support.secret_service import running_secret_service
from tests.support.wired_app import RunningAttempt, opened
from tgate_desktop import compose
from tgate_desktop.adapters.folders import user_folders
from tgate_desktop.flows.connect import ConnectOrder, new_id
from tgate_desktop.oauth.addresses import origin
from tgate_desktop.oauth.company import Application, Company, ServerUse
from tgate_desktop.oauth.environment import PRACTICE_ADDRESS, PRACTICE_ID, PRACTICE_PORT, practice_environment
from tgate_desktop.practice import is_running
from tgate_desktop.practice_host import PracticeHost

NAME = "Saffron House"


@pytest.fixture
def window(tmp_path: Path, monkeypatch) -> Iterator[PracticeHost]:
    """What a window with one company in Practice T-Gate has running."""
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(tmp_path / "home"))
    with running_secret_service() as service:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        with closing(compose.open_practice()) as host:
            _connect(host)
            yield host


def _connect(host: PracticeHost) -> None:
    use_cases = compose.build(practice=host)
    setup, environment = use_cases.connect.prepare_practice(), practice_environment()
    secret_origin = origin(environment.token_address)
    application = Application(new_id(), PRACTICE_ID, setup.client_id, setup.redirect_uri, secret_origin)
    company = Company(new_id(), NAME, application.application_id, None, ServerUse.NO)
    attempt = RunningAttempt(use_cases, ConnectOrder(environment, application, setup.client_secret, company))
    with Owner(_Running()) as owner:  # type: ignore[arg-type]
        page = owner.sign_in(owner.session.get(attempt.link, timeout=GUARD_S))
        answer = owner.submit(page, follow=False, decision="approve", company="saffron-house")
    opened(answer.headers["Location"])
    view = attempt.end().view
    assert view is not None
    assert view.awaiting is not None
    use_cases.decide.confirm(view.awaiting.grant_id)


class _Running:
    """All that an owner's browser knows of it."""

    address = PRACTICE_ADDRESS


def test_a_command_finds_it_running_and_leaves_it_running(window: PracticeHost) -> None:
    command = CommandLine(os.environ)
    assert command("refresh", NAME, "--json").document["tokens"]["generation"] == 2
    assert is_running(user_folders().practice, PRACTICE_PORT)


def test_a_command_starts_it_and_takes_it_along_when_it_ends(window: PracticeHost) -> None:
    window.close()
    command = CommandLine(os.environ)
    for generation in (2, 3):
        assert command("refresh", NAME, "--json").document["tokens"]["generation"] == generation
        assert not is_running(user_folders().practice, PRACTICE_PORT)
    window.ensure_running()
    assert command("token", NAME).status == 0
