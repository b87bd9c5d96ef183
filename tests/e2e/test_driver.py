"""The driver, on a small window: what the end-to-end tests rely on."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.desktop import GUARD_S, NotOnScreen
from tests.support.session import MARK, Program, Session, desktop_session

SAMPLE = Path(__file__).with_name("sample_window.py")


@pytest.fixture
def sample(session: Session) -> Program:
    return session.start(sys.executable, SAMPLE)


def test_what_is_typed_arrives_key_by_key_and_a_press_is_a_press(sample: Program) -> None:
    window = sample.window
    assert not window.see("greet").is_enabled
    window.type("clientId", "a b+c/d=&é")
    assert window.text("clientId") == "a b+c/d=&é"
    window.type("clientSecret", "seven77")
    window.press("loud")
    window.see("loud", states=["checked"])
    window.press("greet")
    window.see("echo", text="Hello a b+c/d=&é! 7")


def test_a_field_is_replaced_and_can_be_emptied(sample: Program) -> None:
    sample.window.type("clientId", "first")
    sample.window.type("clientId", "second")
    assert sample.window.text("clientId") == "second"
    sample.window.type("clientId", "")
    sample.window.see("greet", without_states=["enabled"])


def test_rows_are_read_and_clicked(sample: Program) -> None:
    assert [row.text for row in sample.window.rows("companies")] == ["Harbour Kitchen", "مطبخ المرفأ"]
    sample.window.click_named("مطبخ المرفأ")
    sample.window.see("echo", text="مطبخ المرفأ")


def test_shortcuts_reach_the_window(sample: Program) -> None:
    sample.window.keys("ctrl+g", into="clientId")
    sample.window.see("echo", text="by key")


def test_what_does_not_show_is_not_there(sample: Program) -> None:
    sample.window.see("greet")
    sample.window.gone("hidden")
    with pytest.raises(NotOnScreen, match="'greet'"):
        sample.window.see("hidden", guard_s=0.1)


def test_the_screen_can_be_pictured(sample: Program, session: Session, tmp_path: Path) -> None:
    sample.window.see("greet")
    session.picture(tmp_path / "screen.png")
    session.picture(tmp_path / "window.png", sample.window["Sample"])
    whole, part = ((tmp_path / name).read_bytes() for name in ("screen.png", "window.png"))
    assert whole.startswith(b"\x89PNG")
    assert (int.from_bytes(whole[16:20]), int.from_bytes(whole[20:24])) == (1280, 900)
    assert (int.from_bytes(part[16:20]), int.from_bytes(part[20:24])) == (480, 420)


@pytest.fixture
def page() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<p>page {self.path}</p>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_program_opens_the_browser_and_then_another_tab_in_it(sample: Program, session: Session, page: str) -> None:
    for name in ("/one", "/two"):
        sample.window.type("clientId", page + name)
        sample.window.press("openBrowser")
        session.browser().turn_to(page + name).wait_for_text(f"page {name}")


def test_the_keyring_is_real_and_unlocked(session: Session) -> None:
    store = "import keyring; keyring.set_password('any service', 'any user', 'kept')"
    assert session.start(sys.executable, "-c", store).process.wait(GUARD_S) == 0
    assert session.keyring.entries() == {"any service": "kept"}
    session.keyring.lock()
    assert session.keyring.is_locked()


def test_nothing_outlives_the_session() -> None:
    with tempfile.TemporaryDirectory(prefix="s-") as folder, desktop_session(Path(folder)) as session:
        program = session.start(sys.executable, SAMPLE)
        program.window.see("greet")
        assert _with_mark(session)
    assert not _with_mark(session)


def _with_mark(session: Session) -> list[str]:
    listing = subprocess.run(["ps", "axeww"], check=True, capture_output=True, text=True).stdout
    return [line for line in listing.splitlines() if f"{MARK}={session.folder}" in line]
