"""Who runs what when tests run side by side: those of a module together, for they share what it has set up."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

# Apps in them start Practice T-Gate as users have it: at its own ports, which a computer has once.
AT_PRACTICES_OWN_PORTS = ("tests/e2e/", "tests/integration/", "tests/test_practice_host.py")
# What takes longest, so that nobody waits for it in the end.
_FIRST_FOLDERS = ("e2e", "integration", "campaigns", "packaging", "adapters")


class ModulesTogether(LoadScopeScheduling):
    """One worker gets a whole module, and one of them all that is at Practice's own ports."""

    def _split_scope(self, nodeid: str) -> str:
        return shared_by(nodeid)


def shared_by(nodeid: str) -> str:
    """What a test shares with those that must not run beside it: its module, or ports."""
    module = nodeid.partition("::")[0]
    return "Practice's own ports" if module.startswith(AT_PRACTICES_OWN_PORTS) else module


def in_line(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests in the order in which they are begun."""
    return sorted(items, key=lambda item: _place(item.path.parent.name))


def _place(folder: str) -> int:
    return _FIRST_FOLDERS.index(folder) if folder in _FIRST_FOLDERS else len(_FIRST_FOLDERS)
