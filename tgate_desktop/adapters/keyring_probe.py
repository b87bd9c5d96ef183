"""Writes, reads back and deletes one entry of a keyring: whether it keeps what it is given."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from tgate_desktop.adapters.vault_entries import CHUNK_CHARACTERS, SERVICE, USER_NAME

if TYPE_CHECKING:
    from tgate_desktop.adapters.keyring_backends import Keyring


class ProbeDiffers(Exception):
    """The keyring gave back something else than what it was given, or kept what it was told to delete."""


class KeyringProbe:
    """One probe. `act` is what it does now: `write`, `read` or `delete`.

    All of it is one call, so that the entry is deleted also when the write ends only after nobody waits any more.
    """

    def __init__(self) -> None:
        self.act = "write"
        self._name = f"{SERVICE}/probe/{uuid.uuid4().hex}"
        self._text = f"probe of {SERVICE}, not secret ".ljust(CHUNK_CHARACTERS, ".")

    def run(self, keyring: Keyring) -> None:
        """Raises: ProbeDiffers; what the keyring raises."""
        try:
            keyring.set_password(self._name, USER_NAME, self._text)
            self.act = "read"
            read = keyring.get_password(self._name, USER_NAME)
        except Exception:
            with suppress(Exception):  # there may be nothing to delete; what went wrong is told
                keyring.delete_password(self._name, USER_NAME)
            raise
        self.act = "delete"
        keyring.delete_password(self._name, USER_NAME)
        if read != self._text or keyring.get_password(self._name, USER_NAME) is not None:
            raise ProbeDiffers
