"""What *Check this computer* can find, as made-up results: every finding that has words, and a computer in trouble."""

from __future__ import annotations

from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.oauth.problems import Fact, Problem, TlsUntrusted, VaultLocked

FACTS: dict[str, Fact] = {
    "address": "127.0.0.1",
    "addresses": "192.0.2.7",
    "choice": "system",
    "companies": 3,
    "count": 3,
    "free_mib": 40,
    "host": "tgate.example",
    "issuer": "Example Trust",
    "location_host": "portal.example",
    "names": "catalog.sqlite3",
    "offset_s": 312,
    "own_time": "2026-03-01 12:05:12 UTC",
    "owner": "node",
    "path": "/home/user/tgate-desktop",
    "port": 8765,
    "process_id": 4711,
    "proxy_host": "proxy.example",
    "reason": "Permission denied",
    "server_time": "2026-03-01 12:00:00 UTC",
    "source": "gnome",
    "status": 405,
    "sha256": "A0:A1:A2:A3:A4:A5:A6:A7:A8:A9:AA:AB:AC:AD:AE:AF:B0:B1:B2:B3:B4:B5:B6:B7:B8:B9:BA:BB:BC:BD:BE:BF",
    "valid_until": "2027-02-28",
    "vault": "GNOME Keyring",
}


def a_result(check: Check, verdict: Verdict, found: str, problem: Problem | None = None, **facts: Fact) -> CheckResult:
    """With a value for every fact that any words ask for."""
    return CheckResult(check, verdict, {**FACTS, "found": found, **facts}, problem, took_s=0.1)


def a_computer_in_trouble() -> tuple[CheckResult, ...]:
    """A result of each check: a taken port, a proxy that breaks TLS open, a clock that is wrong, a locked keyring."""
    good, notice, trouble, not_checked = Verdict.GOOD, Verdict.NOTICE, Verdict.TROUBLE, Verdict.NOT_CHECKED
    untrusted = TlsUntrusted(host="tgate.example", port=443, sent=False, issuer="Example Corp Inspection")
    return (
        a_result(Check.REDIRECT_HOST, good, "loopback", host="localhost", addresses="127.0.0.1, ::1"),
        a_result(Check.PORT_IPV4, trouble, "taken_by"),
        a_result(Check.PORT_IPV6, good, "free", address="::1"),
        a_result(Check.LOOPBACK_CERTIFICATE, not_checked, "not_https"),
        a_result(Check.AUTHORIZATION_ADDRESS, good, "reached", status=302),
        a_result(Check.TOKEN_ADDRESS, not_checked, "certificate"),
        a_result(Check.CERTIFICATE, trouble, "problem", untrusted),
        a_result(Check.PROXY, good, "proxy"),
        a_result(Check.PROXY_AUTO_CONFIG, notice, "noticed"),
        a_result(Check.CLOCK, trouble, "ahead"),
        a_result(Check.KEYRING, trouble, "problem", VaultLocked(vault="GNOME Keyring")),
        a_result(Check.PLAIN_TEXT_KEYRING, notice, "installed", names="keyrings.alt"),
        a_result(Check.CATALOG, good, "readable"),
        a_result(Check.DATA_FOLDER, good, "writable", free_mib=76842),
        a_result(Check.PRIVATE_FILES, notice, "open_folder"),
        a_result(Check.SECRETS_ON_DISK, not_checked, "keyring", VaultLocked(vault="GNOME Keyring")),
        a_result(Check.NETRC, good, "none"),
        a_result(Check.PROCESS_ENVIRONMENT, notice, "key_log", names="SSLKEYLOGFILE"),
        a_result(Check.CORE_DUMPS, good, "off"),
    )


def a_sound_computer() -> tuple[CheckResult, ...]:
    """Nothing to do."""
    return (
        a_result(Check.REDIRECT_HOST, Verdict.GOOD, "literal", host="127.0.0.1"),
        a_result(Check.PORT_IPV4, Verdict.GOOD, "free"),
        a_result(Check.PORT_IPV6, Verdict.NOT_CHECKED, "other_family", host="127.0.0.1"),
        a_result(Check.TOKEN_ADDRESS, Verdict.GOOD, "reached"),
        a_result(Check.KEYRING, Verdict.GOOD, "works"),
    )
