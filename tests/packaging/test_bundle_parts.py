"""What goes into a bundle, and what is made for it when it is built."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageReader

from tests.support.packaging_tools import packaging_tool

icons = packaging_tool("bundle/icons")
qt_parts = packaging_tool("bundle/qt_parts")
windows_version = packaging_tool("bundle/windows_version")

PLUGINS = PurePath("PySide6/Qt/plugins")


@pytest.mark.parametrize(
    ("folder", "name", "is_in"),
    [
        (PLUGINS / "platforms", "libqxcb.so", True),
        (PLUGINS / "platforms", "libqwayland.so", True),
        (PLUGINS / "platforms", "libqoffscreen.so", True),
        (PurePath("PySide6/plugins/platforms"), "qwindows.dll", True),
        (PLUGINS / "platforms", "libqcocoa.dylib", True),
        (PLUGINS / "imageformats", "libqsvg.so", True),
        (PLUGINS / "platformthemes", "libqgtk3.so", False),
        (PLUGINS / "platforminputcontexts", "libqtvirtualkeyboardplugin.so", False),
        (PLUGINS / "tls", "libqopensslbackend.so", False),
        (PurePath("PySide6/Qt/translations"), "qtbase_ar.qm", True),
        (PurePath("PySide6/Qt/translations"), "qtbase_de.qm", False),
        (PurePath("PySide6/Qt/translations"), "qt_ar.qm", False),
        (PurePath("PySide6/Qt/lib"), "libQt6Core.so.6", True),
    ],
)
def test_of_qt_only_what_is_used_goes_in(folder: PurePath, name: str, is_in: bool) -> None:
    collected = [(f"/home/plugins/translations/{name}", str(folder))]
    assert qt_parts.used([], collected, []) == ([], collected if is_in else [], [])


@pytest.mark.parametrize(
    ("form", "largest"),
    [("ico", 256), ("icns", 1024)],
)
def test_the_icon_is_readable_and_has_its_largest_size(form: str, largest: int) -> None:
    pictures = read_icon(getattr(icons, form)(), form)
    assert max(picture.width() for picture in pictures) == largest
    assert all(
        picture.pixelColor(picture.width() // 8, picture.height() // 2).name() == "#2f62d3" for picture in pictures
    )


def test_windows_is_told_the_version_of_the_program() -> None:
    told = Told()
    names = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    eval(windows_version.version_text("1.2.3"), {name: told.named(name) for name in names})  # noqa: S307
    assert told.values["FixedFileInfo"]["filevers"] == (1, 2, 3, 0)
    assert told.strings["ProductVersion"] == "1.2.3"
    assert told.strings["ProductName"] == "T-Gate Desktop"


def read_icon(icon: bytes, form: str) -> list[QImage]:
    data = QByteArray(icon)
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(form.encode()))
    pictures = []
    for index in range(reader.imageCount()):
        assert reader.jumpToImage(index)
        pictures.append(reader.read())
        assert not pictures[-1].isNull(), reader.errorString()
    return pictures


class Told:
    """Stands for the words of PyInstaller's version files, which only Windows has."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, object]] = {}
        self.strings: dict[str, str] = {}

    def named(self, name: str):
        def word(*plain, **named):
            if name == "StringStruct":
                self.strings[plain[0]] = plain[1]
            self.values[name] = named

        return word
