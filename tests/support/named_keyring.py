"""A keyring that IT names: a module with a backend that keeps texts in memory."""

from __future__ import annotations

from pathlib import Path

MODULE = "vault_of_it"
NAMED = f"{MODULE}.Keyring"
TITLE = "Vault of IT"
BACKEND = f"""
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    name, priority, texts = "{TITLE}", 1, {{}}

    def get_password(self, service, username):
        return self.texts.get(service)

    def set_password(self, service, username, password):
        self.texts[service] = password

    def delete_password(self, service, username):
        del self.texts[service]
"""


def put_into(folder: Path, code: str = BACKEND) -> Path:
    """The module's file, as an administrator leaves it there."""
    folder.mkdir(mode=0o755, exist_ok=True)
    file = folder / f"{MODULE}.py"
    file.write_text(code, "utf-8")
    file.chmod(0o644)
    return file
