"""Builds the Windows installer from the bundle, `build/package/tgate-desktop-<version>-windows-setup.exe`.

`build.py --stand-in` builds it around two small programs instead of the app, which only Windows can build: that proves
the installer's script, here by wine, and nothing of the app. Signing: see authenticode.py.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGE = ROOT / "build" / "package"
BUNDLE = PACKAGE / "dist" / "tgate-desktop"
PROGRAMS = WINDOW, COMMAND = "T-Gate Desktop.exe", "tgate-desktop.exe"

for folder in (ROOT, HERE, HERE.parent / "bundle"):
    sys.path.insert(0, str(folder))

import authenticode  # noqa: E402 - the folders above make these found
from icons import ico  # noqa: E402

from tgate_desktop import __version__  # noqa: E402

# NSIS as Windows has it makes 32-bit installers only, which install a 64-bit program as well. Debian's makes both, and
# its wine runs those of 64 bits.
TARGET = "x86-unicode" if sys.platform == "win32" else "amd64-unicode"
COMPILER = ("makensis", "-V2", "-WX", "-NOCD", "-INPUTCHARSET", "UTF8")


def installed_names(payload: Path) -> list[str]:
    """What the uninstaller removes: the files, then their folders, the deepest first and with a backslash at the end.

    Raises: ValueError for a name that the installer's list cannot hold.
    """
    inside = [path.relative_to(payload) for path in sorted(payload.rglob("*"))]
    files = [str(path).replace("/", "\\") for path in inside if not (payload / path).is_dir()]
    folders = [path for path in inside if (payload / path).is_dir()]
    folders.sort(key=lambda path: len(path.parts), reverse=True)
    names = [*files, *(str(path).replace("/", "\\") + "\\" for path in folders)]
    for name in names:
        if len(name) > 200 or not name.isprintable():
            raise ValueError(f"The installer's list cannot hold the name {name!r}.")
    return names


def make_installer(
    payload: Path, out_file: Path, version: str, work: Path, signing: str = "", more: Mapping[str, str] | None = None
) -> Path:
    """The installer of what is in `payload`. `signing` is a command line with %1; `more` are further defines.

    Raises: CalledProcessError.
    """
    work.mkdir(parents=True, exist_ok=True)
    file_list, icon = work / "installed-files.txt", work / "tgate-desktop.ico"
    file_list.write_bytes("".join(f"{name}\r\n" for name in installed_names(payload)).encode("utf-16-le"))
    icon.write_bytes(ico())
    size = sum(path.stat().st_size for path in payload.rglob("*") if path.is_file())
    defines = {
        "VERSION": version,
        "FOUR_NUMBERS": ".".join([*version.split("."), "0", "0", "0"][:4]),
        "PAYLOAD": str(payload),
        "FILE_LIST": str(file_list),
        "SIZE_KB": str(round(size / 1024)),
        "ICON": str(icon),
        "OUT_FILE": str(out_file),
        **({"SIGN": signing} if signing else {}),
        **(more or {}),
    }
    try:
        _compile(HERE / "installer.nsi", defines)
    except subprocess.CalledProcessError:
        out_file.unlink(missing_ok=True)  # one that could not be signed is whole but for that
        raise
    return out_file


def make_stand_ins(folder: Path) -> None:
    """In place of the app's two programs, with a file in a folder beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PROGRAMS:
        _compile(HERE / "stand_in.nsi", {"OUT_FILE": str(folder / name)})
    (folder / "licences").mkdir()
    shutil.copyfile(ROOT / "LICENSE", folder / "licences" / "LICENSE")


def _compile(script: Path, defines: Mapping[str, str]) -> None:
    given = [f"-D{name}={value}" for name, value in {"TARGET": TARGET, **defines}.items()]
    subprocess.run([*COMPILER, *given, script.name], cwd=HERE, check=True)


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stand-in", action="store_true", help="around programs that stand in for the app")
    is_stand_in = parser.parse_args(arguments and [*arguments]).stand_in
    work = PACKAGE / "work" / "windows"
    shutil.rmtree(work, ignore_errors=True)
    payload = work / "stand-in" if is_stand_in else BUNDLE
    missing = [] if is_stand_in else [name for name in PROGRAMS if not (payload / name).is_file()]
    if missing:
        print(f"Not built: no {', '.join(missing)} in {payload}. On Windows, build.py of the bundle makes it.")
        return 1
    out_file = PACKAGE / f"tgate-desktop-{__version__}-windows-setup{'-test' if is_stand_in else ''}.exe"
    print(f"Building {out_file.relative_to(ROOT)}", flush=True)
    try:
        if is_stand_in:
            make_stand_ins(payload)
        inputs = None if is_stand_in else authenticode.inputs(os.environ)
        if inputs is not None:
            authenticode.sign_all_unsigned(payload, inputs)
        make_installer(payload, out_file, __version__, work, authenticode.FOR_NSIS if inputs is not None else "")
    except (authenticode.NotSigned, OSError, ValueError, subprocess.CalledProcessError) as failure:
        print(f"Not built: {failure}", file=sys.stderr)
        return 1
    if inputs is None and not is_stand_in:
        print("Not signed: authenticode.py says what that takes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
