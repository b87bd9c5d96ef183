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
    """What a PySide6 hook of PyInstaller collects, files with the folders that they go to, without the parts that are
    not used."""
    return hiddenimports, list(_of_use(binaries)), list(_of_use(datas))


def is_used(folder: PurePath, name: str) -> bool:
    """Whether a file goes in that Qt has in such a folder; what is neither plugin nor translation always does."""
    if "plugins" in folder.parts:
        return PurePath(name).stem.removeprefix("lib") in PLUGINS.get(folder.name, set())
    return "translations" not in folder.parts or name in TRANSLATIONS


def _of_use(files: Iterable[File]) -> Iterable[File]:
    return (file for file in files if is_used(PurePath(file[1]), PurePath(file[0]).name))
