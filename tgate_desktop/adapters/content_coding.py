"""Bodies that came packed although `identity` was asked for (RFC 9110 8.4): unpacked, never beyond a limit."""

from __future__ import annotations

import zlib

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def unpacked(body: bytes, coding: str, limit_bytes: int) -> bytes:
    """`body` without gzip or deflate, one byte over the limit at most; as it came when it is neither, or broken."""
    if coding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    try:
        return zlib.decompressobj(_GZIP_OR_ZLIB).decompress(body, limit_bytes + 1)
    except zlib.error:
        return body
