"""The resources as the app needs them: copied into the package at build, catalogues compiled from their `.po` files.

Run as a program it compiles the catalogues of the source tree in place.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
GUIDE = ROOT / "docs" / "guide"
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
SOURCES_OF_OTHERS = frozenset({".po", ".pot", ".mo"})


class BuildWithResources(build_py):
    """`build_py` that puts `resources/` and the guide into the wheel as `tgate_desktop/resources/`."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "tgate_desktop" / "resources"
            copy_plain_resources(target)
            compile_catalogues(target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        target = Path(self.build_lib) / "tgate_desktop" / "resources"
        plain = (str(target / path) for path in (*plain_resources(), *guide_pages()))
        compiled = (str(target / path.with_suffix(".mo")) for path in catalogues())
        return [*super().get_outputs(include_bytecode), *plain, *compiled]


def plain_resources() -> Iterator[Path]:
    """What goes into the package as it is, relative to `resources/`."""
    for path in sorted(RESOURCES.rglob("*")):
        if path.is_file() and path.suffix not in SOURCES_OF_OTHERS and not path.name.startswith("."):
            yield path.relative_to(RESOURCES)


def guide_pages() -> Iterator[Path]:
    """The guide, as it is found in the package, relative to its resources."""
    for path in sorted(GUIDE.glob("*.md")):
        yield Path(GUIDE.name) / path.name


def catalogues() -> Iterator[Path]:
    """The translations, relative to `resources/`."""
    for path in sorted(RESOURCES.glob("translations/*/LC_MESSAGES/*.po")):
        yield path.relative_to(RESOURCES)


def copy_plain_resources(target: Path) -> None:
    """`target` gets the icons, pages and stylesheets, and the guide."""
    for folder, paths in ((RESOURCES, plain_resources()), (GUIDE.parent, guide_pages())):
        for path in paths:
            destination = target / path
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / path, destination)


def compile_catalogues(target: Path) -> None:
    """`target` gets each translation as gettext reads it; one that is up to date is left alone."""
    for path in catalogues():
        with (RESOURCES / path).open("rb") as source:
            catalogue = read_po(source, locale=path.parts[1], abort_invalid=True)
        catalogue.creation_date = _NO_DATE  # else the moment: the same source would give another file each minute
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        destination = (target / path).with_suffix(".mo")
        destination.parent.mkdir(parents=True, exist_ok=True)
        if not destination.exists() or destination.read_bytes() != compiled.getvalue():
            destination.write_bytes(compiled.getvalue())


if __name__ == "__main__":
    compile_catalogues(RESOURCES)
    sys.exit(0)
