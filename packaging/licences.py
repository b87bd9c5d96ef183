"""The licences of what the program is shipped with; ends with 1 when one of them is not among those that we may ship.

`--collect FOLDER` also writes each one's licence texts there, for the packages to carry.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "locks" / "run.txt"
TEXTS = ROOT / "packaging" / "licence-texts"

# As SPDX writes them. LGPL: Qt and PySide are shipped as libraries of their own, which anybody can replace.
ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Unlicense",
    }
)
_BY_OTHER_NAME = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "LGPL": "LGPL-3.0-only",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# For packages that are installed without their texts.
_OUR_COPY = {"LGPL-3.0-only": ("Qt.txt", "LGPL-3.0-only.txt", "GPL-3.0-only.txt")}
_LICENCE_FILE = re.compile(r"(?:^|/)(?:licen[cs]es?/.+|(?:licen[cs]e|copying|notice)[^/]*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Licensed:
    """One package that is shipped. `texts` are its licence files."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether one of the alternatives is allowed, and all that it asks for together."""
        return any(
            all(part.strip(" ()") in ALLOWED for part in alternative.split(" AND "))
            for alternative in self.licence.split(" OR ")
        )


def locked_names() -> tuple[str, ...]:
    """What the lock of the program names."""
    return tuple(re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE))


def licensed(names: tuple[str, ...]) -> Iterator[Licensed]:
    """Those that are installed here; what is for another system only is left out."""
    for name in names:
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        licence = licence_of(found)
        yield Licensed(found.metadata["Name"], found.version, licence, texts_of(found) or our_copy(licence))


def licence_of(found: Distribution) -> str:
    """As an SPDX expression where it can be told, else as the package says it."""
    metadata = found.metadata
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier", [])
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    said = classifiers or [str(metadata.get("License", "")).splitlines()[0] if metadata.get("License") else "not said"]
    return " OR ".join(_BY_OTHER_NAME.get(one, one) for one in said)


def texts_of(found: Distribution) -> tuple[Path, ...]:
    """Its licence files, as they were installed."""
    inside = [one for one in found.files or () if ".dist-info/" in str(one) and _LICENCE_FILE.search(str(one))]
    return tuple(sorted(Path(str(one.locate())) for one in inside))


def our_copy(licence: str) -> tuple[Path, ...]:
    """The texts of the first of the alternatives of which we have some."""
    named = (_OUR_COPY[one] for one in licence.split(" OR ") if one in _OUR_COPY)
    return tuple(TEXTS / name for name in next(named, ()))


def collect(packages: Iterable[Licensed], folder: Path) -> None:
    """Writes the texts of each below `folder`."""
    for package in packages:
        target = folder / package.name
        target.mkdir(parents=True, exist_ok=True)
        for text in package.texts:
            (target / text.name).write_bytes(text.read_bytes())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--collect", type=Path, metavar="FOLDER")
    folder = parser.parse_args().collect
    is_good = True
    packages = tuple(licensed(locked_names()))
    for package in packages:
        print(f"{package.name:24} {package.version:12} {package.licence}")
        if not package.is_allowed:
            print(f"{package.name}: {package.licence} is not among the licences that we may ship", file=sys.stderr)
            is_good = False
    if folder is not None:
        collect(packages, folder)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
