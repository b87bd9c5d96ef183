"""TLS as bytes in, bytes out: what an https receiver's connection has beside a plain one. No socket."""

from __future__ import annotations

import contextlib
import os
import secrets
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tgate_desktop.flows.ports import OwnCertificate
from tgate_desktop.oauth.secret import Secret

if TYPE_CHECKING:  # importing it takes long, and only an https redirect URI needs it
    from tgate_desktop.adapters.loopback_certificate import LoopbackCertificate

_HANDSHAKE_RECORD = b"\x16"  # RFC 8446 5.1
_MOST_HANDSHAKE_OCTETS = 32 * 1024
_PIECE = 16 * 1024


class NotTls(Exception):
    """The other side speaks something else; it is answered without TLS."""


class ChannelClosed(Exception):
    """The other side said that no more comes."""


@dataclass(frozen=True)
class ReceiverTls:
    """The server's side of TLS, and the certificate that it shows."""

    context: ssl.SSLContext
    certificate: OwnCertificate


def receiver_tls(one: LoopbackCertificate, *, is_kept: bool) -> ReceiverTls:
    """TLS 1.2 or later, HTTP/1.1 alone, every handshake a whole one.

    Raises: OSError.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_TICKET
    context.num_tickets = 0
    context.set_alpn_protocols(["http/1.1"])
    _load(context, one)
    return ReceiverTls(context, OwnCertificate(one.sha256, one.valid_until, is_kept))


def _load(context: ssl.SSLContext, one: LoopbackCertificate) -> None:
    """`ssl` reads files alone: this one is there for a moment, and what opens its key is nowhere but here."""
    from tgate_desktop.adapters.loopback_certificate import written

    passphrase = Secret(secrets.token_urlsafe(32))
    descriptor, name = tempfile.mkstemp(prefix="tgate-desktop-", suffix=".pem")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(written(one, passphrase))
        context.load_cert_chain(name, password=passphrase.reveal)
    finally:
        Path(name).unlink()


class TlsChannel:
    """One connection's TLS. What `to_send` gives goes to the other side as it is."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._handshake_octets = 0
        self._is_answered = False
        self._is_open = False
        self._is_tls = True

    @property
    def flights(self) -> int:
        """1 when the first message came whole and was answered, 2 when the handshake is over (RFC 8446 2)."""
        return self._is_answered + self._is_open

    def opened(self, received: bytes) -> bytes:
        """What is in it for HTTP, as far as it is whole.

        Raises: NotTls, ChannelClosed; ssl.SSLError for a handshake or a record that is none.
        """
        if not self._is_open:
            self._check_beginning(received)
        self._incoming.write(received)
        text = bytearray()
        with contextlib.suppress(ssl.SSLWantReadError):
            if not self._is_open:
                self._tls.do_handshake()
                self._is_open = True
            while piece := self._tls.read(_PIECE):
                text += piece
            raise ChannelClosed
        return bytes(text)

    def to_send(self) -> bytes:
        """What TLS itself has to say: its part of the handshake, or an alert."""
        said = self._outgoing.read()
        self._is_answered = self._is_answered or bool(said)
        return said

    def sealed(self, answer: bytes) -> bytes:
        """The answer for the wire, and after it the word that no more comes (RFC 8446 6.1)."""
        if not self._is_tls:
            return answer
        self._tls.write(answer)
        # Under 1.2 OpenSSL keeps each session that was ended so, 20,000 of them: there the answer's length must do.
        if self._tls.version() == "TLSv1.3":
            with contextlib.suppress(ssl.SSLError):  # it waits for the same word of the other side; we do not
                self._tls.unwrap()
        return self._outgoing.read()

    def _check_beginning(self, received: bytes) -> None:
        if self._handshake_octets == 0 and received and received[:1] != _HANDSHAKE_RECORD:
            self._is_tls = False
            raise NotTls
        self._handshake_octets += len(received)
        if self._handshake_octets > _MOST_HANDSHAKE_OCTETS:
            raise ChannelClosed
