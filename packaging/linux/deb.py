"""Makes the Debian package of the bundle: `build/package/tgate-desktop_VERSION_ARCHITECTURE.deb`.

The same bundle gives the same package. `--version` names another version than the app's own, to try upgrades with.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import fill

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for folder in (ROOT, ROOT / "packaging", ROOT / "packaging" / "bundle", HERE):
    sys.path.insert(0, str(folder))

import licences  # noqa: E402 - the folders above make these found
from debian_copyright import copyright_file  # noqa: E402
from releases import CHANGELOG, MAINTAINER, build_moment, debian_changelog, debian_version, releases  # noqa: E402
from share import COMMAND, gzipped, shared_files  # noqa: E402
from words import described  # noqa: E402

from tgate_desktop import __version__  # noqa: E402
from tgate_desktop.words.languages import ENGLISH  # noqa: E402

PACKAGE = ROOT / "build" / "package"
BUNDLE = PACKAGE / "dist" / COMMAND
OVERRIDES = HERE / "lintian-overrides"
PLACE = Path("usr", "lib", COMMAND)

# What no library names and the app calls: certificates are judged by those of the system, a screen without a font shows
# nothing, the bundle's libxkbcommon reads what keyboards have, and the browser is opened by xdg-open.
CALLED = ("ca-certificates", "fonts-dejavu-core | fonts-noto-core", "xdg-utils", "xkb-data")
# Without a keyring nothing is kept; which one it is, is the desktop's choice. KWallet is reached by the Secret Service
# that it offers since KDE Frameworks 5.97: what its own interface takes, D-Bus for Python, is not in the bundle.
RECOMMENDED = ("gnome-keyring | libkf6wallet-bin | libkf5wallet-bin | keepassxc",)
SUGGESTED = ("at-spi2-core",)


class NotPackaged(Exception):
    """The package cannot be made; the text says why."""


def make_deb(bundle: Path, target: Path, version: str = __version__) -> Path:
    """The package's file, in the folder `target`. Raises: NotPackaged."""
    if not (bundle / COMMAND).is_file():
        raise NotPackaged(f"There is no bundle at {bundle}: packaging/bundle/build.py makes it.")
    architecture = _told("dpkg", "--print-architecture")
    made = target / f"{COMMAND}_{debian_version(version)}_{architecture}.deb"
    with tempfile.TemporaryDirectory(prefix="tgate-deb-") as folder:
        tree = Path(folder) / "tree"
        lay_out(tree, bundle, version)
        control = tree / "DEBIAN"
        control.mkdir()
        (control / "control").write_text(control_file(tree, version, architecture), "utf-8")
        (control / "md5sums").write_text("".join(_checksums(tree)), "utf-8")
        _make_plain(tree)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(build_moment())}
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(made)]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return made


def lay_out(tree: Path, bundle: Path, version: str) -> None:
    """What is installed."""
    shutil.copytree(bundle, tree / PLACE, symlinks=True)
    command = tree / "usr" / "bin" / COMMAND
    command.parent.mkdir(parents=True)
    command.symlink_to(Path("..", "lib", COMMAND, COMMAND))
    for place, content in shared_files():
        _write(tree / "usr" / "share" / place, content)
    documents = tree / "usr" / "share" / "doc" / COMMAND
    parts = [path for path in (tree / PLACE / "licences").iterdir() if path.is_dir()]
    told = copyright_file((ROOT / "LICENSE").read_text("utf-8"), licences.licensed(licences.locked_names()), parts)
    _write(documents / "copyright", told.encode())
    _write(tree / "usr" / "share" / "lintian" / "overrides" / COMMAND, OVERRIDES.read_bytes())
    newest, *older = releases(CHANGELOG.read_text("utf-8"))
    _write(documents / "changelog.gz", gzipped(debian_changelog(COMMAND, [newest.called(version), *older])))


def control_file(tree: Path, version: str, architecture: str) -> str:
    """deb-control(5)."""
    words = described(ENGLISH)
    size = sum(max(1, -(-path.lstat().st_size // 1024)) for path in tree.rglob("*") if "DEBIAN" not in path.parts)
    fields = {
        "Package": COMMAND,
        "Version": debian_version(version),
        "Architecture": architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size),
        "Depends": ", ".join(sorted({*_linked(tree), *CALLED})),
        "Recommends": ", ".join(RECOMMENDED),
        "Suggests": ", ".join(SUGGESTED),
        "Section": "net",
        "Priority": "optional",
        "Description": f"{words.summary}\n{described_at_length(words.paragraphs)}",
    }
    return "".join(f"{name}: {text}\n" for name, text in fields.items())


def described_at_length(paragraphs: Iterable[str]) -> str:
    """As the second and later lines of a Description."""
    return "\n .\n".join(fill(text, 78, initial_indent=" ", subsequent_indent=" ") for text in paragraphs)


def _linked(tree: Path) -> list[str]:
    """The packages with the libraries that the bundle needs and has not, by dpkg's own reckoning."""
    inside = list(_programs_and_libraries(tree))
    with tempfile.TemporaryDirectory(prefix="tgate-shlibdeps-") as folder:
        debian = Path(folder) / "debian"
        _write(debian / "control", f"Source: {COMMAND}\n\nPackage: {COMMAND}\nArchitecture: any\n".encode())
        _write(debian / "shlibs.local", "".join(_needing_nothing(inside)).encode())
        folders = {f"-l{path.parent}" for path in inside}
        command = ["dpkg-shlibdeps", "-O", f"-S{tree}", *sorted(folders), *(f"-e{path}" for path in inside)]
        found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if found.returncode:
        raise NotPackaged(found.stderr.strip())
    return found.stdout.strip().removeprefix("shlibs:Depends=").split(", ")


def _needing_nothing(libraries: Iterable[Path]) -> Iterator[str]:
    """deb-shlibs(5): what is in the bundle is asked of no package, also where one has a library of that name."""
    for name in sorted({path.name for path in libraries}):
        library, so, version = name.partition(".so.")
        if so:
            yield f"{library} {version}\n"


def _programs_and_libraries(tree: Path) -> Iterator[Path]:
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.open("rb").read(4) == b"\x7fELF":
            yield path


def _checksums(tree: Path) -> Iterator[str]:
    files = sorted(path for path in (tree / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    listed = [str(path.relative_to(tree)) for path in files]
    yield subprocess.run(["md5sum", *listed], cwd=tree, capture_output=True, text=True, check=True).stdout


def _make_plain(tree: Path) -> None:
    """Modes and times that do not depend on who builds, and when."""
    moment = build_moment()
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == tree / PLACE / COMMAND else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", default=__version__)
    parser.add_argument("--into", type=Path, default=PACKAGE, metavar="FOLDER")
    chosen = parser.parse_args()
    try:
        made = make_deb(BUNDLE, chosen.into, chosen.version)
    except NotPackaged as reason:
        print(f"Not packaged: {reason}", file=sys.stderr)
        return 1
    print(f"Built {made}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
