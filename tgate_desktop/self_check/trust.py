"""Whether the operating system's trusted certificates are found, and are what servers are judged by."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

from tgate_desktop.adapters.clock import SystemClock
from tgate_desktop.adapters.http import RequestsHttp
from tgate_desktop.oauth.environment_file import read_environment
from tgate_desktop.oauth.messages import OTHER_TIMEOUT_S, HttpRequest, Network
from tgate_desktop.oauth.problems import TlsUntrusted
from tgate_desktop.practice import PracticeServer
from tgate_desktop.practice.trouble.places import PLACES
from tgate_desktop.self_check.finding import Finding, good, trouble

# Where distributions keep them all in one file, for an OpenSSL that was built to look elsewhere.
_BUNDLES = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)


def trust_store(practice: PracticeServer) -> Finding:
    """How many authorities are trusted, and whether a server of one that nobody knows is refused.

    Raises: Problem, but for that refusal.
    """
    authorities = trusted_authorities()
    if authorities == 0:
        return trouble(found="none")
    try:
        _visit_untrusted(practice)
    except TlsUntrusted:
        return good(found="not_told") if authorities is None else good(found="known", authorities=authorities)
    return trouble(found="not_refused")


def trusted_authorities() -> int | None:
    """Those of the operating system; None on macOS, which judges by itself and does not say."""
    if sys.platform == "darwin":
        return None
    if sys.platform == "win32":
        return len(ssl.enum_certificates("ROOT"))
    paths = ssl.get_default_verify_paths()
    files = [Path(path) for path in (paths.cafile, *_BUNDLES) if path]
    in_file = next((file for file in files if file.is_file()), None)
    if in_file is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=in_file)
        return context.cert_store_stats()["x509_ca"]
    return sum(1 for _certificate in Path(paths.capath).glob("*.0")) if paths.capath else 0


def _visit_untrusted(practice: PracticeServer) -> None:
    document = practice.trouble_environment(next(place for place in PLACES if place.name == "unknown-issuer"))
    environment = read_environment(document.decode(), "untrusted")
    http = RequestsHttp(SystemClock())
    http.send(HttpRequest("HEAD", environment.token_address, (), None, Network.of(environment), OTHER_TIMEOUT_S))
