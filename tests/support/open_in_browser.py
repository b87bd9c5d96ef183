"""The session's `xdg-open`: starts its browser, or opens a tab where it runs. `open_in_browser.py FOLDER ADDRESS`.

A headless Chromium does not take an address from a second start, as one with windows would: it is asked by its
debugging port.
"""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

from tests.support.browser import chromium, debugging_port, flags


def main(folder: Path, address: str) -> None:
    profile = folder / "browser"
    port = debugging_port(profile)
    if port is not None:
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?{quote(address, safe='')}", method="PUT")
        urllib.request.urlopen(asked, timeout=10).close()
        return
    with (folder / "browser.txt").open("ab") as complaints:
        subprocess.Popen(
            [chromium(), *flags(profile), "--remote-debugging-port=0", address],
            stdin=subprocess.DEVNULL,
            stdout=complaints,
            stderr=complaints,
            start_new_session=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
