"""Writes what a bundle is made of as CycloneDX 1.6 JSON: `sbom.py BUNDLE FILE`.

The packages of the lock with versions and licences, what they ask for, and what comes from the computer that the bundle
was built on: Python, and the system's libraries. The same bundle gives the same file.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sqlite3
import ssl
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent.parent
LONG_AGO = 1577836800

for folder in (ROOT, ROOT / "packaging", ROOT / "packaging" / "bundle"):
    sys.path.insert(0, str(folder))

import licences  # noqa: E402 - the folders above make these found
from system_licences import bundled_packages  # noqa: E402

from tgate_desktop import __version__  # noqa: E402

_LICENCES = LicenseFactory()
_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


def bill_of_materials(bundle: Path) -> Bom:
    """All of it. `bundle` is the folder that PyInstaller made."""
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"pkg:generic/tgate-desktop@{__version__}/{sys.platform}"))
    moment = int(os.environ.get("SOURCE_DATE_EPOCH", LONG_AGO))
    bom.metadata.timestamp = datetime.fromtimestamp(moment, UTC)
    app = _component("tgate-desktop", __version__, "generic", "MIT", ComponentType.APPLICATION)
    bom.metadata.component = app
    packages = {_key(one.name): one for one in licences.licensed((*licences.locked_names(), "pyinstaller"))}
    components = {key: _component(one.name, one.version, "pypi", one.licence) for key, one in packages.items()}
    for key, component in components.items():
        bom.components.add(component)
        asked_for = (components[name] for name in _asked_for(packages[key].name) if name in components)
        bom.register_dependency(component, asked_for)
    others = [*_interpreter(), *_libraries(bundle)]
    for component in others:
        bom.components.add(component)
    bom.register_dependency(app, [*components.values(), *others])
    return bom


def _interpreter() -> Iterator[Component]:
    yield _component("python", platform.python_version(), "generic", "PSF-2.0", ComponentType.PLATFORM)
    yield _component("openssl", ssl.OPENSSL_VERSION.split()[1], "generic", "Apache-2.0")
    yield _component("sqlite", sqlite3.sqlite_version, "generic", "blessing")


def _libraries(bundle: Path) -> Iterator[Component]:
    """Of the Debian packages that libraries in the bundle come from; none on another system."""
    for name in bundled_packages(bundle):
        asked = ["dpkg-query", "--show", "--showformat", "${Version}", name]
        version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        yield _component(name, version, "deb", None, namespace="debian")


def _component(
    name: str,
    version: str,
    kind: str,
    licence: str | None,
    what: ComponentType = ComponentType.LIBRARY,
    namespace: str | None = None,
) -> Component:
    address = PackageURL(type=kind, namespace=namespace, name=name, version=version)
    given = [_LICENCES.make_from_string(licence)] if licence else []
    return Component(name=name, version=version, type=what, purl=address, bom_ref=address.to_string(), licenses=given)


def _asked_for(name: str) -> set[str]:
    """The packages that it needs without extras, by their keys; those for another system fall away as not installed."""
    lines = [line for line in distribution(name).requires or () if "extra ==" not in line]
    return {_key(found[0]) for line in lines if (found := _REQUIREMENT.match(line))}


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path, metavar="BUNDLE")
    parser.add_argument("file", type=Path, metavar="FILE")
    options = parser.parse_args()
    if not options.bundle.is_dir():
        print(f"There is no bundle: {options.bundle}. See packaging/bundle/build.py.", file=sys.stderr)
        return 1
    written = JsonV1Dot6(bill_of_materials(options.bundle)).output_as_string(indent=2)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(written)
    if fault is not None:
        print(f"Not written, for it is no CycloneDX: {fault}", file=sys.stderr)
        return 1
    options.file.parent.mkdir(parents=True, exist_ok=True)
    options.file.write_text(written + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
