"""The guide's pages on problems, written from the app's own words in each language.

Says which pages are not current and ends with 1, or nothing and ends with 0. With `--update` it writes them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tgate_desktop.oauth import problems
from tgate_desktop.oauth.problems import Fact, Problem, every_problem
from tgate_desktop.words import languages
from tgate_desktop.words.explanation import action_label
from tgate_desktop.words.problems import explain

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    languages.ENGLISH: ROOT / "docs" / "guide" / "problems.md",
    languages.ARABIC: ROOT / "docs" / "guide" / "problems.ar.md",
}


class PageWords(NamedTuple):
    """What a page says by itself."""

    title: str
    introduction: str
    causes: str
    to_do: str
    button: str
    chapters: tuple[str, ...]


WORDS = {
    languages.ENGLISH: PageWords(
        title="Problems and what to do",
        introduction=(
            "Whatever goes wrong, the app says what happened, the likely causes with the likeliest first, and what to "
            "do. This page lists it all by the code that stands beside each problem, with hosts, numbers and names as "
            "examples. The causes are ranked by what is known at that moment, so the same code can name another first: "
            "where that matters, it is here more than once."
        ),
        causes="Likely causes",
        to_do="What to do",
        button="Button",
        chapters=(
            "Approval in the browser",
            "Codes and tokens",
            "The API and uninstalled companies",
            "Revoking tokens",
            "The way to T-Gate",
            "The keyring",
            "What is typed, pasted or imported",
            "The app and its files",
        ),
    ),
    languages.ARABIC: PageWords(
        title="المشكلات وما العمل",
        introduction=(
            "مهما حدث من خلل، يذكر البرنامج ما حدث، والأسباب المحتملة وأرجحها أولًا، وما ينبغي عمله. تسرد هذه الصفحة "
            "ذلك كله بحسب الرمز التعريفي المكتوب بجانب كل مشكلة، وما فيها من مضيفات وأرقام وأسماء أمثلة فقط. تُرتَّب "
            "الأسباب بحسب ما هو معروف في تلك اللحظة، فقد يتصدر سبب آخر مع الرمز نفسه، وحيث يهم ذلك تتكرر المشكلة هنا."
        ),
        causes="الأسباب المحتملة",
        to_do="ما العمل",
        button="الزر",
        chapters=(
            "الموافقة في المتصفح",
            "الأكواد والرموز",
            "واجهة API وإلغاء تثبيت التطبيق",
            "إبطال الرموز",
            "الطريق إلى T-Gate",
            "حلقة المفاتيح",
            "ما يُكتب أو يُلصق أو يُستورد",
            "البرنامج وملفاته",
        ),
    ),
}
CHAPTERS: tuple[tuple[type[Problem], ...], ...] = (
    (problems.AuthorizationProblem, problems.ReceiverProblem, problems.BrowserNotOpened),
    (problems.TokenEndpointProblem, problems.NoRefreshToken, problems.NoAccessToken, problems.GrantBusy),
    (problems.ApiProblem,),
    (problems.RevocationProblem,),
    (problems.TransportProblem,),
    (problems.VaultProblem,),
    (problems.InputProblem,),
    (Problem,),
)

HOST = "tgate.example"
CODE: dict[str, Fact] = {"status": 400, "host": HOST, "grant_type": "authorization_code"}
REFRESH: dict[str, Fact] = {**CODE, "grant_type": "refresh_token"}
CODE_REFUSED: dict[str, Fact] = {**CODE, "error": "invalid_grant", "capture": "loopback_http", "is_bare": False}
REFRESH_REFUSED: dict[str, Fact] = {**REFRESH, "error": "invalid_grant", "refreshed_ago_s": 7200}
API: dict[str, Fact] = {"status": 401, "host": HOST}
WAY: dict[str, Fact] = {"host": HOST, "sent": True}
NOT_SENT: dict[str, Fact] = {"host": HOST, "sent": False}
KEYRING: dict[str, Fact] = {"vault": "GNOME Keyring"}
CATALOG = "~/.local/share/tgate-desktop/catalog.sqlite3"
PROVISIONING = "/etc/xdg/tgate-desktop/provisioning.json"
KEYRING_FOLDER = "/etc/xdg/tgate-desktop/keyring"
SAMPLES: dict[type[Problem], tuple[dict[str, Fact], ...]] = {
    problems.AuthorizationRefused: (
        {"error": "invalid_scope"},
        {"error": "unauthorized_client"},
        {"error": "temporarily_unavailable"},
        {"error": "unsupported_response_type"},
    ),
    problems.PortTaken: ({"port": 8765, "host": "127.0.0.1"},),
    problems.PortForbidden: ({"port": 80, "host": "127.0.0.1"}, {"port": 8765, "host": "127.0.0.1"}),
    problems.LoopbackMissing: ({"host": "::1"},),
    problems.InvalidGrant: (
        {**CODE_REFUSED, "code_age_s": 780},
        {**CODE_REFUSED, "code_age_s": 90, "grant_state": "expired", "description": "The code has expired."},
        {**CODE_REFUSED, "code_age_s": 4, "code_was_used": True},
        {**CODE_REFUSED, "capture": "paste", "code_age_s": 40},
        {**CODE_REFUSED, "is_bare": True},
        {**REFRESH_REFUSED, "server_use": "unknown", "outcome_was_open": False},
        {**REFRESH_REFUSED, "server_use": "unknown", "grant_state": "expired", "description": "The token has expired."},
        {**REFRESH_REFUSED, "server_use": "yes", "outcome_was_open": False},
        {**REFRESH_REFUSED, "server_use": "no", "outcome_was_open": True},
        {**REFRESH_REFUSED, "server_use": "no", "outcome_was_open": False, "was_handed_over": True},
        {**REFRESH_REFUSED, "server_use": "no", "outcome_was_open": False, "is_imported": True},
        {**REFRESH_REFUSED, "server_use": "no", "outcome_was_open": False, "refreshed_ago_s": 90 * 24 * 3600},
    ),
    problems.InvalidClient: (
        {**CODE, "status": 401, "has_worked": False, "tried_both": False, "encodings_differ": False},
        {**REFRESH, "status": 401, "has_worked": True, "tried_both": True},
    ),
    problems.InvalidRequest: ({**CODE, "description": "redirect_uri is missing"}, REFRESH),
    problems.UnauthorizedClient: ({**CODE, "status": 403}, {**REFRESH, "status": 403}),
    problems.UnknownTokenError: (
        {**CODE, "error": "brand_new_error"},
        {**REFRESH, "is_empty": True, "body_format": "form"},
        {**REFRESH, "description": "Bad request", "body_format": "json"},
    ),
    problems.BodyFormatRefused: (
        {**CODE, "status": 415, "body_format": "form"},
        {**CODE, "status": 415, "body_format": "json"},
    ),
    problems.UnsupportedGrantType: ({**CODE, "error": "unsupported_grant_type"},),
    problems.InvalidScope: ({**CODE, "error": "invalid_scope"},),
    problems.TokenAddressNotFound: ({**CODE, "status": 404},),
    problems.TooManyRequests: (
        {**REFRESH, "status": 429, "retry_after": "30", "retry_after_s": 30},
        {**REFRESH, "status": 429, "retry_after": "Mon, 02 Mar 2026 10:00:00 GMT", "retry_after_s": 300},
    ),
    problems.ServerFailed: (
        {**REFRESH, "status": 500},
        {**REFRESH, "status": 502},
        {**REFRESH, "status": 503, "retry_after": "120", "retry_after_s": 120},
    ),
    problems.Redirected: (
        {**REFRESH, "status": 302, "location_host": "login.example"},
        {**REFRESH, "status": 301, "location_host": HOST},
    ),
    problems.AnswerIsHtml: ({**REFRESH, "status": 200}, {**REFRESH, "status": 400, "body_format": "form"}),
    problems.AnswerIsEmpty: ({**REFRESH, "status": 200},),
    problems.AnswerUnreadable: ({**REFRESH, "status": 200}, {**REFRESH, "status": 200, "member": "access_token"}),
    problems.TokenTypeUnknown: ({**REFRESH, "status": 200, "token_type": "mac"},),
    problems.GrantBusy: ({"waited_s": 75},),
    problems.TokenRejected: (
        {**API, "expired": False, "server_use": "unknown", "had_brands": True},
        {**API, "expired": True, "server_use": "no", "had_brands": True},
        {**API, "expired": False, "token_state": "expired", "clock_offset_s": 5400},
        {**API, "expired": False, "had_brands": False, "refreshed_just_now": True},
    ),
    problems.ApiForbidden: (
        {"status": 403, "host": HOST, "expired": False},
        {"status": 403, "host": HOST, "expired": True},
        {"status": 403, "host": HOST, "error": "insufficient_scope"},
    ),
    problems.CompanyUninstalled: (
        {"status": 200, "host": HOST, "is_empty": True},
        {"status": 401, "host": HOST, "server_use": "no"},
    ),
    problems.ProofAddressNotFound: ({"status": 404, "host": HOST},),
    problems.ApiFailed: (
        {"status": 503, "host": HOST, "retry_after": "120", "retry_after_s": 120},
        {"status": 422, "host": HOST},
        {"status": 302, "host": HOST},
    ),
    problems.ProofUnreadable: (
        {"status": 200, "host": HOST, "is_html": True, "had_brands": True},
        {"status": 200, "host": HOST, "is_html": False},
    ),
    problems.RevocationRefused: (
        {"status": 401, "host": HOST, "error": "invalid_client"},
        {"status": 403, "host": HOST, "error": "unauthorized_client"},
        {"status": 400, "host": HOST, "error": "unsupported_token_type"},
    ),
    problems.RevocationUnavailable: ({"status": 503, "host": HOST, "retry_after": "120", "retry_after_s": 120},),
    problems.RevocationAddressNotFound: ({"status": 404, "host": HOST},),
    problems.HostNotFound: (NOT_SENT,),
    problems.ConnectionRefused: ({**NOT_SENT, "port": 443},),
    problems.ConnectTimedOut: (NOT_SENT,),
    problems.ConnectionLost: (WAY, NOT_SENT),
    problems.TimedOut: ({**WAY, "timeout_s": 60},),
    problems.TlsUntrusted: ({**NOT_SENT, "issuer": "Acme Inspection CA"}, {**NOT_SENT, "issuer": "Let's Encrypt R11"}),
    problems.TlsHostMismatch: ({**NOT_SENT, "certificate_hosts": "portal.example"},),
    problems.TlsExpired: ({**NOT_SENT, "expired_on": "2026-02-28"}, {**NOT_SENT, "valid_from": "2031-01-05"}),
    problems.TlsRevoked: (NOT_SENT,),
    problems.NetworkSignIn: ({**NOT_SENT, "status": 511},),
    problems.TlsFailed: ({**NOT_SENT, "reason": "WRONG_VERSION_NUMBER"},),
    problems.ProxyFailed: (
        {**NOT_SENT, "proxy_host": "proxy.example", "status": 407},
        {**NOT_SENT, "proxy_host": "proxy.example", "status": 403},
        {**NOT_SENT, "proxy_host": "proxy.example"},
    ),
    problems.AnswerTruncated: ({**WAY, "received_bytes": 120, "expected_bytes": 4000},),
    problems.AnswerTooLarge: ({**WAY, "limit_bytes": 1024 * 1024},),
    problems.VaultTimedOut: ({**KEYRING, "timeout_s": 20},),
    problems.VaultNotAccepted: ({"vault": "PlaintextKeyring"},),
    problems.VaultRefused: ({**KEYRING, "act": "write", "reason": "PasswordSetError"},),
    problems.VaultChanged: ({"vault": "KDE Wallet", "before": "GNOME Keyring (Login)"},),
    problems.ClientSecretForOtherOrigin: ({"entered_for": "https://a.example:443", "now": "https://b.example:443"},),
    problems.RevocationAtOtherOrigin: ({"entered_for": "https://a.example:443", "now": "https://b.example:443"},),
    problems.AddressNotHttps: ({"host": HOST},),
    problems.PortOutOfRange: ({"port": "70000"},),
    problems.NameTaken: ({"name": "Saffron House"},),
    problems.ExtraParameterReserved: ({"parameter": "code_challenge"},),
    problems.ExtraParameterMalformed: ({"line": 3},),
    problems.CaFileUnreadable: ({"path": "company.pem"},),
    problems.EnvironmentFileUnreadable: ({"reason": "member", "member": "token_address"},),
    problems.EnvironmentProvided: ({"name": "T-Gate production"},),
    problems.StillInUse: ({"companies": 3},),
    problems.PasteNotOurAddress: ({"expected": "http://127.0.0.1:8765/callback"},),
    problems.TokensAmbiguous: ({"member": "refresh_token"},),
    problems.TokenMalformed: ({"member": "refresh_token"},),
    problems.TokensHeldAlready: ({"company": "Saffron House"},),
    problems.CatalogUnreadable: ({"path": CATALOG},),
    problems.CatalogDamaged: ({"path": CATALOG}, {"path": CATALOG, "reason": "SQLITE_FULL"}),
    problems.CatalogUnwritable: ({"path": CATALOG, "reason": "disk is full"},),
    problems.CatalogNewer: ({"path": CATALOG, "found": 9, "known": 3},),
    problems.ProvisioningUnusable: (
        {"path": PROVISIONING, "reason": "json", "line": 7, "column": 3},
        {"path": PROVISIONING, "reason": "missing", "where": "environments[1].token_address"},
        {"path": PROVISIONING, "reason": "value", "where": "environments[0].token_address", "why": "address_not_https"},
        {"path": PROVISIONING, "reason": "value", "where": "defaults.language", "allowed": '"en", "ar"'},
        {"path": PROVISIONING, "reason": "secret", "where": "environments[0].client_secret"},
        {"path": PROVISIONING, "reason": "not_trusted"},
    ),
    problems.NamedKeyringUnused: (
        {"named": "keyring_pass.PasswordStoreBackend", "path": KEYRING_FOLDER, "reason": "missing"},
        {"named": "keyring_pass.PasswordStoreBackend", "path": KEYRING_FOLDER, "reason": "not_trusted"},
        {"named": "keyring_pass.PasswordStoreBackend", "path": KEYRING_FOLDER, "reason": "not_viable"},
    ),
    problems.RecordGone: ({"kind": "company"},),
    problems.PracticeNotStarted: ({"port": 8764, "reason": "taken"},),
    problems.Unexpected: ({"kind": "ZeroDivisionError"},),
    problems.DiagnosticsNotClean: (
        {"file": "log.txt", "kind": "access_token", "owner": "Saffron House", "fingerprint": "1f2e3d4c"},
    ),
    problems.DiagnosticsNotProvable: ({"reason": "vault", "vault": "GNOME Keyring", "unread": 2},),
    problems.FileNotWritten: ({"path": "diagnostics.zip", "reason": "Read-only file system"},),
}

# Where the same words are followed by other causes: what was known, in the order of the samples.
SITUATIONS: dict[type[Problem], tuple[dict[str, str], ...]] = {
    problems.InvalidGrant: (
        {"en": "A code that came late", "ar": "كود وصل متأخرًا"},
        {"en": "A code that T-Gate calls expired", "ar": "كود يعدّه T-Gate منتهي الصلاحية"},
        {"en": "A code that was sent before", "ar": "كود سبق إرساله"},
        {"en": "A code that went to a server of yours first", "ar": "كود وصل إلى خادمكم أولًا"},
        {"en": "A code that was pasted alone", "ar": "كود أُلصق وحده"},
        {
            "en": "A refresh token, when nobody has said whether a server uses it",
            "ar": "رمز تحديث لم يقل أحد هل يستخدمه خادم",
        },
        {"en": "A refresh token that T-Gate calls expired", "ar": "رمز تحديث يعدّه T-Gate منتهي الصلاحية"},
        {"en": "A refresh token that a server also uses", "ar": "رمز تحديث يستخدمه خادم أيضًا"},
        {"en": "A refresh token after an answer that was lost", "ar": "رمز تحديث بعد رد ضائع"},
        {"en": "A refresh token that was handed over", "ar": "رمز تحديث سُلّم إلى جهة أخرى"},
        {"en": "A refresh token that was imported", "ar": "رمز تحديث مستورد"},
        {"en": "A refresh token that was not used for long", "ar": "رمز تحديث لم يُستخدم منذ مدة طويلة"},
    ),
    problems.InvalidClient: (
        {"en": "The first time", "ar": "في المرة الأولى"},
        {"en": "After it has worked", "ar": "بعد أن كان مقبولًا"},
    ),
    problems.TokenRejected: (
        {"en": "A token that is valid by its own time", "ar": "رمز لم تنته مدته"},
        {"en": "A token past its own time", "ar": "رمز انتهت مدته"},
        {"en": "Expired for T-Gate, valid here", "ar": "منتهٍ لدى T-Gate وصالح هنا"},
        {"en": "A new token, at its first use", "ar": "رمز جديد عند أول استخدام"},
    ),
    problems.ApiForbidden: (
        {"en": "A token that is valid by its own time", "ar": "رمز لم تنته مدته"},
        {"en": "A token past its own time", "ar": "رمز انتهت مدته"},
        {"en": "A scope is missing", "ar": "نطاق (scope) ناقص"},
    ),
}


def page(language: str) -> str:
    """The whole page in one language."""
    words = WORDS[language]
    with languages.speaking(language):
        return "\n".join(_lines(words, language)) + "\n"


def chapter_of(kind: type[Problem]) -> int:
    """Where a problem stands: the first chapter that has its branch of the tree."""
    return next(number for number, branches in enumerate(CHAPTERS) if issubclass(kind, branches))


def _lines(words: PageWords, language: str) -> Iterator[str]:
    is_right_to_left = languages.is_right_to_left()
    if is_right_to_left:
        yield from ('<div dir="rtl">', "")
    yield from (f"# {words.title}", "", words.introduction)
    kinds = sorted(set(every_problem()), key=lambda kind: kind.code)
    for number, title in enumerate(words.chapters):
        yield from ("", f"## {title}")
        for kind in kinds:
            if chapter_of(kind) == number:
                yield from ("", f"### `{kind.code}`")
                situations = SITUATIONS.get(kind, ())
                for sample, facts in enumerate(SAMPLES.get(kind, ({},))):
                    if situations:
                        yield from ("", f"#### {situations[sample][language]}")
                    yield from _explained(kind(**facts), words)
    if is_right_to_left:
        yield from ("", "</div>")


def _explained(problem: Problem, words: PageWords) -> Iterator[str]:
    explanation = explain(problem)
    yield from ("", f"**{explanation.what_happened}**", "")
    if explanation.likely_causes:
        yield from (f"{words.causes}:", "")
        yield from (f"{number}. {cause}" for number, cause in enumerate(explanation.likely_causes, 1))
        yield ""
    yield f"{words.to_do}: {explanation.what_to_do}"
    buttons = [action_label(one) for one in (explanation.action, explanation.second_action) if one is not None]
    if buttons:
        yield from ("", f"{words.button}: " + " · ".join(f"*{label}*" for label in buttons))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    is_update = parser.parse_args().update
    is_current = True
    for language, file in PAGES.items():
        text = page(language)
        if is_update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            print(f"{file.relative_to(ROOT)}: not current; packaging/guide.py --update writes it", file=sys.stderr)
            is_current = False
    return 0 if is_current else 1


if __name__ == "__main__":
    sys.exit(main())
