"""Our reader of certificates against one that others wrote, and against what is no certificate."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from tgate_desktop.adapters.certificates import read_certificate

KEY = ec.generate_private_key(ec.SECP256R1())
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NOBODY = x509.Name([])
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
NAME_OIDS = [NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME]


def der(
    issuer: x509.Name,
    subject: x509.Name = NOBODY,
    start: datetime = NOON,
    end: datetime = NOON + timedelta(days=1),
    hosts: list[x509.GeneralName] | None = None,
) -> bytes:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def named(**values: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(getattr(NameOID, oid), value) for oid, value in values.items()])


@settings(max_examples=50)
@given(
    issuer=st.lists(st.tuples(st.sampled_from(NAME_OIDS), names), max_size=4),
    start=st.integers(-300_000_000, 3_800_000_000),
    days=st.integers(1, 20_000),
    hosts=st.lists(st.one_of(st.from_regex(r"[a-z]{1,20}\.example", fullmatch=True), st.ip_addresses()), max_size=4),
)
def test_it_reads_what_others_read(
    issuer: list[tuple[x509.ObjectIdentifier, str]],
    start: int,
    days: int,
    hosts: list[str | ipaddress.IPv4Address | ipaddress.IPv6Address],
) -> None:
    begins = datetime.fromtimestamp(start, UTC)
    general = [x509.DNSName(host) if isinstance(host, str) else x509.IPAddress(host) for host in hosts]
    octets = der(
        x509.Name([x509.NameAttribute(oid, value) for oid, value in issuer]),
        start=begins,
        end=begins + timedelta(days=days),
        hosts=general,
    )
    theirs = x509.load_der_x509_certificate(octets)
    ours = read_certificate(octets)
    assert ours is not None
    by_oid = [str(one.value) for oid in NAME_OIDS for one in theirs.issuer.get_attributes_for_oid(oid)[:1]]
    assert ours.issuer == next(iter(by_oid), "")
    assert (ours.valid_from, ours.valid_until) == (theirs.not_valid_before_utc, theirs.not_valid_after_utc)
    assert ours.hosts == tuple(str(host) for host in hosts)


def test_without_alternative_names_the_subjects_counts() -> None:
    read = read_certificate(der(named(COMMON_NAME="CA"), named(COMMON_NAME="old.example")))
    assert read is not None
    assert read.hosts == ("old.example",)


@given(st.binary(max_size=200))
def test_no_octets_are_too_strange(octets: bytes) -> None:
    assert read_certificate(octets) is None


WHOLE = der(named(COMMON_NAME="CA"), hosts=[x509.DNSName("a.example")])


@given(at=st.integers(0, 2000), octet=st.integers(0, 255), is_cut=st.booleans())
def test_a_damaged_certificate_is_read_or_it_is_none(at: int, octet: int, is_cut: bool) -> None:
    octets = bytearray(WHOLE)
    at %= len(octets)
    octets[at] = octet
    read = read_certificate(bytes(octets[:at] if is_cut else octets))
    assert read is None or not is_cut
