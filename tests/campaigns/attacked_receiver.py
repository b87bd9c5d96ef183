"""The receiver in a process of its own, with the app's log: attempt after attempt on one port.

The process takes lines and answers each with a line of JSON: `open` begins an attempt and tells its state, `close` ends
it and tells what was reported.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.callback_oracle import Told, told_by
from tests.support.receivers import CONNECTED, Readings, expected_redirect, receivers
from tgate_desktop.adapters.logs import start_logging
from tgate_desktop.adapters.receiver import LoopbackReceiver, LoopbackReceivers
from tgate_desktop.oauth.redirect import Reading, UnconfirmedCode

_GUARD_S = 30.0
_STATUS = re.compile(r"^(VmRSS|VmHWM|Threads):\s*(\d+)", re.MULTILINE)


class AttackedReceiver:
    """The process, seen from outside: what it is told, and what it takes."""

    def __init__(self, scheme: str, port: int, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.campaigns.attacked_receiver", scheme, str(port), str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def open(self) -> str:
        """The new attempt's state."""
        return str(self._asked("open"))

    def close(self) -> list[Told]:
        """What was reported to the attempt."""
        return [Told(kind, value) for kind, value in self._asked("close")]

    @property
    def ended_with(self) -> int | None:
        """The process's exit status, None while it runs."""
        return self._process.poll()

    def end(self) -> None:
        """Ends the process."""
        self._process.communicate(timeout=_GUARD_S)

    def status(self) -> dict[str, int]:
        """`VmRSS`, and `VmHWM`, the most that it was, in KiB; `Threads`."""
        text = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return {name: int(value) for name, value in _STATUS.findall(text)}

    def forget_the_most(self) -> None:
        """`VmHWM` begins anew (proc(5), clear_refs)."""
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5", encoding="ascii")

    def _asked(self, what: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class OneAttempt:
    """An attempt whose exchange takes no time: the browser is told as soon as the callback was reported."""

    def __init__(self, receivers: LoopbackReceivers, scheme: str, port: int) -> None:
        self._readings = Readings()
        expected = expected_redirect(f"{scheme}://127.0.0.1:{port}/callback")
        assert expected.state is not None
        self.state = expected.state.reveal()
        self._receiver: LoopbackReceiver = receivers(expected, self._heard)

    def close(self) -> list[tuple[str, str]]:
        """What was reported: kinds and values (see `Told`)."""
        self._receiver.close()
        return [(told.kind, told.value) for told in map(told_by, self._readings.all)]

    def _heard(self, reading: Reading) -> None:
        self._readings(reading)
        if not isinstance(reading, UnconfirmedCode):
            self._receiver.finish(CONNECTED)


def main() -> None:
    scheme, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    start_logging(folder)
    made = receivers()
    attempt: OneAttempt | None = None
    for line in sys.stdin:
        if line.strip() == "open":
            attempt = OneAttempt(made, scheme, port)
            answer: object = attempt.state
        else:
            assert attempt is not None
            answer = attempt.close()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
