"""Makes a Python environment hold exactly what a lock names: `environment.py FOLDER LOCK [--project]`.

With `--project` this project is installed into it as well, editable, with its catalogues compiled. What is up to date
is left alone, so a second run is quick. Needs Python 3.11 or later with venv and pip, nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# How and from where a user's pip fetches is theirs; where it would put things, and which, is not.
KEPT_PIP_SETTINGS = frozenset(
    {
        "PIP_CACHE_DIR",
        "PIP_CERT",
        "PIP_CLIENT_CERT",
        "PIP_CONFIG_FILE",
        "PIP_DEFAULT_TIMEOUT",
        "PIP_DISABLE_PIP_VERSION_CHECK",
        "PIP_EXTRA_INDEX_URL",
        "PIP_FIND_LINKS",
        "PIP_INDEX_URL",
        "PIP_KEYRING_PROVIDER",
        "PIP_NO_CACHE_DIR",
        "PIP_NO_INDEX",
        "PIP_PROXY",
        "PIP_RETRIES",
        "PIP_TIMEOUT",
        "PIP_TRUSTED_HOST",
    }
)


def surroundings() -> dict[str, str]:
    """The environment variables for pip."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"}
        and (not name.startswith("PIP_") or name in KEPT_PIP_SETTINGS)
    }
    return {**kept, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def python_of(folder: Path) -> Path:
    """The interpreter of the environment in `folder`."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], cwd=ROOT, env=surroundings(), check=True)


def works(folder: Path) -> bool:
    """Whether the environment's interpreter and pip start, and it is of this Python version."""
    probe = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python_of(folder), "-c", probe], env=surroundings(), check=False, capture_output=True, text=True
        )
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == "{}.{}".format(*sys.version_info[:2])


def make(folder: Path) -> None:
    if works(folder):
        return
    print(f"Making {shown(folder)} with Python {sys.version.split()[0]}", flush=True)
    if folder.exists():
        shutil.rmtree(folder)
    run(sys.executable, "-m", "venv", folder)


def is_due(stamp: Path, key: str) -> bool:
    """Whether what `stamp` stands for has to be done; the caller writes `key` into it afterwards."""
    return not stamp.exists() or stamp.read_text("utf-8") != key


def key_of(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest() + "\n"


def shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def install_lock(folder: Path, lock: Path) -> None:
    stamp, key = folder / "installed-lock", key_of(lock)
    if is_due(stamp, key):
        print(f"Installing {shown(lock)} into {shown(folder)}", flush=True)
        stamp.unlink(missing_ok=True)
        run(python_of(folder), "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock)
        stamp.write_text(key, "utf-8")


def install_project(folder: Path) -> None:
    sources = [ROOT / name for name in ("pyproject.toml", "packaging/resources.py", "tgate_desktop/__init__.py")]
    stamp, key = folder / "installed-project", key_of(*sources) + f"{ROOT}\n"
    if is_due(stamp, key):
        print(f"Installing the project into {shown(folder)}", flush=True)
        options = ("--quiet", "--no-deps", "--no-build-isolation", "--editable")
        run(python_of(folder), "-m", "pip", "install", *options, ROOT)
        stamp.write_text(key, "utf-8")
    run(python_of(folder), ROOT / "packaging" / "resources.py")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("lock", type=Path)
    parser.add_argument("--project", action="store_true")
    asked = parser.parse_args()
    folder, lock = ROOT / asked.folder, ROOT / asked.lock
    try:
        make(folder)
        install_lock(folder, lock)
        if asked.project:
            install_project(folder)
    except subprocess.CalledProcessError as failure:
        print(f"Not set up: {' '.join(map(str, failure.cmd))} ended with {failure.returncode}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
