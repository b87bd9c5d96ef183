"""What a window needs beside its display: icons, the plugins that read them, letters, and Qt's own texts."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QDataStream, QIODevice
from PySide6.QtGui import QFontDatabase, QIcon, QImage, QImageReader

from tgate_desktop.assets import resource
from tgate_desktop.self_check.installed import FILES
from tgate_desktop.ui.icons import pixmap
from tgate_desktop.ui.language import qt_texts
from tgate_desktop.words.languages import ENGLISH, LANGUAGES

_PICTURE = "tgate.svg"
_SYSTEMS = QFontDatabase.WritingSystem


def not_drawn() -> Iterator[str]:
    """Icons that leave their picture empty, kinds of picture that no plugin reads, letters that no font has, and
    languages without Qt's texts."""
    icons = [file.removeprefix("icons/").removesuffix(".svg") for file in FILES if file.startswith("icons/")]
    yield from (name for name in icons if not _is_drawn(name))
    if _is_blank(QImageReader(str(resource("icons", _PICTURE))).read()):
        yield "SVG pictures"
    if _engine(QIcon(str(resource("icons", _PICTURE)))) != "svg":
        yield "SVG icons"
    if _is_blank(_written_and_read("ICO")):
        yield "ICO pictures"
    for system, letters in ((_SYSTEMS.Latin, "Latin letters"), (_SYSTEMS.Arabic, "Arabic letters")):
        if not QFontDatabase.families(system):
            yield letters
    yield from (f"qtbase_{language}" for language in LANGUAGES if language != ENGLISH and qt_texts(language) is None)


def _is_drawn(name: str) -> bool:
    try:
        return not _is_blank(pixmap(name, "#000000").toImage())
    except OSError:
        return False


def _is_blank(picture: QImage) -> bool:
    places = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return not any(picture.pixelColor(x, y).alpha() for x, y in places)


def _engine(icon: QIcon) -> str:
    """What draws it, which it tells when it is written down: without the plugin for SVG a picture of one size does."""
    written = QByteArray()
    QDataStream(written, QIODevice.OpenModeFlag.WriteOnly) << icon
    return QDataStream(written).readQString()


def _written_and_read(kind: str) -> QImage:
    """A full picture, as its plugin gives it back."""
    picture = QImage(16, 16, QImage.Format.Format_ARGB32)
    picture.fill(0xFF000000)
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(kept, kind)  # type: ignore[call-overload]
    return QImage.fromData(kept.data())
