"""The app's icon as Windows and macOS want it, drawn from the SVG when a bundle is built."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICON = Path(__file__).resolve().parents[2] / "resources" / "icons" / "tgate.svg"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
# Apple's name of an entry by its pixels; 32 and 64 are 16 and 32 points at double resolution, and so on.
ICNS_SIZES = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}


def png(pixels: int, source: Path = ICON) -> bytes:
    """The icon, `pixels` wide and high."""
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.read_bytes())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    drawn = QByteArray()
    buffer = QBuffer(drawn)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(drawn.data())


def ico() -> bytes:
    """A Windows icon; its pictures are PNG, which Windows reads since Vista."""
    pictures = [(size, png(size)) for size in ICO_SIZES]
    offset = 6 + 16 * len(pictures)
    entries = bytearray(struct.pack("<3H", 0, 1, len(pictures)))
    for size, picture in pictures:
        entries += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return bytes(entries) + b"".join(picture for _, picture in pictures)


def icns() -> bytes:
    """A macOS icon."""
    body = b""
    for name, size in ICNS_SIZES.items():
        picture = png(size)
        body += name + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(body)) + body
