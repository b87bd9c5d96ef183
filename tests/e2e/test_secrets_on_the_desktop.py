"""Secrets where other programs look: the real clipboard of an X server, and the accessibility bus."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import pytest

from tests.support.desktop import Desktop
from tests.support.session import Program, Session

HERE = Path(__file__).parent


@pytest.fixture
def secret() -> str:
    return f"a-secret-{secrets.token_hex(8)}"


def holder(session: Session, secret: str, lifetime_s: str = "60") -> Program:
    """The window with the secret, shown."""
    program = session.start(
        sys.executable, HERE / "secret_window.py", SECRET_OF_THE_TEST=secret, LIFETIME_S=lifetime_s, PYTHONPATH="."
    )
    program.window.see("copy")
    return program


def other(session: Session) -> Desktop:
    """Another program that looks at the clipboard."""
    program = session.start(sys.executable, HERE / "clipboard_window.py")
    program.window.see("look")
    return program.window


def test_a_copied_secret_is_marked_and_not_in_the_selection(session: Session, secret: str) -> None:
    looking, window = other(session), holder(session, secret).window
    window.press("copy")
    looking.see("text", text=secret)
    looking.see("mark", text="secret")
    looking.see("selection", text="nothing")


def test_a_copied_secret_is_gone_for_every_program_when_its_time_is_over(session: Session, secret: str) -> None:
    looking, window = other(session), holder(session, secret, lifetime_s="2").window
    window.press("copy")
    looking.see("text", text=secret)
    looking.see("text", text="nothing")


def test_a_copied_secret_is_gone_when_the_program_has_ended(session: Session, secret: str) -> None:
    looking, window = other(session), holder(session, secret).window
    window.press("copy")
    looking.see("text", text=secret)
    window.press("leave")
    looking.see("text", text="nothing")


def test_what_another_program_copied_since_stays(session: Session, secret: str) -> None:
    looking, window = other(session), holder(session, secret).window
    window.press("copy")
    looking.see("text", text=secret)
    looking.press("copyMine")
    looking.see("text", text="theirs")
    window.press("clear")
    looking.press("look")
    looking.see("text", text="theirs")


def test_a_password_field_tells_a_screen_reader_no_more_than_its_length(session: Session, secret: str) -> None:
    window = holder(session, secret).window
    shown = window.text("clientSecret")
    assert len(shown) == len(secret)
    assert len(set(shown)) == 1
    assert secret not in window.outline()


def test_nothing_can_be_copied_out_of_a_password_field(session: Session, secret: str) -> None:
    looking, window = other(session), holder(session, secret).window
    looking.press("copyMine")
    looking.see("text", text="theirs")
    window.keys("ctrl+a", "ctrl+c", "ctrl+x", into="clientSecret")
    window.keys("ctrl+v", into="other")
    window.see("other", text="theirs")
    looking.press("look")
    looking.see("text", text="theirs")
