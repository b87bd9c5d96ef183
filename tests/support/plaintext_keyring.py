"""An installation in which `keyrings.alt` is there: `keyring` alone would silently choose its plain-text file."""

from __future__ import annotations

from pathlib import Path

CLASS_PATH = "keyrings.alt.file.PlaintextKeyring"
FILE_NAME = "keyring_pass.cfg"

_BACKEND = f"""
import configparser, os
from pathlib import Path
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 0.5

    @property
    def _file(self):
        return Path(os.environ["XDG_DATA_HOME"]) / "python_keyring" / "{FILE_NAME}"

    def _texts(self):
        texts = configparser.RawConfigParser()
        texts.read(self._file)
        return texts

    def get_password(self, service, username):
        return self._texts().get(service, username, fallback=None)

    def set_password(self, service, username, password):
        texts = self._texts()
        if not texts.has_section(service):
            texts.add_section(service)
        texts.set(service, username, password)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("w") as file:
            texts.write(file)
"""


def installed_in(site: Path) -> Path:
    """`site` itself, for PYTHONPATH, with the package as pip would leave it there."""
    package = site / "keyrings" / "alt"
    package.mkdir(parents=True)
    (package / "file.py").write_text(_BACKEND)
    information = site / "keyrings_alt-5.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n")
    (information / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    return site
