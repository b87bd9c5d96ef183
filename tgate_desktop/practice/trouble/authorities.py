"""The two authorities behind the certificates of trouble: one that an environment trusts, and one that nobody does."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tgate_desktop.practice.trouble.certificates import Authority

_TRUSTED = "Practice T-Gate Authority"
_UNKNOWN = "Example Office Inspection CA"


class Authorities:
    """Each is made when it is first needed. The certificate of the trusted one is in `ca_file` then: made anew by each
    Practice, so that environments which were imported before go on trusting."""

    def __init__(self, data: Path) -> None:
        self.ca_file = (data / "trouble-authority.pem").absolute()

    @cached_property
    def trusted(self) -> Authority:
        """Raises: OSError."""
        authority = _made(_TRUSTED)
        beside = self.ca_file.with_suffix(".new")
        beside.write_bytes(authority.pem)
        beside.replace(self.ca_file)
        return authority

    @cached_property
    def unknown(self) -> Authority:
        return _made(_UNKNOWN)


def _made(name: str) -> Authority:
    # Only these few troubles need `cryptography`, which takes its time to load.
    from tgate_desktop.practice.trouble.certificates import Authority

    return Authority(name)
