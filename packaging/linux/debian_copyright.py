"""The package's copyright file: ours, and every part that the bundle brings with the place of its own texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from licences import Licensed

FORMAT = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
LICENCES = "/usr/lib/tgate-desktop/licences"
_OTHERS = (
    "Parts by others, each under its own licence. The texts, with the names of the holders, are installed in",
    f"{LICENCES}/PART; those of GPL-3, LGPL-3, Apache-2.0 and MPL-2.0 also in",
    "/usr/share/common-licenses. The parts are:",
)


def copyright_file(our_licence: str, packages: Iterable[Licensed], parts: Iterable[Path]) -> str:
    """DEP-5, version 1.0. `parts` are the folders of licences; what is known of a part is in `packages`."""
    _title, holder, terms = (part.strip() for part in our_licence.split("\n\n", 2))
    known = {package.name: package for package in packages}
    stanzas = (
        [
            f"Format: {FORMAT}",
            "Upstream-Name: T-Gate Desktop",
            "Source: the tag of this version in the project's repository",
        ],
        ["Files: *", f"Copyright: {holder.removeprefix('Copyright (c) ')}", "License: Expat"],
        ["Files: usr/lib/tgate-desktop/_internal/*", "Copyright: the holders named with each part", "License: parts"],
        ["License: Expat", *_indented(terms.splitlines())],
        ["License: parts", *_indented([*_OTHERS, *_listed(known, parts)])],
    )
    return "\n\n".join("\n".join(stanza) for stanza in stanzas) + "\n"


def _listed(known: dict[str, Licensed], parts: Iterable[Path]) -> Iterator[str]:
    for part in sorted(parts, key=lambda path: path.name.lower()):
        package = known.get(part.name)
        yield f"  {part.name}" + (f" {package.version}: {package.licence}" if package else "")


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f" {line}" if line.strip() else " ." for line in lines)
