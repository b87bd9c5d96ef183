"""Has Apple look a signed file through, and attaches its ticket: `notarize.py FILE...`, of .app or .dmg.

TGATE_NOTARY_PROFILE names credentials in the keychain, which a person stores there once:
`xcrun notarytool store-credentials NAME`. So none of them is an argument or a variable here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROFILE = "TGATE_NOTARY_PROFILE"
WAIT = "45m"
ACCEPTED = "Accepted"


class NotNotarized(Exception):
    """Why not, in Apple's words."""


def packing(app: Path, archive: Path) -> list[str]:
    """An app is a folder: it is sent as an archive."""
    return ["ditto", "-c", "-k", "--keepParent", str(app), str(archive)]


def submitting(file: Path, profile: str) -> list[str]:
    """Ends when Apple has decided."""
    waiting = ["--wait", "--timeout", WAIT, "--output-format", "json"]
    return ["xcrun", "notarytool", "submit", str(file), "--keychain-profile", profile, *waiting]


def asking_why(submission: str, profile: str) -> list[str]:
    return ["xcrun", "notarytool", "log", submission, "--keychain-profile", profile]


def stapling(file: Path) -> list[str]:
    """The ticket goes to the file itself, so that it opens on a computer without network."""
    return ["xcrun", "stapler", "staple", str(file)]


def decision(answer: str) -> tuple[str, str]:
    """The submission's ID and its status, from what notarytool printed. Raises: NotNotarized."""
    try:
        told = json.loads(answer)
        return str(told["id"]), str(told["status"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotNotarized(f"notarytool said: {answer.strip() or 'nothing'}") from error


def notarize(file: Path, profile: str) -> None:
    """Raises: NotNotarized, CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        sent = file
        if file.suffix == ".app":
            sent = Path(folder) / f"{file.stem}.zip"
            subprocess.run(packing(file, sent), check=True)
        # An end that is not well is told by the answer, too.
        done = subprocess.run(submitting(sent, profile), check=False, stdout=subprocess.PIPE, text=True)
    submission, status = decision(done.stdout)
    if status != ACCEPTED:
        why = subprocess.run(asking_why(submission, profile), check=False, stdout=subprocess.PIPE, text=True).stdout
        raise NotNotarized(f"{file.name}: {status}\n{why}".strip())
    subprocess.run(stapling(file), check=True)


def main(names: list[str]) -> int:
    profile = os.environ.get(PROFILE)
    if not profile or not names:
        print(f"usage: {PROFILE}=NAME notarize.py FILE...", file=sys.stderr)
        return 2
    try:
        for name in names:
            notarize(Path(name).absolute(), profile)
    except (OSError, NotNotarized, subprocess.CalledProcessError) as failure:
        print(f"Not notarized: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
