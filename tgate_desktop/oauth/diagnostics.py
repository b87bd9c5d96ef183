"""What *Diagnostics* puts together, as values that the words, the window and the command line share."""

from __future__ import annotations

import enum
from dataclasses import dataclass

README_NAME = "README.txt"


class Part(enum.Enum):
    """One file of the bundle each, in the order in which they stand in it. The value is the file's name."""

    README = README_NAME
    VERSIONS = "versions.json"
    COMPUTER = "computer.json"
    SETTINGS = "settings.json"
    COMPANIES = "companies.json"
    KEYRING = "keyring.json"
    CHECKUP = "check-this-computer.json"
    REQUESTS = "requests.json"
    HISTORY = "history.json"
    LOG = "log.txt"

    @property
    def is_quoting(self) -> bool:
        """Whether it holds what others said, so that a secret which nobody can look for might stand in it."""
        return self in (Part.REQUESTS, Part.LOG)

    @property
    def can_be_left_out(self) -> bool:
        return self is not Part.README


@dataclass(frozen=True)
class Choice:
    """What a person wants in the bundle."""

    left_out: frozenset[Part] = frozenset()
    company_names: bool = True


@dataclass(frozen=True)
class DiagnosticsFile:
    """One file of the bundle, as it will be written in UTF-8."""

    part: Part
    text: str

    @property
    def name(self) -> str:
        return self.part.value

    @property
    def octets(self) -> bytes:
        """UTF-8; what has no place in it is escaped."""
        return self.text.encode("utf-8", "backslashreplace")

    @property
    def size_bytes(self) -> int:
        return len(self.octets)


@dataclass(frozen=True)
class Written:
    """A bundle that was searched and then written.

    `secrets` were looked for in `forms` spellings each. `unread` secrets are in a keyring that could not be read, and
    `too_short` ones are no different from ordinary text: neither could be looked for.
    """

    path: str
    secrets: int
    forms: int
    unread: int = 0
    too_short: int = 0
