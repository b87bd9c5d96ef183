"""This computer's certificate for the https receiver: kept in the data folder, its key opened by the vault."""

from __future__ import annotations

import logging
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from tgate_desktop.adapters.files import ChosenFiles
from tgate_desktop.adapters.folders import make_private_folder
from tgate_desktop.adapters.tls_channel import ReceiverTls, receiver_tls
from tgate_desktop.flows.doctor_ports import CertificateLook, CertificateState
from tgate_desktop.flows.ports import Clock, Locks, Vault
from tgate_desktop.oauth.problems import CatalogUnwritable, FileNotWritten, GrantBusy, VaultEntryCorrupt, VaultProblem
from tgate_desktop.oauth.secret import Secret

if TYPE_CHECKING:  # importing it takes long, and only an https redirect URI needs it
    from tgate_desktop.adapters.loopback_certificate import LoopbackCertificate

LOCK_WAIT_S = 20.0

_LOCK = "loopback-certificate"

_log = logging.getLogger(__name__)


class LoopbackCertificates:
    """Makes it when there is none, or none that does any more. Without a vault there is one for this session alone,
    and nothing of it on the disk.

    Every user of this computer has one, in a folder of theirs. It is in no trust store, and is never put into one.
    """

    def __init__(self, file: Path, vault: Vault, locks: Locks, clock: Clock) -> None:
        self._file = file
        self._vault = vault
        self._locks = locks
        self._clock = clock
        self._turn = threading.Lock()
        self._of_session: LoopbackCertificate | None = None

    def __call__(self) -> ReceiverTls:
        """What the next receiver serves with. A locked keyring is not asked.

        Raises: OSError.
        """
        try:
            return receiver_tls(self._kept(), is_kept=True)
        except VaultProblem as problem:
            _log.info("a certificate for this session: %s", problem.code)
        except (CatalogUnwritable, FileNotWritten, GrantBusy, OSError) as fault:
            _log.warning("a certificate for this session: %s", type(fault).__name__)
        return receiver_tls(self._for_session(), is_kept=False)

    def look(self) -> CertificateLook:
        """See the doctor's port."""
        self._raise_if_closed()
        try:
            pem = self._file.read_bytes()
        except FileNotFoundError:
            return CertificateLook(CertificateState.NONE)
        except OSError:
            return CertificateLook(CertificateState.DAMAGED)
        passphrase = self._passphrase()
        if passphrase is None:
            return CertificateLook(CertificateState.KEY_LOST)
        return self._judged(pem, passphrase)

    def _judged(self, pem: bytes, passphrase: Secret) -> CertificateLook:
        from tgate_desktop.adapters.loopback_certificate import CertificateDamaged, is_ending, read

        try:
            one = read(pem, passphrase)
        except CertificateDamaged:
            return CertificateLook(CertificateState.DAMAGED)
        state = CertificateState.ENDING if is_ending(one, self._clock.now()) else CertificateState.READY
        return CertificateLook(state, one.valid_until, one.sha256)

    def _kept(self) -> LoopbackCertificate:
        """Raises: VaultProblem, CatalogUnwritable, FileNotWritten, GrantBusy, OSError."""
        self._raise_if_closed()
        with self._locks.hold(_LOCK):  # else two processes would each make one, and one of them lose its key
            passphrase = self._passphrase()
            known = self._known(passphrase) if passphrase is not None else None
            return known or self._made(passphrase)

    def _known(self, passphrase: Secret) -> LoopbackCertificate | None:
        from tgate_desktop.adapters.loopback_certificate import CertificateDamaged, is_ending, read

        try:
            one = read(self._file.read_bytes(), passphrase)
        except FileNotFoundError:
            return None
        except CertificateDamaged:
            _log.info("the loopback certificate does not do any more")
            return None
        return None if is_ending(one, self._clock.now()) else one

    def _made(self, passphrase: Secret | None) -> LoopbackCertificate:
        """The passphrase is kept first: a stop before the file is written leaves nothing that nobody can open."""
        from tgate_desktop.adapters.loopback_certificate import new_certificate, written

        if passphrase is None:
            passphrase = Secret(secrets.token_urlsafe(32))
            self._vault.write_certificate_passphrase(passphrase)
        one = new_certificate(self._clock.now())
        make_private_folder(self._file.parent)
        ChosenFiles().write_secret(str(self._file), Secret(written(one, passphrase).decode("ascii")))
        _log.info("a new loopback certificate, valid until %s", one.valid_until.date().isoformat())
        return one

    def _passphrase(self) -> Secret | None:
        """None when there is none that can be used. Raises: VaultProblem."""
        try:
            return self._vault.read_certificate_passphrase()
        except VaultEntryCorrupt:
            return None

    def _raise_if_closed(self) -> None:
        """A locked keyring is told, not asked: no prompt for a certificate. Raises: VaultProblem."""
        problem = self._vault.report().problem
        if problem is not None:
            raise problem

    def _for_session(self) -> LoopbackCertificate:
        from tgate_desktop.adapters.loopback_certificate import new_certificate

        with self._turn:
            if self._of_session is None or self._clock.now() > self._of_session.valid_until:
                self._of_session = new_certificate(self._clock.now())
            return self._of_session
