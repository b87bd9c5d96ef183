"""Signs T-Gate Desktop.app from the inside out, for the hardened runtime: `sign.py APP`.

A signature seals what is below it. So every library comes first, the deepest first, then the frameworks, then the
program of the command line, and the app, which signs the window's program, last. TGATE_SIGN_IDENTITY names the
certificate in the keychain, "Developer ID Application: ...".
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENTITLEMENTS = HERE / "entitlements.plist"
IDENTITY = "TGATE_SIGN_IDENTITY"

_MAGIC = {bytes.fromhex(magic) for magic in ("feedface", "feedfacf", "cefaedfe", "cffaedfe")}
_FAT_MAGIC = {bytes.fromhex(magic) for magic in ("cafebabe", "cafebabf")}
_MOST_ARCHITECTURES = 20  # the classes of Java begin with the same four bytes, then a version above that


def is_macho(file: Path) -> bool:
    """Whether it is code for macOS, of one machine or of several."""
    with file.open("rb") as stream:
        head = stream.read(8)
    if head[:4] in _FAT_MAGIC:
        return 0 < int.from_bytes(head[4:8], "big") <= _MOST_ARCHITECTURES
    return head[:4] in _MAGIC


def signing_order(app: Path) -> list[Path]:
    """What is signed, one after the other; `app` is the last. Links are not: what they lead to is."""
    programs = app / "Contents" / "MacOS"
    main_program = programs / app.stem
    files = [path for path in _files(app) if is_macho(path) and path != main_program]
    frameworks = [path for path in _folders(app) if path.suffix == ".framework"]
    of_frameworks = {_code_of(framework) for framework in frameworks}  # signed with their framework
    libraries = [path for path in files if path.parent != programs and path not in of_frameworks]
    return [
        *_deepest_first(libraries),
        *_deepest_first(frameworks),
        *sorted(path for path in files if path.parent == programs),
        app,
    ]


def command(path: Path, app: Path, identity: str) -> list[str]:
    """Signs one of them. Entitlements are those of a process, so libraries have none."""
    is_program = path == app or path.parent == app / "Contents" / "MacOS"
    entitlements = ["--entitlements", str(ENTITLEMENTS)] if is_program else []
    return ["codesign", "--force", "--options", "runtime", "--timestamp", *entitlements, "--sign", identity, str(path)]


def sign_app(app: Path, identity: str) -> None:
    """Raises: CalledProcessError."""
    for path in signing_order(app):
        subprocess.run(command(path, app, identity), check=True)


def seal(app: Path) -> None:
    """Without a certificate: seals what was put into the app after PyInstaller did. Raises: CalledProcessError."""
    subprocess.run(["codesign", "--force", "--sign", "-", str(app)], check=True)


def sign_image(image: Path, identity: str) -> None:
    """A disk image. Raises: CalledProcessError."""
    subprocess.run(["codesign", "--force", "--timestamp", "--sign", identity, str(image)], check=True)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not _is_behind_link(path, folder))


def _folders(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_dir() and not _is_behind_link(path, folder))


def _is_behind_link(path: Path, above: Path) -> bool:
    return any(part.is_symlink() for part in (path, *path.parents) if part.is_relative_to(above))


def _code_of(framework: Path) -> Path:
    """The file itself, behind `Versions/Current`."""
    return framework.resolve() / (framework / framework.stem).resolve().relative_to(framework.resolve())


def _deepest_first(paths: list[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: (-len(path.parts), path))


def main(arguments: list[str]) -> int:
    identity = os.environ.get(IDENTITY)
    if not identity or len(arguments) != 1:
        print(f"usage: {IDENTITY}=NAME sign.py APP", file=sys.stderr)
        return 2
    try:
        sign_app(Path(arguments[0]).resolve(), identity)
    except (OSError, subprocess.CalledProcessError) as failure:
        print(f"Not signed: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
