"""Makes the portable archive: `build/package/tgate-desktop-VERSION-linux-MACHINE.tar.gz`.

The same bundle gives the same archive.
"""

from __future__ import annotations

import gzip
import platform
import sys
import tarfile
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for folder in (ROOT, ROOT / "packaging", ROOT / "packaging" / "bundle", HERE):
    sys.path.insert(0, str(folder))

from releases import build_moment  # noqa: E402 - the folders above make these found
from share import COMMAND, shared_files  # noqa: E402

from tgate_desktop import __version__  # noqa: E402

PACKAGE = ROOT / "build" / "package"
BUNDLE = PACKAGE / "dist" / COMMAND
TOP = f"{COMMAND}-{__version__}"
README = f"""\
T-Gate Desktop {__version__}

Connects restaurant companies to T-Gate, and keeps their tokens in the keyring of your desktop.

On Debian and its relatives take the .deb instead: it brings what is missing, and is upgraded in place.

Start it by ./{COMMAND} in this folder, which may stand anywhere. With a command it works in a terminal: see
./{COMMAND} --help, and man -l share/man/man1/{COMMAND}.1.gz

For an entry in your menu, once the folder stands where it is to stay:

    mkdir -p ~/.local/bin
    ln -sf "$PWD/{COMMAND}" ~/.local/bin/
    cp -r share ~/.local/

It needs glibc {platform.libc_ver()[1]} or later, and what a desktop has anyway: libEGL, libGL, libX11, libxcb,
libwayland, fontconfig and a font, GLib, D-Bus, xkb-data, xdg-open, the system's certificates; and a keyring that is a
Secret Service: GNOME Keyring, KeePassXC, or KWallet since KDE Frameworks 5.97.

To remove it, delete this folder and what was copied. The list of your companies stays in ~/.local/share/{COMMAND}/,
and their tokens stay in your keyring. Remove the companies in the program first if these are to go, too.

The licences of all parts are in the folder licences.
"""


class NotPackaged(Exception):
    """The archive cannot be made; the text says why."""


def make_tarball(bundle: Path, target: Path) -> Path:
    """The archive's file, in the folder `target`. Raises: NotPackaged."""
    if not (bundle / COMMAND).is_file():
        raise NotPackaged(f"There is no bundle at {bundle}: packaging/bundle/build.py makes it.")
    made = target / f"{TOP}-linux-{platform.machine()}.tar.gz"
    with (
        made.open("wb") as file,
        gzip.GzipFile("", "wb", mtime=build_moment(), fileobj=file) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        archive.add(bundle, TOP, filter=_plain)
        _add(archive, Path("README.txt"), README.encode())
        for place, content in shared_files():
            _add(archive, Path("share") / place, content)
    return made


def _add(archive: tarfile.TarFile, place: Path, content: bytes) -> None:
    entry = tarfile.TarInfo(f"{TOP}/{place}")
    entry.size = len(content)
    archive.addfile(_plain(entry), BytesIO(content))


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Modes, owners and times that do not depend on who builds, and when."""
    entry.mode = 0o755 if entry.isdir() or entry.name == f"{TOP}/{COMMAND}" else 0o644
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = build_moment()
    return entry


def main() -> int:
    try:
        made = make_tarball(BUNDLE, PACKAGE)
    except NotPackaged as reason:
        print(f"Not packaged: {reason}", file=sys.stderr)
        return 1
    print(f"Built {made.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
