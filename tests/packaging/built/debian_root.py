"""A minimal Debian in a folder, made from this machine's own apt sources, that has never seen Python.

As root, for it is entered by `chroot`. What is mounted in it is so for one command alone, in a namespace of its own.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

CACHE = Path(__file__).resolve().parents[3] / "build" / "package" / "roots"
PACKAGE = "tgate-desktop"
COMMAND = f"/usr/bin/{PACKAGE}"
HOME = Path("root")
PLAIN = MappingProxyType({"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": f"/{HOME}", "LC_ALL": "C.UTF-8"})
_HOSTS = "127.0.0.1 localhost\n::1 localhost\n"
_APT = Path("/etc/apt")
# How this machine reaches its mirror; `apt-config dump` tells everything else as well.
_WAY_TO_MIRROR = re.compile(r"Acquire::(https?|Check-|Retries)\S* .*")
_PROXIES = ("http_proxy", "https_proxy", "no_proxy")
# What apt and dpkg note for themselves, and the caches that dependencies make.
_NOTES = ("var/cache/", "var/lib/apt/", "var/lib/dpkg/", "var/log/", "tmp/", "dev/", "proc/", "run/")
_INTERPRETER = re.compile(r"(?:^|/)(?:python[\d.]*|libpython[^/]*)$")


class DebianRoot:
    """One such Debian in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / HOME

    def install(self, *packages: str | Path) -> str:
        """By apt, with what they depend on and nothing else; what it said. A path is that of a file on this machine."""
        named = []
        for package in packages:
            if isinstance(package, Path):
                shutil.copyfile(package, self.folder / "tmp" / package.name)
                named.append(f"/tmp/{package.name}")
            else:
                named.append(package)
        try:
            return self.apt("install", "--no-install-recommends", "--allow-downgrades", *named)
        finally:
            for package in named:
                (self.folder / package.lstrip("/")).unlink(missing_ok=True)

    def apt(self, *command: str) -> str:
        """What it said, which is all that it says. Raises: CalledProcessError."""
        proxies = {name: os.environ[name] for name in _PROXIES if name in os.environ}
        environment = {"DEBIAN_FRONTEND": "noninteractive", **proxies}
        return self.run("apt-get", "--quiet", "--yes", *command, environment=environment).stdout

    def run(
        self, *command: str, environment: Mapping[str, str] = MappingProxyType({}), check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """A command in it, which sees nothing of this machine's own environment. Raises: CalledProcessError."""
        inside = self.entered(command, {**PLAIN, **environment})
        done = subprocess.run(inside, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"{shlex.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def entered(self, command: Sequence[str], environment: Mapping[str, str], shared: Sequence[Path] = ()) -> list[str]:
        """The command line that runs `command` in it; `shared` files and folders of this machine are there as well.

        It becomes that command: its process is the one that was started.
        """
        root = shlex.quote(str(self.folder))
        steps = ["set -e", f"mount -t proc proc {root}/proc", f"mount --rbind /dev {root}/dev"]
        for path in shared:
            place = shlex.quote(f"{self.folder}{path}")
            make = f"mkdir -p {place}" if path.is_dir() else f"mkdir -p $(dirname {place}) && touch {place}"
            steps += [make, f"mount --bind {shlex.quote(str(path))} {place}"]
        settings = [f"{name}={value}" for name, value in environment.items()]
        steps.append(f"cd {root}/{HOME}")
        steps.append(f'exec chroot {root} env --ignore-environment --chdir=/{HOME} {shlex.join(settings)} "$@"')
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join(steps), "sh", *command]

    def files(self) -> frozenset[str]:
        """Every path in it but for what apt and dpkg note for themselves."""
        listed = subprocess.run(
            ["find", ".", "-xdev", "-mindepth", "1", "-printf", r"%P%y\0"],
            cwd=self.folder,
            capture_output=True,
            check=True,
        ).stdout.decode("utf-8", "surrogateescape")
        paths = (f"{entry[:-1]}/" if entry.endswith("d") else entry[:-1] for entry in listed.split("\0") if entry)
        return frozenset(path for path in paths if not path.startswith(_NOTES))

    def interpreters(self) -> list[str]:
        """Pythons, by the places where systems have them."""
        others = (path for path in self.files() if not path.startswith(f"usr/lib/{PACKAGE}/"))
        return sorted(path for path in others if _INTERPRETER.search(path))

    def owned(self, besides: str = "") -> frozenset[str]:
        """The paths that installed packages brought, `besides` left out; without slashes at either end."""
        lists = (self.folder / "var" / "lib" / "dpkg" / "info").glob("*.list")
        counted = (file for file in lists if file.stem != besides)
        return frozenset(line.strip("/") for file in counted for line in file.read_text("utf-8").splitlines())


@contextmanager
def fresh_root() -> Iterator[DebianRoot]:
    """A root as a new machine is, with its lists of packages up to date."""
    with tempfile.TemporaryDirectory(prefix="r-") as folder:
        subprocess.run(["tar", "--extract", "--numeric-owner", "--file", _archive(), "--directory", folder], check=True)
        root = DebianRoot(Path(folder))
        root.folder.chmod(0o755)
        shutil.copyfile("/etc/resolv.conf", root.folder / "etc" / "resolv.conf")
        (root.folder / "etc" / "hosts").write_text(_HOSTS, "ascii")
        root.apt("update")
        yield root


def _archive() -> Path:
    """Made once for these sources, and kept."""
    sources, way = _sources(), _way_to_mirror()
    known = hashlib.sha256("\0".join([way, *(path.read_text("utf-8") for path in sources)]).encode()).hexdigest()[:16]
    archive = CACHE / f"{known}.tar"
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        options = CACHE / f"{known}.apt.conf"
        options.write_text(way, "utf-8")
        making = archive.with_suffix(".making.tar")
        command = ["mmdebstrap", "--variant=minbase", f"--aptopt={options}", "", making, *sources]
        subprocess.run(list(map(str, command)), check=True)
        making.rename(archive)
    return archive


def _sources() -> list[Path]:
    """Those of this machine's that name this release of Debian: others want keys that a new root has not."""
    release = dict(line.partition("=")[::2] for line in Path("/etc/os-release").read_text("utf-8").splitlines())
    named = re.compile(
        rf"^[^#\n]*\s{re.escape(release['VERSION_CODENAME'].strip(chr(34)))}(?:-\S+)?(?:\s|$)", re.MULTILINE
    )
    files = [
        _APT / "sources.list",
        *sorted(_APT.glob("sources.list.d/*.list")),
        *sorted(_APT.glob("sources.list.d/*.sources")),
    ]
    return [file for file in files if file.is_file() and named.search(file.read_text("utf-8"))]


def _way_to_mirror() -> str:
    dump = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    return "".join(f"{line}\n" for line in dump.splitlines() if _WAY_TO_MIRROR.fullmatch(line))
