"""The checks of this computer: the port that catches the redirect, the keyring, the catalog and its folder."""

from __future__ import annotations

import ipaddress

from tgate_desktop.flows.doctor_ports import CertificateState
from tgate_desktop.flows.examination import Examination, Place
from tgate_desktop.flows.finding import Finding, good, not_checked, notice, trouble
from tgate_desktop.oauth.addresses import is_loopback_host
from tgate_desktop.oauth.environment import Source
from tgate_desktop.oauth.problems import Fact, HostNotFound, LoopbackMissing, PortTaken, VaultProblem
from tgate_desktop.oauth.redirect_uri import Capture, RedirectUri

_IPV4, _IPV6 = "127.0.0.1", "::1"
_LOCALHOST = "localhost"
_LITTLE_SPACE_MIB = 100
_MIB = 1024 * 1024


def redirect_host(examination: Examination, place: Place) -> Finding:
    """Whether the host of the redirect URI leads to this computer, and nowhere else."""
    uri = place.redirect_uri
    if uri.capture is Capture.PASTE:
        return not_checked("pasted", host=uri.host)
    if uri.host != _LOCALHOST:
        return good("literal", host=uri.host)
    try:
        addresses = examination.outside.loopback.resolved(uri.host)
    except HostNotFound:
        return trouble(None, "unresolved", host=uri.host)
    elsewhere = [one for one in addresses if not is_loopback_host(one.partition("%")[0])]
    if elsewhere:
        return trouble(None, "elsewhere", host=uri.host, addresses=", ".join(elsewhere))
    return good("loopback", host=uri.host, addresses=", ".join(addresses))


def port_ipv4(examination: Examination, place: Place) -> Finding:
    """Whether the receiver can listen on IPv4."""
    return _port(examination, place.redirect_uri, _IPV4)


def port_ipv6(examination: Examination, place: Place) -> Finding:
    """Whether the receiver can listen on IPv6."""
    return _port(examination, place.redirect_uri, _IPV6)


def _port(examination: Examination, uri: RedirectUri, usual: str) -> Finding:
    if uri.capture is Capture.PASTE:
        return not_checked("pasted", host=uri.host)
    if uri.host != _LOCALHOST and _family(uri.host) != _family(usual):
        return not_checked("other_family", host=uri.host)
    address = usual if uri.host == _LOCALHOST else uri.host
    facts: dict[str, Fact] = {"address": address, "port": uri.port}
    loopback = examination.outside.loopback
    try:
        loopback.try_port(address, uri.port)
    except PortTaken as problem:
        if loopback.is_held_by_us(uri.port):
            return notice("held_by_us", **facts)
        owner = loopback.owner(address, uri.port)
        if owner is None:
            return trouble(problem, "taken", **facts)
        if not owner.name:
            return trouble(problem, "taken_by_another_user", **facts)
        return trouble(problem, "taken_by", **facts, owner=owner.name, process_id=owner.process_id or 0)
    except LoopbackMissing as problem:
        return notice("family_missing", **facts) if uri.host == _LOCALHOST else trouble(problem)
    return good("free", **facts)


def _family(address: str) -> int:
    return ipaddress.ip_address(address).version


def loopback_certificate(examination: Examination, place: Place) -> Finding:
    """Whether the certificate that catches an https redirect is there, will do, and its key can be opened."""
    if place.redirect_uri.capture is not Capture.LOOPBACK_HTTPS:
        return not_checked("not_https")
    try:
        look = examination.outside.certificate.look()
    except VaultProblem as problem:
        return notice("of_session", vault=problem.facts.get("vault", ""))
    facts: dict[str, Fact] = {}
    if look.valid_until is not None:
        facts = {"valid_until": look.valid_until.date().isoformat(), "sha256": look.sha256}
    if look.state in (CertificateState.READY, CertificateState.NONE):
        return good(look.state.value, **facts)
    return notice(look.state.value, **facts)


def keyring(examination: Examination) -> Finding:
    """Whether an entry can be written, read and deleted."""
    vault = examination.tools.vault
    was_probed = vault.probe()
    name = vault.report().name
    return good("works", vault=name) if was_probed else notice("not_made_yet", vault=name)


def catalog(examination: Examination) -> Finding:
    """Whether it can be read whole."""
    contents = examination.tools.catalog.contents()
    return good("readable", companies=len(contents.companies))


def provisioning(examination: Examination) -> Finding:
    """What IT provides, whether the file with it can be used, and whether the keyring is the one that it names."""
    provided = examination.tools.provisioned.provisioning
    if provided.problem is not None:
        return trouble(provided.problem)
    passed_over = examination.tools.vault.report().passed_over if provided.keyring_backend is not None else None
    if passed_over is not None:
        return notice("keyring_unused", passed_over)
    withdrawn = [
        one.name for one in examination.tools.catalog.contents().environments if one.source is Source.WITHDRAWN
    ]
    facts: dict[str, Fact] = {"path": provided.path, "environments": len(provided.environments)}
    if withdrawn:
        return notice("withdrawn", **facts, names=", ".join(withdrawn))
    if not provided.path:
        return good("none")
    if provided.keyring_backend is not None:
        facts["keyring"] = provided.keyring_backend
    return good("used", **facts, locked=provided.lock_environments)


def data_folder(examination: Examination) -> Finding:
    """Whether it can be written to, and has room."""
    folder = examination.outside.own_files.data_folder()
    free_mib = folder.free_bytes // _MIB
    if folder.reason is not None:
        return trouble(None, "unwritable", path=folder.path, reason=folder.reason)
    if free_mib < _LITTLE_SPACE_MIB:
        return notice("little_space", path=folder.path, free_mib=free_mib)
    return good("writable", path=folder.path, free_mib=free_mib)
