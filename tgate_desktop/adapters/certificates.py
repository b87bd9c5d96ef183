"""What a certificate says of itself (RFC 5280 4.1), read from its DER without trusting it: issuer, times, hosts.

A reader of our own because it runs before tokens are saved, on systems whose trust store hands over no more than DER.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_EXPLICIT_VERSION, _EXPLICIT_EXTENSIONS = 0xA0, 0xA3
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
_DNS_NAME, _IP_ADDRESS = 0x82, 0x87
_COMMON_NAME, _ORGANIZATION, _UNIT = b"\x55\x04\x03", b"\x55\x04\x0a", b"\x55\x04\x0b"
_ALTERNATIVE_NAMES = b"\x55\x1d\x11"
_TEXTS = {0x1E: "utf-16-be", 0x1C: "utf-32-be"}

Item = tuple[int, bytes]


@dataclass(frozen=True)
class Certificate:
    """As it was written: texts of whoever made it. `issuer` is a common name, else an organization, else empty."""

    issuer: str
    valid_from: datetime
    valid_until: datetime
    hosts: tuple[str, ...]


def read_certificate(der: bytes) -> Certificate | None:
    """None for what is no certificate."""
    try:
        return _certificate(der)
    except (ArithmeticError, IndexError, LookupError, ValueError):
        return None


def _certificate(der: bytes) -> Certificate:
    (_, body), *_signature = _items(_inside(der))
    members = [item for item in _items(body) if item[0] != _EXPLICIT_VERSION]
    _serial, _algorithm, issuer, validity, subject, *others = members
    start, end = (_time(item) for item in _items(validity[1]))
    return Certificate(
        issuer=_best_name(issuer[1]),
        valid_from=start,
        valid_until=end,
        hosts=tuple(_alternative_names(others)) or tuple(filter(None, (_attributes(subject[1]).get(_COMMON_NAME),))),
    )


def _items(octets: bytes) -> Iterator[Item]:
    """The tags and contents of one level (X.690 8.1). Raises: ValueError."""
    at = 0
    while at < len(octets):
        tag, length = octets[at], octets[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            if not 0 < count <= 4:
                raise ValueError("a length that DER does not have")
            length = int.from_bytes(octets[at : at + count], "big")
            at += count
        if at + length > len(octets):
            raise ValueError("cut short")
        yield tag, octets[at : at + length]
        at += length


def _attributes(name: bytes) -> dict[bytes, str]:
    """The first value of each attribute of a distinguished name, by its OID."""
    found: dict[bytes, str] = {}
    for _set, attributes in _items(name):
        for _sequence, attribute in _items(attributes):
            (_oid, oid), (tag, value) = _items(attribute)
            found.setdefault(oid, value.decode(_TEXTS.get(tag, "utf-8"), "replace"))
    return found


def _best_name(name: bytes) -> str:
    known = _attributes(name)
    return next((known[oid] for oid in (_COMMON_NAME, _ORGANIZATION, _UNIT) if known.get(oid)), "")


def _time(item: Item) -> datetime:
    """RFC 5280 4.1.2.5."""
    tag, value = item
    text = value.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if text >= "50" else "20") + text
    elif tag != _GENERALIZED_TIME:
        raise ValueError("no time")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _alternative_names(members: list[Item]) -> Iterator[str]:
    """The hosts of the extension subjectAltName (RFC 5280 4.2.1.6)."""
    for tag, explicit in members:
        if tag == _EXPLICIT_EXTENSIONS:
            for _sequence, extension in _items(_inside(explicit)):
                (_oid, oid), *_critical, (_octets, value) = _items(extension)
                if oid == _ALTERNATIVE_NAMES:
                    yield from _hosts(_inside(value))


def _hosts(names: bytes) -> Iterator[str]:
    for kind, name in _items(names):
        if kind == _DNS_NAME:
            yield name.decode("ascii", "replace")
        elif kind == _IP_ADDRESS:
            yield str(ipaddress.ip_address(name))


def _inside(octets: bytes) -> bytes:
    """The content of the one item that there is. Raises: ValueError."""
    ((_tag, content),) = _items(octets)
    return content
