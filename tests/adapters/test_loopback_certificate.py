"""The certificate itself: for this computer's own names, for servers alone, for a year at most; else it is none."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.support.canaries import canary
from tgate_desktop.adapters.certificates import read_certificate
from tgate_desktop.adapters.loopback_certificate import (
    CertificateDamaged,
    LoopbackCertificate,
    is_ending,
    new_certificate,
    read,
    written,
)
from tgate_desktop.oauth.secret import Secret

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PASSPHRASE = Secret(canary("passphrase"))


@pytest.fixture
def made() -> LoopbackCertificate:
    return new_certificate(NOW)


def test_it_is_for_this_computers_own_names_and_no_others(made: LoopbackCertificate) -> None:
    names = made.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address(one) for one in ("127.0.0.1", "::1")]
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]


def test_it_can_vouch_for_nothing_but_a_server(made: LoopbackCertificate) -> None:
    extensions = made.certificate.extensions
    assert extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)
    purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert isinstance(made.key.curve, ec.SECP256R1)


def test_it_names_neither_the_person_nor_the_computer(made: LoopbackCertificate) -> None:
    assert made.certificate.subject.rfc4514_string() == "CN=T-Gate Desktop on this computer"


def test_it_is_valid_now_and_for_a_year_at_most(made: LoopbackCertificate) -> None:
    lifetime = made.certificate.not_valid_after_utc - made.certificate.not_valid_before_utc
    assert lifetime == timedelta(days=365)
    assert made.certificate.not_valid_before_utc < NOW


def test_the_fingerprint_is_that_of_the_whole_certificate_as_browsers_show_it(made: LoopbackCertificate) -> None:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(made.certificate.public_bytes(serialization.Encoding.DER))
    assert bytes.fromhex(made.sha256.replace(":", "")) == digest.finalize()
    assert made.sha256.count(":") == 31


def test_our_own_reader_of_certificates_reads_it(made: LoopbackCertificate) -> None:
    seen = read_certificate(made.certificate.public_bytes(serialization.Encoding.DER))
    assert seen is not None
    assert seen.hosts == ("127.0.0.1", "::1", "localhost")


@pytest.mark.parametrize(
    ("days", "ending"),
    [(0, False), (333, False), (334, False), (335, True), (364, True), (400, True), (-0.5, False), (-2, True)],
)
def test_it_is_made_new_in_its_last_30_days_and_before_its_time(
    made: LoopbackCertificate, days: float, ending: bool
) -> None:
    assert is_ending(made, NOW + timedelta(days=days)) is ending


def test_it_is_read_as_it_was_written(made: LoopbackCertificate) -> None:
    again = read(written(made, PASSPHRASE), PASSPHRASE)
    assert again.sha256 == made.sha256
    assert again.key.private_numbers() == made.key.private_numbers()


def test_the_key_is_encrypted(made: LoopbackCertificate) -> None:
    pem = written(made, PASSPHRASE)
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in pem
    assert b"BEGIN PRIVATE KEY" not in pem
    assert PASSPHRASE.reveal().encode() not in pem


def test_neither_key_nor_passphrase_shows_in_a_repr(made: LoopbackCertificate) -> None:
    assert "key" not in repr(made)


def signed_anew(made: LoopbackCertificate, **changes: object) -> LoopbackCertificate:
    """With one thing that this version would not have made."""
    key = changes.get("key", made.key)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    days = changes.get("days", 365)
    assert isinstance(days, int)
    builder = (
        x509.CertificateBuilder()
        .subject_name(made.certificate.subject)
        .issuer_name(made.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=days - 1))
    )
    replaced = {type(one): one for one in (changes.get("extension"),) if isinstance(one, x509.ExtensionType)}
    for extension in made.certificate.extensions:
        value = replaced.pop(type(extension.value), extension.value)
        builder = builder.add_extension(value, critical=extension.critical)
    for value in replaced.values():
        builder = builder.add_extension(value, critical=False)
    return LoopbackCertificate(builder.sign(key, hashes.SHA256()), key)


def test_a_certificate_that_was_signed_anew_without_a_change_is_read(made: LoopbackCertificate) -> None:
    anew = signed_anew(made)
    assert read(written(anew, PASSPHRASE), PASSPHRASE).sha256 == anew.sha256


@pytest.mark.parametrize(
    "changes",
    [
        {"days": 366},
        {"key": ec.generate_private_key(ec.SECP384R1())},
        {"extension": x509.SubjectAlternativeName([x509.DNSName("localhost")])},
        {"extension": x509.SubjectAlternativeName([x509.DNSName("*.example")])},
        {"extension": x509.BasicConstraints(ca=True, path_length=None)},
        {"extension": x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])},
        {"extension": x509.OCSPNoCheck()},
    ],
    ids=["longer", "another curve", "fewer hosts", "wildcard", "an authority", "another use", "one more"],
)
def test_one_that_this_version_would_not_have_made_does_not_do(
    made: LoopbackCertificate, changes: dict[str, object]
) -> None:
    with pytest.raises(CertificateDamaged):
        read(written(signed_anew(made, **changes), PASSPHRASE), PASSPHRASE)


def with_another_key(made: LoopbackCertificate) -> bytes:
    return written(LoopbackCertificate(made.certificate, new_certificate(NOW).key), PASSPHRASE)


def with_an_open_key(made: LoopbackCertificate) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key = made.key.private_bytes(encoding, form, serialization.NoEncryption())
    return key + made.certificate.public_bytes(encoding)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _made: b"",
        lambda _made: b"\xff" * 100,
        lambda made: written(made, PASSPHRASE)[:-200],
        lambda made: written(made, PASSPHRASE)[200:],
        lambda made: made.certificate.public_bytes(serialization.Encoding.PEM),
        lambda made: written(made, Secret("another")),
        with_another_key,
        with_an_open_key,
    ],
    ids=["empty", "noise", "end missing", "start missing", "no key", "other passphrase", "other key", "open key"],
)
def test_a_damaged_file_is_told_from_a_whole_one(
    made: LoopbackCertificate, damage: Callable[[LoopbackCertificate], bytes]
) -> None:
    with pytest.raises(CertificateDamaged):
        read(damage(made), PASSPHRASE)


def test_a_file_of_which_one_byte_was_changed_is_never_taken_for_another_certificate(made: LoopbackCertificate) -> None:
    pem = written(made, PASSPHRASE)
    taken = set()
    for place in range(0, len(pem), 3):
        changed = bytearray(pem)
        changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
        try:
            taken.add(read(bytes(changed), PASSPHRASE).sha256)
        except CertificateDamaged:
            continue
    assert taken <= {made.sha256}
