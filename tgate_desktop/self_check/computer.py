"""What the installed app needs of this computer: a keyring, the loopback interface."""

from __future__ import annotations

import socket

from tgate_desktop.adapters.loopback_sockets import listening_sockets
from tgate_desktop.flows.ports import Vault
from tgate_desktop.oauth.problems import LoopbackMissing
from tgate_desktop.self_check.finding import Finding, good, notice, trouble

_REACHED_WITHIN_S = 5.0


def keyring(vault: Vault) -> Finding:
    """Writes, reads and deletes an entry; never opens a prompt. Raises: VaultProblem."""
    was_probed = vault.probe()
    report = vault.report()
    if report.problem is not None:
        return trouble(report.problem)
    if not was_probed:
        return trouble(vault=report.name)
    if report.passed_over is not None:
        return notice(report.passed_over, vault=report.name)
    return good(vault=report.name)


def loopback(address: str) -> Finding:
    """Listens there and comes in. Raises: LoopbackProblem, OSError."""
    try:
        (listener,) = listening_sockets((address,), 0, address)
    except LoopbackMissing as problem:
        return notice(found="missing", address=address) if ":" in address else trouble(problem)
    with listener, socket.create_connection(listener.getsockname()[:2], _REACHED_WITHIN_S):
        return good(address=address)
