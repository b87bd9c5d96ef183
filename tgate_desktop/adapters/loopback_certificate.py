"""The certificate that an https receiver shows: made, judged, written and read. Values in, values out.

It certifies nothing but itself, as a server, for this computer's own names: whoever trusts it trusts nothing else.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tgate_desktop.oauth.secret import Secret

LIFETIME = timedelta(days=365)
RENEWED_BEFORE_END = timedelta(days=30)

_BEGINS_BEFORE = timedelta(days=1)  # a clock that is set back a little makes it no certificate of the future
_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "T-Gate Desktop on this computer")])
_HOSTS = x509.SubjectAlternativeName(
    [
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.IPAddress(ipaddress.ip_address("::1")),
        x509.DNSName("localhost"),
    ]
)
_NO_AUTHORITY = x509.BasicConstraints(ca=False, path_length=None)
_FOR_SERVERS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
_SIGNS_HANDSHAKES = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
_EXTENSIONS = ((_HOSTS, False), (_NO_AUTHORITY, True), (_SIGNS_HANDSHAKES, True), (_FOR_SERVERS, False))
_UNREADABLE = (
    InvalidSignature,
    TypeError,  # a key that is not encrypted
    UnsupportedAlgorithm,
    ValueError,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
_CERTIFICATE_BEGINS = b"-----BEGIN CERTIFICATE-----"


class CertificateDamaged(Exception):
    """No whole certificate with its key, or not by this passphrase."""


@dataclass(frozen=True)
class LoopbackCertificate:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @property
    def sha256(self) -> str:
        """The fingerprint as browsers show it: pairs of hex digits with colons between them."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    @property
    def valid_until(self) -> datetime:
        return self.certificate.not_valid_after_utc


def new_certificate(now: datetime) -> LoopbackCertificate:
    """A fresh one with a fresh key."""
    key = ec.generate_private_key(ec.SECP256R1())
    begins = now - _BEGINS_BEFORE
    builder = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + LIFETIME)
    )
    for extension, is_critical in _EXTENSIONS:
        builder = builder.add_extension(extension, critical=is_critical)
    return LoopbackCertificate(builder.sign(key, hashes.SHA256()), key)


def is_ending(one: LoopbackCertificate, now: datetime) -> bool:
    """Whether its time is over, or so nearly that it is made new; also when its time has not come."""
    return not one.certificate.not_valid_before_utc <= now <= one.valid_until - RENEWED_BEFORE_END


def written(one: LoopbackCertificate, passphrase: Secret) -> bytes:
    """Both as PEM, the key as PKCS#8 that only the passphrase opens."""
    encryption = serialization.BestAvailableEncryption(passphrase.reveal().encode())
    key = one.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    return key + one.certificate.public_bytes(serialization.Encoding.PEM)


def read(pem: bytes, passphrase: Secret) -> LoopbackCertificate:
    """What `written` wrote.

    Raises: CertificateDamaged, also for one that this version would not have made: other hosts or uses, a longer time,
    another kind of key, or a key that is not the certificate's.
    """
    key_pem, begin, certificate_pem = pem.partition(_CERTIFICATE_BEGINS)
    try:
        key = serialization.load_pem_private_key(key_pem, passphrase.reveal().encode())
        certificate = x509.load_pem_x509_certificate(begin + certificate_pem)
        certificate.verify_directly_issued_by(certificate)
        is_ours = isinstance(key, ec.EllipticCurvePrivateKey) and _is_as_made(certificate, key)
    except _UNREADABLE as error:
        raise CertificateDamaged from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not is_ours:
        raise CertificateDamaged
    return LoopbackCertificate(certificate, key)


def _is_as_made(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bool:
    return (
        isinstance(key.curve, ec.SECP256R1)
        and certificate.public_key() == key.public_key()
        and certificate.not_valid_after_utc - certificate.not_valid_before_utc <= LIFETIME
        and {one.value for one in certificate.extensions} == {one for one, _ in _EXTENSIONS}
    )
