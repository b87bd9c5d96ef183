"""The wheel, installed by pip into an empty environment that shares nothing with ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.built.self_check import found_by, not_good
from tests.support.session import ROOT, Session, desktop_session
from tests.support.wheel import built_wheel

LOCK = ROOT / "packaging" / "locks" / "run.txt"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`tgate-desktop` there, with the versions that the lock names."""
    folder = tmp_path_factory.mktemp("venv")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    constraints = folder / "versions.txt"
    constraints.write_text("\n".join(re.findall(r"^[\w.-]+==[^ \\]+", LOCK.read_text("utf-8"), re.MULTILINE)), "utf-8")

    def run(*command: str | Path) -> None:
        subprocess.run(list(map(str, command)), cwd=folder, env=environment, check=True)

    run(sys.executable, "-m", "venv", folder / "empty")
    wheel = built_wheel(tmp_path_factory.mktemp("source"))
    pip = [folder / "empty" / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--constraint", constraints, wheel)
    return folder / "empty" / "bin" / "tgate-desktop"


@pytest.fixture
def session(program: Path) -> Iterator[Session]:
    with tempfile.TemporaryDirectory(prefix="s-") as folder, desktop_session(Path(folder), program) as session:
        for name in [name for name in session.environment if name.startswith(("PYTHON", "VIRTUAL_ENV"))]:
            del session.environment[name]
        yield session


def test_it_passes_the_self_check(program: Path, session: Session) -> None:
    found = found_by(program, session.environment, session.folder)
    assert not_good(found) == {}
    assert session.keyring.entries() == {}
