"""Zip files for people to send: made in memory, and written whole, for their owner alone."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import mkstemp

from tgate_desktop.oauth.problems import FileNotWritten

_PLAIN_FILE = 0o600 << 16
_MADE_ON_UNIX = 3


class ZipBundles:
    """Fits `flows.ports.Bundles`."""

    def packed(self, members: Sequence[tuple[str, bytes]], at: datetime) -> bytes:
        """See the port; `at` is in local time then, as zip files have it."""
        local = at.astimezone()
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, content in members:
                member = zipfile.ZipInfo(name, local.timetuple()[:6])
                member.compress_type = zipfile.ZIP_DEFLATED
                member.create_system, member.external_attr = _MADE_ON_UNIX, _PLAIN_FILE
                bundle.writestr(member, content)
        return made.getvalue()

    def unpacked(self, bundle: bytes) -> tuple[tuple[str, bytes], ...]:
        """See the port."""
        with zipfile.ZipFile(BytesIO(bundle)) as made:
            seen = [("comment", made.comment)]
            for member in made.infolist():
                seen += [
                    (member.filename, member.filename.encode("utf-8", "surrogatepass")),
                    (member.filename, member.comment + b"\n" + member.extra),
                    (member.filename, made.read(member)),
                ]
        return tuple(seen)

    def write(self, path: str, bundle: bytes) -> None:
        """See the port. A file of this name is replaced only when the new one is whole."""
        target = Path(path)
        try:
            descriptor, name = mkstemp(dir=target.parent, prefix=".tgate-desktop-", suffix=".part")  # of mode 0600
            beside = Path(name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(bundle)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(target)
            except BaseException:
                with suppress(OSError):
                    beside.unlink()
                raise
        except (OSError, ValueError) as fault:
            reason = getattr(fault, "strerror", None) or type(fault).__name__
            raise FileNotWritten(path=path, reason=reason) from fault
