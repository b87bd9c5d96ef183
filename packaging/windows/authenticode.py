"""Signs Windows programs in place (Authenticode, SHA-256): `authenticode.py FILE...`. build.py calls it where it can.

The order: every program and library of the bundle that has no signature yet, the uninstaller while the installer is
compiled, then the installer. What it takes is named by environment variables; a password is never an argument:

- Windows, by signtool: TGATE_SIGN_THUMBPRINT, the SHA-1 thumbprint of a certificate in the user's store, where a
  hardware token puts it as well.
- elsewhere, by osslsigncode: TGATE_SIGN_PKCS12, the path of a .p12 file, and TGATE_SIGN_PASSWORD_FILE, the path of a
  file with its password.
- TGATE_SIGN_TIMESTAMP: the address of an RFC 3161 server. Without one, signatures end with the certificate.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "T-Gate Desktop"
SIGNED_KINDS = {".exe", ".dll", ".pyd"}
# How NSIS calls it; it puts the file's name in place of %1.
FOR_NSIS = f'"{sys.executable}" "{Path(__file__).resolve()}" "%1"'

_PE_OFFSET_AT = 0x3C
_OPTIONAL_HEADER_AT = 24
_PE32_PLUS = 0x20B
_CERTIFICATE_TABLE = 4


class NotSigned(Exception):
    """Why not."""


@dataclass(frozen=True)
class Inputs:
    """Where the key is; either in the store of Windows or in a file."""

    thumbprint: str = ""
    pkcs12: str = ""
    password_file: str = ""
    timestamp: str = ""

    def command(self, file: Path, out_file: Path) -> list[str]:
        """Signs `file`: signtool in place, osslsigncode to `out_file`."""
        if self.thumbprint:
            stamp = ["/tr", self.timestamp, "/td", "SHA256"] if self.timestamp else []
            return ["signtool", "sign", "/q", "/fd", "SHA256", "/sha1", self.thumbprint, "/d", NAME, *stamp, str(file)]
        key = ["-pkcs12", self.pkcs12, "-readpass", self.password_file]
        stamp = ["-ts", self.timestamp] if self.timestamp else []
        return [
            "osslsigncode",
            "sign",
            *key,
            "-h",
            "sha256",
            "-n",
            NAME,
            *stamp,
            "-in",
            str(file),
            "-out",
            str(out_file),
        ]


def inputs(environment: Mapping[str, str]) -> Inputs | None:
    """What the environment names; None where it names nothing. Raises: NotSigned."""
    found = Inputs(
        thumbprint=environment.get("TGATE_SIGN_THUMBPRINT", ""),
        pkcs12=environment.get("TGATE_SIGN_PKCS12", ""),
        password_file=environment.get("TGATE_SIGN_PASSWORD_FILE", ""),
        timestamp=environment.get("TGATE_SIGN_TIMESTAMP", ""),
    )
    if found.thumbprint and found.pkcs12:
        raise NotSigned("TGATE_SIGN_THUMBPRINT and TGATE_SIGN_PKCS12 are both set; one of them names the key.")
    if found.pkcs12 and not found.password_file:
        raise NotSigned("TGATE_SIGN_PKCS12 is set, but not TGATE_SIGN_PASSWORD_FILE.")
    return found if found.thumbprint or found.pkcs12 else None


def sign(file: Path, inputs: Inputs) -> None:
    """`file` carries a signature. Raises: NotSigned."""
    out_file = file.with_name(f"{file.name}.signed")
    out_file.unlink(missing_ok=True)
    done = subprocess.run(inputs.command(file, out_file), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotSigned(f"{file.name}: {done.stdout}{done.stderr}".strip())
    if out_file.exists():
        out_file.replace(file)
    if not is_signed(file):
        raise NotSigned(f"{file.name}: {done.args[0]} ended well, but there is no signature.")


def sign_all_unsigned(folder: Path, inputs: Inputs) -> list[Path]:
    """The programs and libraries below `folder` that had no signature; others keep theirs. Raises: NotSigned."""
    files = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SIGNED_KINDS)
    unsigned = [path for path in files if not is_signed(path)]
    for file in unsigned:
        sign(file, inputs)
    return unsigned


def is_signed(file: Path) -> bool:
    """Whether the PE file has a certificate table (PE format, "Optional Header Data Directories")."""
    content = file.read_bytes()
    try:
        (header,) = struct.unpack_from("<I", content, _PE_OFFSET_AT)
        (magic,) = struct.unpack_from("<H", content, header + _OPTIONAL_HEADER_AT)
        directories = header + _OPTIONAL_HEADER_AT + (112 if magic == _PE32_PLUS else 96)
        _place, size = struct.unpack_from("<II", content, directories + 8 * _CERTIFICATE_TABLE)
    except struct.error as error:
        raise NotSigned(f"{file.name} is no Windows program.") from error
    return bool(size)


def main(names: list[str]) -> int:
    try:
        found = inputs(os.environ)
        if found is None:
            raise NotSigned("TGATE_SIGN_THUMBPRINT or TGATE_SIGN_PKCS12 has to name the key.")
        for name in names:
            sign(Path(name), found)
    except (NotSigned, OSError) as failure:
        print(f"Not signed: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
