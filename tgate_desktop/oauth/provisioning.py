"""What IT provides on this computer: environments, defaults and switches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tgate_desktop.oauth.environment import Environment
    from tgate_desktop.oauth.problems import Problem


@dataclass(frozen=True)
class Provisioning:
    """`path` is the file, empty where there is none. With a `problem` nothing of the file counts: what it brought
    before stays, and nobody adds environments until it is mended, for it is not known whether IT allows that.

    `defaults` are settings by name. `keyring_backend` is the class path of one more accepted keyring.
    """

    path: str = ""
    problem: Problem | None = None
    environments: tuple[Environment, ...] = ()
    lock_environments: bool = False
    hide_practice: bool = False
    keyring_backend: str | None = None
    defaults: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lock_preferences: bool = False
    redirect_uri: str | None = None

    @property
    def locked_settings(self) -> frozenset[str]:
        """The preferences that IT decides."""
        return frozenset(self.defaults) if self.lock_preferences else frozenset()

    def setting(self, name: str, chosen: str | None) -> str | None:
        """What counts: the user's own choice, but for one that is locked; where there is none, IT's."""
        return self.defaults.get(name, chosen) if chosen is None or name in self.locked_settings else chosen


NOT_PROVISIONED = Provisioning()
