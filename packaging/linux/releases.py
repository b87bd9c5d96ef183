"""The releases that CHANGELOG.md tells of, for the package's own changelog and for software centres."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = ROOT / "CHANGELOG.md"
MAINTAINER = "The T-Gate Desktop developers <maintainers@tgate-desktop.invalid>"
LONG_AGO = 1577836800  # 2020, as in packaging/bundle/build.py
UNRELEASED = "unreleased"
_HEADING = re.compile(rf"## (?P<version>\S+), (?P<date>\d{{4}}-\d\d-\d\d|{UNRELEASED})")


@dataclass(frozen=True)
class Release:
    """One version. `is_released` is False while its heading says no date: it then has that of the build."""

    version: str
    at: datetime
    is_released: bool
    changes: tuple[str, ...]

    def called(self, version: str) -> Release:
        """The same by another name."""
        return replace(self, version=version)


def build_moment() -> int:
    """The time that files of a package bear, in seconds since 1970: the same sources give the same package."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", LONG_AGO))


def releases(changelog: str) -> tuple[Release, ...]:
    """All of them, the newest first. Raises: ValueError for a heading that is not understood."""
    return tuple(_release(section) for section in changelog.split("\n## ")[1:])


def debian_version(version: str) -> str:
    """A version as dpkg compares it: a pre-release (`1.0rc1`, `1.0.dev2`) comes before what it leads to."""
    return re.sub(r"\.?(a|b|rc|dev)(?=\d)", r"~\1", version)


def debian_changelog(package: str, told: Sequence[Release]) -> str:
    """As deb-changelog(5) wants it."""
    return "\n".join(_entry(package, release) for release in told)


def _release(section: str) -> Release:
    heading, _, body = section.partition("\n")
    found = _HEADING.fullmatch(f"## {heading}")
    if found is None:
        raise ValueError(f"{CHANGELOG.name}: ## {heading}")
    is_released = found["date"] != UNRELEASED
    at = datetime.fromisoformat(found["date"]).replace(tzinfo=UTC) if is_released else _build_time()
    items = tuple(" ".join(item.split()) for item in re.split(r"^- ", body, flags=re.MULTILINE)[1:])
    return Release(found["version"], at, is_released, tuple(item.replace("*", "").replace("`", "") for item in items))


def _build_time() -> datetime:
    return datetime.fromtimestamp(build_moment(), UTC)


def _entry(package: str, release: Release) -> str:
    items = "\n".join(
        "\n".join(wrap(change, 76, initial_indent="  * ", subsequent_indent="    ", break_on_hyphens=False))
        for change in release.changes
    )
    signed = f" -- {MAINTAINER}  {format_datetime(release.at)}"
    return f"{package} ({debian_version(release.version)}) unstable; urgency=medium\n\n{items}\n\n{signed}\n"
