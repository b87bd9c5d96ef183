"""What *Check this computer* looks at from outside, as Protocols, beside those of `flows.ports`.

Every method may block; the doctor holds each check to a time limit.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tgate_desktop.flows.cancel import Cancel
from tgate_desktop.oauth.secret import Secret


@dataclass(frozen=True)
class PortOwner:
    """Who listens on a port, as far as the system tells. `name` is empty for a program of another user."""

    name: str = ""
    process_id: int | None = None


class Loopback(Protocol):
    """The loopback interface, as the receiver uses it."""

    def try_port(self, address: str, port: int) -> None:
        """Listens there as the receiver would, and lets go at once.

        Raises: PortTaken, PortForbidden, LoopbackMissing.
        """

    def is_held_by_us(self, port: int) -> bool:
        """Whether a receiver of this process listens there now."""

    def owner(self, address: str, port: int) -> PortOwner | None:
        """Who listens there; None where the system does not tell cheaply."""

    def resolved(self, host: str) -> Sequence[str]:
        """The addresses of `host`. Raises: HostNotFound."""


class AutoConfigSource(enum.Enum):
    """Where a proxy auto-config was noticed. Windows' discovery is told apart: it is switched on from the start."""

    ENVIRONMENT = "environment"
    GNOME = "gnome"
    KDE = "kde"
    WINDOWS = "windows"
    WINDOWS_DISCOVERY = "windows_discovery"
    MACOS = "macos"


class ProxySettings(Protocol):
    def auto_config(self) -> AutoConfigSource | None:
        """Where the desktop has a proxy auto-config (PAC, or its discovery) switched on; None when nowhere."""


@dataclass(frozen=True)
class OpenPath:
    """A file or folder of ours that others may enter, read or write."""

    path: str
    is_folder: bool


@dataclass(frozen=True)
class DataFolder:
    """`reason` is why nothing can be written there, None when it can."""

    path: str
    free_bytes: int
    reason: str | None = None


class OwnFiles(Protocol):
    """The folders and files that this app keeps."""

    def data_folder(self) -> DataFolder:
        """Whether it can be written to, by writing and deleting a file of its own, and how much space is left."""

    def open_paths(self) -> Sequence[OpenPath] | None:
        """What is not the user's alone; None on a system without such modes."""

    def files_with(self, secrets: Sequence[Secret], cancel: Cancel | None = None) -> Sequence[str]:
        """The names of catalog and log files that hold one of the secrets, in any spelling.

        Raises: CatalogUnreadable, with the path, for a file that cannot be read; Cancelled.
        """


class Surroundings(Protocol):
    """The user's session around this process."""

    def netrc_hosts(self) -> frozenset[str]:
        """The hosts that `.netrc` has an entry for; `default` is one. Empty without such a file."""

    def variables(self) -> Mapping[str, str]:
        """The environment variables of this process. Their values may be secret."""

    def plain_text_keyrings(self) -> Sequence[str]:
        """Packages that are installed beside `keyring` and keep secrets in files."""

    def allows_core_dumps(self) -> bool | None:
        """Whether a crash leaves this process's memory on the disk; None where that is no matter of a limit."""


class CertificateState(enum.Enum):
    """How the kept certificate of the https receiver is: all but READY mean that the next connect makes a new one.

    KEY_LOST: the vault does not hold what opens its key.
    """

    READY = "ready"
    NONE = "none"
    ENDING = "ending"
    DAMAGED = "damaged"
    KEY_LOST = "key_lost"


@dataclass(frozen=True)
class CertificateLook:
    """`valid_until` and `sha256`, the fingerprint, are there when it can be read."""

    state: CertificateState
    valid_until: datetime | None = None
    sha256: str = ""


class KeptCertificate(Protocol):
    """The certificate of the https receiver."""

    def look(self) -> CertificateLook:
        """How it is; nothing is made, no prompt of the keyring opened. Raises: VaultProblem."""


@dataclass(frozen=True)
class DoctorPorts:
    """All of them."""

    loopback: Loopback
    proxy_settings: ProxySettings
    own_files: OwnFiles
    surroundings: Surroundings
    certificate: KeptCertificate
