"""A virtual display, and pictures of it."""

from __future__ import annotations

import os
import secrets
import struct
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE = (1280, 900)

Extents = tuple[int, int, int, int]


@dataclass(frozen=True)
class Screen:
    """A running X server. `environment` is what its clients need."""

    environment: Mapping[str, str]
    frame_buffer: Path

    def picture(self, path: Path, part: Extents | None = None) -> None:
        """Writes what the screen shows, or a part of it, as a PNG."""
        width, height, rgb = _pixels(self.frame_buffer.read_bytes(), part)
        path.write_bytes(_png(width, height, rgb))


@contextmanager
def virtual_screen(folder: Path, environment: Mapping[str, str]) -> Iterator[Screen]:
    """An X server on a free display, which keeps its picture in `folder`."""
    cookie = folder / "xauthority"
    cookie.write_bytes(_xauthority(secrets.token_bytes(16)))
    reading, writing = os.pipe()
    width, height = SIZE
    options = [
        "-screen",
        "0",
        f"{width}x{height}x24",
        "-nolisten",
        "tcp",
        "-noreset",
        "-fbdir",
        folder,
        "-auth",
        cookie,
    ]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), *map(str, options)],
        env=dict(environment),
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with server:
        try:
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            if not number:
                raise RuntimeError("Xvfb did not start")
            yield Screen({"DISPLAY": f":{number}", "XAUTHORITY": str(cookie)}, folder / "Xvfb_screen0")
        finally:
            server.terminate()


def _xauthority(cookie: bytes) -> bytes:
    """A cookie for any display (Xau's FamilyWild)."""
    fields = (b"", b"", b"MIT-MAGIC-COOKIE-1", cookie)
    return struct.pack(">H", 65535) + b"".join(struct.pack(">H", len(field)) + field for field in fields)


def _pixels(window_dump: bytes, part: Extents | None) -> tuple[int, int, bytes]:
    """Width, height and RGB of an X window dump of 24 bits in 32, least significant byte first."""
    header = struct.unpack(">25I", window_dump[:100])
    header_size, width, height, bytes_per_line, colours = header[0], header[4], header[5], header[12], header[19]
    start = header_size + 12 * colours
    x, y, part_width, part_height = part or (0, 0, width, height)
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + part_width), min(height, y + part_height)
    rgb = bytearray()
    for line in range(top, bottom):
        begin = start + line * bytes_per_line
        pixels = window_dump[begin + 4 * left : begin + 4 * right]
        row = bytearray(3 * (right - left))
        row[0::3], row[1::3], row[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
        rgb += row
    return right - left, bottom - top, bytes(rgb)


def _png(width: int, height: int, rgb: bytes) -> bytes:
    lines = b"".join(b"\0" + rgb[3 * width * line : 3 * width * (line + 1)] for line in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 6)) + chunk(b"IEND", b"")
