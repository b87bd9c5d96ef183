"""A Windows program in a few bytes, for a test that needs one that runs until it is killed and holds nothing open."""

from __future__ import annotations

import struct

_BASE, _CODE_AT, _TEXT_AT, _PAGE = 0x140000000, 0x1000, 0x200, 0x1000
_IMPORTS, _LOOKUP, _ADDRESSES, _NAMES, _LIBRARY, _MARKER = 0x1040, 0x1080, 0x10A0, 0x10C0, 0x10E0, 0x1100
_END = 0x1400


def endless_program(marker: str) -> bytes:
    """PE32+ that makes the file `marker`, a path of Windows, and then sleeps for ever."""
    text = bytearray(_END - _CODE_AT)

    def put(address: int, content: bytes) -> None:
        text[address - _CODE_AT : address - _CODE_AT + len(content)] = content

    def from_here(following: int, target: int) -> bytes:
        return struct.pack("<i", target - (_CODE_AT + following))

    put(
        _CODE_AT,
        b"\x48\x83\xec\x28"  # room on the stack
        + b"\x48\x8d\x0d"
        + from_here(11, _MARKER)
        + b"\x31\xd2"  # _lcreat(marker, 0)
        + b"\xff\x15"
        + from_here(19, _ADDRESSES)
        + b"\xb9\x64\x00\x00\x00"  # Sleep(100), again and again
        + b"\xff\x15"
        + from_here(30, _ADDRESSES + 8)
        + b"\xeb\xf3",
    )
    put(_IMPORTS, struct.pack("<5I", _LOOKUP, 0, 0, _LIBRARY, _ADDRESSES))
    for table in (_LOOKUP, _ADDRESSES):
        put(table, struct.pack("<3Q", _NAMES, _NAMES + 16, 0))
    put(_NAMES, b"\0\0_lcreat\0")
    put(_NAMES + 16, b"\0\0Sleep\0")
    put(_LIBRARY, b"kernel32.dll\0")
    put(_MARKER, marker.encode() + b"\0")
    head = _headers(len(text))
    return head + bytes(_TEXT_AT - len(head)) + bytes(text)


def _headers(text_size: int) -> bytes:
    dos = b"MZ" + bytes(58) + struct.pack("<I", 0x40)
    coff = struct.pack("<4sHHIIIHH", b"PE\0\0", 0x8664, 1, 0, 0, 0, 0xF0, 0x22)
    sizes = struct.pack("<HBBIIIII", 0x20B, 14, 0, text_size, 0, 0, _CODE_AT, _CODE_AT)
    image = struct.pack("<QIIHHHHHHI", _BASE, _PAGE, _TEXT_AT, 6, 0, 0, 0, 6, 0, 0)
    ends = struct.pack("<IIIHHQQQQII", 2 * _PAGE, _TEXT_AT, 0, 2, 0x100, 1 << 20, _PAGE, 1 << 20, _PAGE, 0, 16)
    directories = bytes(8) + struct.pack("<II", _IMPORTS, 40) + bytes(14 * 8)
    section = struct.pack("<8sIIIIIIHHI", b".text", text_size, _CODE_AT, text_size, _TEXT_AT, 0, 0, 0, 0, 0xE0000020)
    return dos + coff + sizes + image + ends + directories + section
