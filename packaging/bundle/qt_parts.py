"""Which parts of Qt go into a bundle: all that a window of widgets uses, and nothing else.

The hooks beside this module ask it before PyInstaller looks for what the plugins themselves need: a plugin that is
left out later has brought its libraries in already (GTK, QML, Qt Quick).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

# By folder and by name without `lib` and suffix. `offscreen` serves the self-check where there is no screen.
PLUGINS = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platformthemes": {"qxdgdesktopportal"},
    "imageformats": {"qico", "qsvg"},
    "iconengines": {"qsvgicon"},
}
TRANSLATIONS = {"qtbase_ar.qm", "qtbase_en.qm"}

File = tuple[str, str]


def used(hiddenimports: list[str], binaries: list[File], datas: list[File]) -> tuple[list[str], list[File], list[File]]:
    """What a PySide6 hook of PyInstaller collects, without the parts that are not used."""
    return hiddenimports, list(_of_use(binaries)), list(_of_use(datas))


def is_used(file: PurePath) -> bool:
    """Whether a file of Qt's goes in; what is neither plugin nor translation always does."""
    if "plugins" in file.parts:
        folder = file.parts[file.parts.index("plugins") + 1]
        return file.stem.removeprefix("lib") in PLUGINS.get(folder, set())
    return "translations" not in file.parts or file.name in TRANSLATIONS


def _of_use(files: Iterable[File]) -> Iterable[File]:
    return (file for file in files if is_used(PurePath(file[0])))
