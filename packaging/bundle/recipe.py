"""The one recipe by which the app and the bare baseline become bundles. Runs inside PyInstaller, from a spec file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from PyInstaller.building.api import COLLECT, EXE, PYZ
from PyInstaller.building.build_main import Analysis

HERE = Path(__file__).resolve().parent
LOCK = HERE.parent / "locks" / "run.txt"

# What importing drags in and no program of ours calls.
EXCLUDED = (
    "tkinter",
    "pydoc",
    "pydoc_data",
    "unittest",
    "doctest",
    "pdb",
    "readline",
    "setuptools",
    "pip",
    "_distutils_hack",
)
# Of PyInstaller's: it loads Qt into commands as well, and points QT_PLUGIN_PATH into the bundle for every program that
# is started from it. PySide's wheels find their plugins without it.
UNWANTED_START = "pyi_rth_pyside6"
# Linux: these have to fit the machine's drivers, sockets and configuration, and every desktop has them; the .deb
# depends on them. What a desktop may lack (the helpers of xcb, xkbcommon-x11) and what Python needs goes in.
SYSTEM_LIBRARIES = re.compile(
    r"lib(stdc\+\+|gcc_s|X11|X11-xcb|Xau|Xdmcp|bsd|md|glib-2\.0|gthread-2\.0|pcre2-8|fontconfig|freetype|png16"
    r"|brotli(dec|common)|dbus-1|systemd|cap|gcrypt|gpg-error|lz4|z|zstd)\.so(\..*)?"
)

Entry = tuple[str, str, str]


@dataclass(frozen=True)
class Program:
    """An executable of the bundle. On Windows one without a `console` has no standard streams."""

    name: str
    is_console: bool
    icon: Path | None = None
    windows_version: Path | None = None


@dataclass(frozen=True)
class Bundle:
    """What is in it: the script that starts it, and files by the folder that they get below the bundle's own."""

    name: str
    script: Path
    programs: tuple[Program, ...]
    hidden_imports: tuple[str, ...] = ()
    datas: tuple[tuple[str, str], ...] = field(default=())


def collected(bundle: Bundle) -> COLLECT:
    """The folder of the bundle, whole."""
    analysis = Analysis(
        [str(bundle.script)],
        pathex=[str(HERE.parent.parent)],
        datas=[*bundle.datas, *metadata()],
        hiddenimports=list(bundle.hidden_imports),
        hookspath=[str(HERE / "hooks")],
        runtime_hooks=[str(HERE / name) for name in ("kept_program.py", "users_environment.py")],
        excludes=list(EXCLUDED),
    )
    start = [entry for entry in analysis.scripts if entry[0] != UNWANTED_START]
    modules = PYZ(analysis.pure)
    programs = [_executable(program, modules, start) for program in bundle.programs]
    return COLLECT(*programs, list(_of_use(analysis.binaries)), analysis.datas, name=bundle.name, strip=_is_stripped())


def _executable(program: Program, modules: PYZ, start: list[Entry]) -> EXE:
    return EXE(
        modules,
        start,
        [],
        exclude_binaries=True,
        name=program.name,
        console=program.is_console,
        strip=_is_stripped(),
        upx=False,
        icon=str(program.icon) if program.icon else None,
        version=str(program.windows_version) if program.windows_version else None,
    )


def metadata() -> Iterator[tuple[str, str]]:
    """What `importlib.metadata` reads of the locked packages: their versions, and the keyring's list of backends."""
    for name in re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text("utf-8"), re.MULTILINE):
        try:
            found = distribution(name)
        except PackageNotFoundError:  # it is for another system
            continue
        for file in found.files or ():
            if file.name in ("METADATA", "entry_points.txt") and file.parent.name.endswith(".dist-info"):
                yield str(file.locate()), file.parent.name


def _of_use(binaries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in binaries:
        name = Path(entry[0]).name
        if name == "opengl32sw.dll" or (sys.platform == "linux" and SYSTEM_LIBRARIES.fullmatch(name)):
            continue
        yield entry


def _is_stripped() -> bool:
    return sys.platform == "linux"
