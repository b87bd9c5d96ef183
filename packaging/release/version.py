"""Prints the version, which `tgate_desktop/__init__.py` alone names; with `--tag REF` it judges a tag by it.

A tag is `v` and the version, which the changelog has to know as well. Another REF than a tag passes: a rehearsal.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tgate_desktop import __version__  # noqa: E402 - the folder above makes it found

_TAG = "refs/tags/"
# All that the version resource of Windows, its installer and macOS can say.
_FORM = re.compile(r"\d+\.\d+\.\d+")


def complaint(ref: str, changelog: str) -> str | None:
    """Why this must not be released; None when it may be."""
    if not ref.startswith(_TAG):
        return None
    tag = ref.removeprefix(_TAG)
    if not _FORM.fullmatch(tag.removeprefix("v")):
        return f"The tag {tag} is not of the form v1.2.3."
    if tag != f"v{__version__}":
        return f"The tag {tag} is not v{__version__}, the version in tgate_desktop/__init__.py."
    headings = [line.removeprefix("## ") for line in changelog.splitlines() if line.startswith("## ")]
    heading = next((line for line in headings if line.split(",")[0] == __version__), None)
    if heading is None:
        return f"CHANGELOG.md has no chapter {__version__}."
    if "unreleased" in heading:
        return f"CHANGELOG.md still calls {__version__} unreleased: give it its day."
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", metavar="REF", default="")
    found = complaint(parser.parse_args().tag, (ROOT / "CHANGELOG.md").read_text("utf-8"))
    if found is not None:
        print(found, file=sys.stderr)
        return 1
    print(__version__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
