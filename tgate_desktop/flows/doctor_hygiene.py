"""The checks of secret hygiene: nothing secret where it should not be, and nobody else at what is ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from tgate_desktop.flows.examination import Examination, Place
from tgate_desktop.flows.finding import Finding, good, not_checked, notice, trouble
from tgate_desktop.oauth.problems import CatalogProblem, VaultProblem
from tgate_desktop.oauth.secret_forms import forms_of_all, holds_any

_KEY_LOG = "SSLKEYLOGFILE"
_TELLING_NAME = re.compile(r"T_?GATE.*(SECRET|TOKEN|PASSWORD)|(SECRET|TOKEN|PASSWORD).*T_?GATE", re.IGNORECASE)
_MOST_NAMED = 3


def plain_text_keyring(examination: Examination) -> Finding:
    """Whether a package is installed that `keyring` would keep secrets in a file with."""
    names = examination.outside.surroundings.plain_text_keyrings()
    return notice("installed", names=", ".join(names)) if names else good("none")


def private_files(examination: Examination) -> Finding:
    """Whether our folders and files are the user's alone. A folder may be shared on purpose, a file never is."""
    paths = examination.outside.own_files.open_paths()
    if paths is None:
        return not_checked("no_modes")
    files = [one for one in paths if not one.is_folder]
    if files:
        return trouble(None, "open_files", path=files[0].path, count=len(files))
    return notice("open_folder", path=paths[0].path) if paths else good("private")


def secrets_on_disk(examination: Examination) -> Finding:
    """Whether catalog and logs are free of every secret that the app knows."""
    try:
        secrets = examination.secrets()
    except VaultProblem as problem:
        return not_checked("keyring", problem)
    except CatalogProblem as problem:
        return not_checked("catalog", problem)
    names = examination.outside.own_files.files_with(secrets, examination.cancel)
    if names:
        return trouble(None, "found", names=_few(names), count=len(names))
    return good("clean", count=len(secrets))


def netrc(examination: Examination, place: Place) -> Finding:
    """Whether other tools on this computer would send other credentials to T-Gate."""
    environment = place.environment
    addresses = (environment.token_address, environment.proof_address, environment.revocation_address)
    ours = {urlsplit(address).hostname for address in addresses if address}
    listed = examination.outside.surroundings.netrc_hosts()
    met = sorted(host for host in ours & listed if host)
    if met:
        return notice("entry", host=met[0])
    return notice("default_entry") if "default" in listed else good("none")


def process_environment(examination: Examination) -> Finding:
    """Whether the variables of this process hold secrets, or have TLS keys written down. Names only are told."""
    variables = examination.outside.surroundings.variables()
    forms = _forms_at_hand(examination)
    holding = [name for name, value in variables.items() if holds_any(os.fsencode(value), forms)]
    if holding:
        return trouble(None, "secret", names=_few(holding))
    if variables.get(_KEY_LOG):
        return notice("key_log", names=_KEY_LOG)
    telling = [name for name, value in variables.items() if value and _TELLING_NAME.search(name)]
    return notice("telling_name", names=_few(telling)) if telling else good("none")


def _forms_at_hand(examination: Examination) -> frozenset[bytes]:
    """Without a keyring the names of the variables still tell something."""
    try:
        return forms_of_all(examination.secrets())
    except (VaultProblem, CatalogProblem):
        return frozenset()


def _few(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)[:_MOST_NAMED])


def core_dumps(examination: Examination) -> Finding:
    """Whether a crash would leave this process's memory, tokens and all, on the disk."""
    allowed = examination.outside.surroundings.allows_core_dumps()
    if allowed is None:
        return not_checked("no_limit")
    return notice("allowed") if allowed else good("off")
