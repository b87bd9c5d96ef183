"""The user's session around this process, as the doctor looks at it (`flows.doctor_ports.Surroundings`)."""

from __future__ import annotations

import netrc
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

_FILE_KEYRINGS = ("keyrings.alt", "keyrings.cryptfile")


class SessionSurroundings:
    """`variables` are those of this process unless others are given."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables

    def netrc_hosts(self) -> frozenset[str]:
        """See the port. A file that cannot be read has nothing for other tools either."""
        for file in self._netrc_files():
            try:
                return frozenset(netrc.netrc(str(file)).hosts)
            except (OSError, UnicodeError, netrc.NetrcParseError):
                continue
        return frozenset()

    def variables(self) -> Mapping[str, str]:
        """See the port."""
        return dict(self._variables)

    def plain_text_keyrings(self) -> Sequence[str]:
        """See the port."""
        return tuple(name for name in _FILE_KEYRINGS if _is_installed(name))

    def allows_core_dumps(self) -> bool | None:
        """See the port. By this process's limit: a handler that the kernel pipes dumps to has rules of its own."""
        if sys.platform == "win32":
            return None
        import resource

        return resource.getrlimit(resource.RLIMIT_CORE)[0] != 0

    def _netrc_files(self) -> Sequence[Path]:
        named = self._variables.get("NETRC")
        if named:
            return (Path(named),)
        home = Path(self._variables.get("HOME") or self._variables.get("USERPROFILE") or "")
        return tuple(home / name for name in (".netrc", "_netrc")) if home.is_absolute() else ()


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # its parent is not there
        return False
