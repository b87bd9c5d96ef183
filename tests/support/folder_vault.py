"""A vault that processes share without a keyring: a file per entry, whole or not there."""

from __future__ import annotations

import uuid
from pathlib import Path
from urllib.parse import quote, unquote

from tgate_desktop.adapters.vault_entries import grant_id_of
from tgate_desktop.adapters.vault_slots import VaultSlots
from tgate_desktop.flows.ports import VaultReport

NAME = "A Folder of the Tests"


class FolderVault(VaultSlots):
    """`flows.ports.Vault` and `VaultListing` in `folder`, which is there."""

    def __init__(self, folder: Path) -> None:
        self._texts = _Texts(folder)
        super().__init__(self._texts)

    def report(self) -> VaultReport:
        return VaultReport(NAME, None)

    def probe(self) -> bool:
        return True

    def grant_ids(self) -> frozenset[str] | None:
        return frozenset(filter(None, map(grant_id_of, self._texts.names())))


class _Texts:
    """`vault_slots.TextStore`."""

    vault = NAME

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        return [unquote(path.name) for path in self._folder.iterdir() if not path.name.startswith(".")]

    def read(self, name: str) -> str | None:
        try:
            return self._at(name).read_text()
        except FileNotFoundError:
            return None

    def write(self, name: str, text: str) -> None:
        new = self._folder / f".{uuid.uuid4().hex}"
        new.write_text(text)
        new.replace(self._at(name))

    def delete(self, name: str) -> None:
        self._at(name).unlink(missing_ok=True)

    def _at(self, name: str) -> Path:
        return self._folder / quote(name, safe="")
