"""Each problem, in each language, with the facts that its docstring promises."""

from __future__ import annotations

import re

import pytest

from tests.support.translations import has_balanced_isolates, without_isolates
from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes import Cause
from tgate_desktop.oauth.problems import Fact, Problem, every_problem
from tgate_desktop.words import languages
from tgate_desktop.words.cause_texts import cause_text
from tgate_desktop.words.explanation import Facts
from tgate_desktop.words.problems import Action, Explanation, action_label, explain, explain_unsaved, summary

HOST = "tgate.example"
TOKEN: dict[str, Fact] = {"status": 400, "host": HOST, "error": "some_error", "grant_type": "authorization_code"}
TRANSPORT: dict[str, Fact] = {"host": HOST, "sent": True}
API: dict[str, Fact] = {"status": 418, "host": HOST}
VAULT: dict[str, Fact] = {"vault": "GNOME Keyring"}

FACTS: dict[type[Problem], dict[str, Fact]] = {
    problems.AddressNotHttps: {"host": HOST},
    problems.PortOutOfRange: {"port": "70000"},
    problems.NameTaken: {"name": "Al Baik"},
    problems.ExtraParameterReserved: {"parameter": "code_challenge"},
    problems.ExtraParameterMalformed: {"line": 3},
    problems.CaFileUnreadable: {"path": "/tmp/ca.pem"},
    problems.EnvironmentFileUnreadable: {"reason": "member", "member": "token_address"},
    problems.StillInUse: {"companies": 7},
    problems.PasteNotOurAddress: {"expected": "http://127.0.0.1:8765/callback"},
    problems.PortTaken: {"port": 8765, "host": "127.0.0.1"},
    problems.PortForbidden: {"port": 80, "host": "127.0.0.1"},
    problems.LoopbackMissing: {"host": "::1"},
    problems.HostNotFound: TRANSPORT,
    problems.ConnectionRefused: {**TRANSPORT, "port": 8443},
    problems.ConnectTimedOut: TRANSPORT,
    problems.ConnectionLost: TRANSPORT,
    problems.TimedOut: {**TRANSPORT, "timeout_s": 60},
    problems.TlsUntrusted: {**TRANSPORT, "issuer": "Inspection CA"},
    problems.TlsHostMismatch: {**TRANSPORT, "certificate_hosts": "portal.example, …"},
    problems.TlsExpired: {**TRANSPORT, "expired_on": "2026-02-28"},
    problems.TlsRevoked: TRANSPORT,
    problems.NetworkSignIn: {**TRANSPORT, "status": 511},
    problems.TlsFailed: {**TRANSPORT, "reason": "WRONG_VERSION_NUMBER"},
    problems.ProxyFailed: {"proxy_host": "proxy.example", "status": 502},
    problems.AnswerTruncated: {**TRANSPORT, "received_bytes": 120, "expected_bytes": 4000},
    problems.AnswerTooLarge: {**TRANSPORT, "limit_bytes": 1024 * 1024},
    problems.AuthorizationRefused: {"error": "some_error", "description": "Some reason"},
    problems.InvalidClient: {**TOKEN, "status": 401, "encoding": "raw", "tried_both": False},
    problems.BodyFormatRefused: {**TOKEN, "body_format": "form"},
    problems.TooManyRequests: {**TOKEN, "status": 429, "retry_after": "30", "retry_after_s": 30},
    problems.Redirected: {**TOKEN, "status": 302, "location_host": "login.example"},
    problems.AnswerUnreadable: {**TOKEN, "member": "access_token"},
    problems.TokenTypeUnknown: {**TOKEN, "token_type": "mac"},
    problems.CompanyUninstalled: {**API, "status": 403, "server_use": "unknown"},
    problems.RevocationRefused: {**API, "status": 403, "error": "unauthorized_client"},
    problems.RevocationUnavailable: {**API, "status": 503, "retry_after": "30", "retry_after_s": 30},
    problems.RevocationAddressNotFound: {**API, "status": 404},
    problems.CatalogUnreadable: {"path": "/tmp/catalog.sqlite3"},
    problems.CatalogDamaged: {"path": "/tmp/catalog.sqlite3", "reason": "SQLITE_FULL"},
    problems.CatalogUnwritable: {"path": "/tmp/catalog.sqlite3", "reason": "disk I/O"},
    problems.CatalogNewer: {"path": "/tmp/catalog.sqlite3", "found": 9, "known": 1},
    problems.RecordGone: {"kind": "company"},
    problems.VaultTimedOut: {**VAULT, "timeout_s": 20},
    problems.VaultRefused: {**VAULT, "act": "write", "reason": "PasswordSetError"},
    problems.VaultChanged: {"vault": "KDE Wallet", "before": "GNOME Keyring (Login)"},
    problems.ClientSecretForOtherOrigin: {"entered_for": "https://a.example:443", "now": "https://b.example:443"},
    problems.GrantBusy: {"waited_s": 75},
    problems.PracticeNotStarted: {"port": 8764, "reason": "taken"},
    problems.TokensAmbiguous: {"member": "access_token"},
    problems.TokenMalformed: {"member": "refresh_token"},
    problems.TokensHeldAlready: {"company": "Al Baik"},
    problems.RevocationAtOtherOrigin: {"entered_for": "https://a.example:443", "now": "https://b.example:443"},
    problems.NamedKeyringUnused: {"named": "some.Keyring", "path": "/etc/xdg/keyring", "reason": "missing"},
    problems.Unexpected: {"kind": "ZeroDivisionError"},
    problems.FileNotWritten: {"path": "/tmp/practice.json", "reason": "Read-only file system"},
}
# Facts that choose the words instead of standing in them, or that stand in what is to be done.
NOT_SHOWN = {
    "grant_type",
    "sent",
    "act",
    "encoding",
    "tried_both",
    "body_format",
    "retry_after",
    "retry_after_s",
    "server_use",
}
NOT_SHOWN_BY = {
    problems.EnvironmentFileUnreadable: {"reason"},
    problems.NamedKeyringUnused: {"reason"},
    problems.PracticeNotStarted: {"reason"},
    problems.RecordGone: {"kind"},
    problems.AnswerTooLarge: {"limit_bytes"},
    problems.TokenTypeUnknown: {"status", "error"},
    problems.VaultMissing: {"vault"},
}
SHOWING_THE_ERROR = (
    problems.InvalidGrant,
    problems.UnknownTokenError,
    problems.AuthorizationRefused,
    problems.RevocationRefused,
)

BLAME_AND_FOG = re.compile(
    r"error occurred|something went wrong|oops|you (forgot|typed|made|entered|failed)|your (mistake|fault)"
    r"|invalid input|please|sorry|traceback",
    re.IGNORECASE,
)
SENTENCE = re.compile(r".+[.”»]$", re.DOTALL)

EVERY = sorted(set(every_problem()), key=lambda kind: kind.code)
each_problem = pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.code)
each_language = pytest.mark.parametrize("language", languages.LANGUAGES)


def facts_of(kind: type[Problem]) -> dict[str, Fact]:
    if kind in FACTS:
        return FACTS[kind]
    if issubclass(kind, problems.TokenEndpointProblem):
        return TOKEN
    if issubclass(kind, problems.ApiProblem | problems.RevocationProblem):
        return API
    return VAULT if issubclass(kind, problems.VaultProblem) else {}


def texts_of(explanation: Explanation) -> list[str]:
    return [explanation.what_happened, *explanation.likely_causes, explanation.what_to_do]


@each_language
@each_problem
def test_every_problem_is_explained_in_whole_sentences(kind: type[Problem], language: str) -> None:
    languages.use(language)
    explanation = explain(kind(**facts_of(kind)))
    for text in texts_of(explanation):
        assert SENTENCE.match(text), text
        assert "{" not in text, text
        assert has_balanced_isolates(text), text
    assert len(explanation.likely_causes) <= 3
    assert len(set(texts_of(explanation))) == len(texts_of(explanation))


@each_language
@each_problem
def test_what_happened_holds_the_facts(kind: type[Problem], language: str) -> None:
    languages.use(language)
    shown = without_isolates(explain(kind(**facts_of(kind))).what_happened)
    hidden = NOT_SHOWN | NOT_SHOWN_BY.get(kind, set())
    if kind not in SHOWING_THE_ERROR:
        hidden = hidden | {"error"}
    for name, value in facts_of(kind).items():
        if name not in hidden:
            assert str(value) in shown, (name, shown)


@each_language
@each_problem
def test_a_problem_without_its_facts_is_still_explained(kind: type[Problem], language: str) -> None:
    languages.use(language)
    for text in texts_of(explain(kind())):
        assert text
        assert "{" not in text
        assert has_balanced_isolates(text)


@each_problem
def test_english_blames_nobody_and_hides_nothing_in_fog(kind: type[Problem]) -> None:
    for text in texts_of(explain(kind(**facts_of(kind)))):
        assert not BLAME_AND_FOG.search(text), text
        assert text[0].isupper() or text[0].isdigit(), text


@each_problem
def test_english_without_arabic_in_it_has_no_direction_marks(kind: type[Problem]) -> None:
    for text in texts_of(explain(kind(**facts_of(kind)))):
        assert text == without_isolates(text)


@each_problem
def test_arabic_is_arabic_and_isolates_what_reads_left_to_right(kind: type[Problem]) -> None:
    english = texts_of(explain(kind(**facts_of(kind))))
    languages.use(languages.ARABIC)
    arabic = texts_of(explain(kind(**facts_of(kind))))
    assert len(arabic) == len(english)
    for text in arabic:
        assert re.search(r"[\u0600-\u06ff]", text), text
    for name in ("host", "path", "expected", "entered_for"):
        value = facts_of(kind).get(name)
        if value is not None and str(value) in arabic[0]:
            assert f"\u2066{value}\u2069" in arabic[0]


@each_problem
def test_the_summary_is_what_happened(kind: type[Problem]) -> None:
    problem = kind(**facts_of(kind))
    assert summary(problem) == explain(problem).what_happened


@each_language
def test_every_action_has_a_label_of_its_own(language: str) -> None:
    languages.use(language)
    labels = [action_label(action) for action in Action]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_a_refused_secret_offers_to_enter_it_again_under_the_agreed_name() -> None:
    action = explain(problems.InvalidClient(**TOKEN)).action
    assert action is Action.ENTER_SECRET_AGAIN
    assert action_label(action) == "Enter the secret again"


def test_a_tried_second_encoding_is_no_cause_of_a_refused_secret() -> None:
    one = explain(problems.InvalidClient(**TOKEN, tried_both=False)).likely_causes
    both = explain(problems.InvalidClient(**TOKEN, tried_both=True)).likely_causes
    assert any("encoding" in cause for cause in one)
    assert not any("encoding" in cause for cause in both)


@each_language
def test_a_refused_secret_says_whether_the_encoding_can_have_to_do_with_it(language: str) -> None:
    languages.use(language)
    said = [
        explain(problems.InvalidClient(**TOKEN, **facts)).what_happened
        for facts in (
            {"tried_both": True},
            {"tried_both": False, "encodings_differ": False},
            {"tried_both": False, "encodings_differ": True},
        )
    ]
    plain = explain(problems.InvalidClient(**TOKEN)).what_happened
    assert said[2] == plain
    assert all("Basic" in one and one.startswith(plain) for one in said[:2])
    assert said[0] != said[1]


def test_an_old_code_names_its_age_first_and_a_young_one_cannot_have_expired() -> None:
    old = explain(problems.InvalidGrant(**TOKEN, code_age_s=11 * 60)).likely_causes
    young = explain(problems.InvalidGrant(**TOKEN, code_age_s=60)).likely_causes
    assert old[0] == "The code was 11 minutes old; T-Gate's codes live 10 minutes."
    assert not any("10 minutes" in cause for cause in young)


@pytest.mark.parametrize(
    ("age_s", "lifetime_s", "time"), [(3, 600, "3 seconds"), (400, 600, "6 minutes"), (0, 60, "0 seconds")]
)
def test_a_young_code_that_tgate_calls_expired_is_explained_by_its_lifetime(
    age_s: int, lifetime_s: int, time: str
) -> None:
    facts: dict[str, Fact] = {"code_age_s": age_s, "code_lifetime_s": lifetime_s, "grant_state": "expired"}
    (cause,) = explain(problems.InvalidGrant(**TOKEN, **facts, capture="loopback_http", is_bare=False)).likely_causes
    assert cause.startswith(f"T-Gate calls the code expired {time} after it arrived here")


@each_language
@pytest.mark.parametrize("grant_type", ["authorization_code", "refresh_token"])
def test_what_tgate_says_of_a_refused_grant_is_quoted_without_hidden_characters(grant_type: str, language: str) -> None:
    languages.use(language)
    facts: dict[str, Fact] = {**TOKEN, "grant_type": grant_type, "description": "The code\u202e has <b>expired"}
    assert "The code\\u202e has <b>expired" in without_isolates(explain(problems.InvalidGrant(**facts)).what_happened)


def test_a_refused_refresh_token_leads_to_connecting_again_and_a_refused_code_to_a_new_one() -> None:
    refresh = explain(problems.InvalidGrant(**{**TOKEN, "grant_type": "refresh_token"}))
    code = explain(problems.InvalidGrant(**TOKEN))
    assert refresh.action is Action.CONNECT_AGAIN
    assert "refresh token" in refresh.what_happened
    assert code.action is Action.TRY_AGAIN
    assert "refused the code" in code.what_happened


def test_a_low_port_is_explained_by_rights_and_a_high_one_by_reservation() -> None:
    low = explain(problems.PortForbidden(port=80, host="127.0.0.1"))
    high = explain(problems.PortForbidden(port=8765, host="127.0.0.1"))
    assert low.likely_causes == ("Ports below 1024 are kept for administrators.",)
    assert not set(low.likely_causes) & set(high.likely_causes)
    listing = "netsh interface ipv4 show excludedportrange tcp"
    assert (listing in low.what_to_do, listing in high.what_to_do) == (False, True)


@each_language
def test_a_certificate_names_the_day_that_it_ended_or_begins(language: str) -> None:
    languages.use(language)
    ended = explain(problems.TlsExpired(host=HOST, expired_on="2026-02-28"))
    begins = explain(problems.TlsExpired(host=HOST, valid_from="2031-01-05"))
    assert "2026-02-28" in ended.what_happened
    assert "2031-01-05" in begins.what_happened
    assert ended.likely_causes[0] == begins.likely_causes[0]
    assert ended.likely_causes[1] != begins.likely_causes[1]


@pytest.mark.parametrize("kind", [problems.ConnectionLost, problems.TimedOut])
def test_whether_anything_was_sent_decides_whether_the_outcome_is_known(kind: type[Problem]) -> None:
    assert "not known" in explain(kind(host=HOST, sent=True, timeout_s=60)).what_happened
    assert "not known" not in explain(kind(host=HOST, sent=False, timeout_s=60)).what_happened


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_status_points_at_the_gateway_first(status: int) -> None:
    assert "gateway" in explain(problems.ServerFailed(**{**TOKEN, "status": status})).likely_causes[0]
    assert not any(
        "gateway" in cause for cause in explain(problems.ServerFailed(**{**TOKEN, "status": 500})).likely_causes
    )


@each_language
def test_every_cause_has_a_sentence_of_its_own(language: str) -> None:
    languages.use(language)
    texts = [cause_text(cause, Facts({})) for cause in Cause]
    assert all(SENTENCE.match(text) and "{" not in text for text in texts)
    assert len(set(texts)) == len(texts)


@each_language
def test_the_facts_stand_in_the_causes(language: str) -> None:
    languages.use(language)
    facts: dict[str, Fact] = {
        "issuer": "Acme Inspection CA",
        "clock_offset_s": 7 * 60,
        "refreshed_ago_s": 45 * 24 * 60 * 60,
        "code_age_s": 13 * 60,
    }
    for cause, value in (
        (Cause.TLS_INSPECTED, "Acme Inspection CA"),
        (Cause.CLOCK_IS_BEHIND, "7"),
        (Cause.REFRESH_TOKEN_EXPIRED, "45"),
        (Cause.CODE_EXPIRED, "13"),
    ):
        assert value in without_isolates(cause_text(cause, Facts(facts)))


@pytest.mark.parametrize("age_s", [59 * 60, 601, 10**9])
def test_where_codes_live_shorter_or_longer_no_ten_minutes_are_claimed(age_s: int) -> None:
    assert cause_text(Cause.CODE_EXPIRED, Facts({"code_age_s": age_s, "code_lifetime_s": 60})) == (
        "The code has expired."
    )


def test_trouble_on_the_way_offers_to_check_this_computer_beside_what_mends_it() -> None:
    for kind in (problems.HostNotFound, problems.TlsExpired, problems.ProxyFailed):
        explanation = explain(kind(host=HOST))
        assert explanation.second_action is Action.CHECK_COMPUTER
        assert explanation.action not in (None, Action.CHECK_COMPUTER)
    assert explain(problems.AnswerIsHtml(**TOKEN)).second_action is Action.CHECK_COMPUTER
    assert explain(problems.InvalidGrant(**TOKEN)).second_action is None


def test_a_server_that_took_over_is_told_apart_from_a_company_that_must_connect() -> None:
    refresh: dict[str, Fact] = {**TOKEN, "grant_type": "refresh_token"}
    by_server = explain(problems.InvalidGrant(**refresh, server_use="yes"))
    alone = explain(problems.InvalidGrant(**refresh, server_use="no"))
    assert by_server.likely_causes[0].startswith("Your server")
    assert "this app or your server" in by_server.what_to_do
    assert by_server.what_to_do != alone.what_to_do


def test_a_code_that_goes_to_a_server_leads_to_the_redirect_uri() -> None:
    explanation = explain(problems.InvalidGrant(**TOKEN, capture="paste"))
    assert explanation.action is Action.CHANGE_REDIRECT_URI
    assert "Import the tokens" in explanation.what_to_do


@pytest.mark.parametrize(
    ("facts", "action"),
    [
        ({"expired": True}, Action.REFRESH),
        ({"expired": False}, Action.TRY_AGAIN),
        ({"error": "insufficient_scope"}, Action.CHANGE_ENVIRONMENT),
    ],
)
def test_what_to_do_about_a_forbidden_token_follows_its_likeliest_cause(facts: dict[str, Fact], action: Action) -> None:
    assert explain(problems.ApiForbidden(**{**API, "status": 403, **facts})).action is action


def test_an_uninstalled_company_is_called_probable_and_costs_nothing() -> None:
    for facts in ({"is_empty": True, "status": 200}, {"status": 401}):
        explanation = explain(problems.CompanyUninstalled(**{"host": HOST, **facts}))
        assert "probably uninstalled" in explanation.what_happened
        assert "The tokens stored here stay" in explanation.what_to_do
        assert "every brand, branch and menu" in explanation.likely_causes[0]


def test_an_unknown_error_is_shown_as_it_came() -> None:
    odd = explain(problems.UnknownTokenError(**{**TOKEN, "error": "x\u202ey <b>"})).what_happened
    assert "“x\\u202ey <b>”" in odd
    arabic = explain(problems.UnknownTokenError(**{**TOKEN, "error": "خطأ جديد"})).what_happened
    assert "“\u2066خطأ جديد\u2069”" in arabic


def test_a_server_that_names_its_pause_has_it_repeated() -> None:
    seconds = explain(problems.TooManyRequests(**TOKEN, retry_after="30")).what_to_do
    minutes = explain(problems.TooManyRequests(**TOKEN, retry_after="900", retry_after_s=900)).what_to_do
    until = explain(
        problems.TooManyRequests(**TOKEN, retry_after="Mon, 02 Mar 2026 10:00:00 GMT", retry_after_s=300)
    ).what_to_do
    date = explain(problems.TooManyRequests(**TOKEN, retry_after="Mon, 02 Mar 2026 10:00:00 GMT")).what_to_do
    silent = explain(problems.TooManyRequests(**TOKEN, retry_after="")).what_to_do
    assert "30 seconds" in seconds
    assert "15 minutes" in minutes
    assert "Mon, 02 Mar 2026 10:00:00 GMT" in until
    assert "5 minutes" in until
    assert "Mon, 02 Mar 2026 10:00:00 GMT" in date
    assert silent == "Wait a few minutes, then try again."


def test_a_redirect_to_the_same_host_is_not_called_a_move() -> None:
    moved = explain(problems.Redirected(**TOKEN, location_host="login.example"))
    same = explain(problems.Redirected(**TOKEN, location_host=HOST))
    assert "login.example" in moved.what_happened
    assert "another of its addresses" in same.what_happened


def test_tgates_own_words_are_quoted_without_hidden_characters() -> None:
    text = explain(problems.InvalidRequest(**TOKEN, description="bad \u202ebody")).what_happened
    assert "T-Gate says: “bad \\u202ebody”" in text


def test_an_arabic_description_in_an_english_sentence_is_isolated() -> None:
    text = explain(problems.InvalidRequest(**TOKEN, description="طلب غير صالح")).what_happened
    assert "“\u2068طلب غير صالح\u2069”" in text


@pytest.mark.parametrize("reason", ["json", "member", "address", "file"])
def test_each_fault_of_an_environment_file_has_its_own_sentence(reason: str) -> None:
    others = {"json", "member", "address", "file"} - {reason}
    own = summary(problems.EnvironmentFileUnreadable(reason=reason, member="token_address"))
    assert own not in {
        summary(problems.EnvironmentFileUnreadable(reason=other, member="token_address")) for other in others
    }


@pytest.mark.parametrize(
    ("error", "action"),
    [
        ("server_error", Action.TRY_AGAIN),
        ("temporarily_unavailable", Action.TRY_AGAIN),
        ("invalid_scope", Action.CHANGE_ENVIRONMENT),
        ("unauthorized_client", Action.ENTER_SECRET_AGAIN),
        ("unsupported_response_type", Action.CHANGE_ENVIRONMENT),
        ("something_new", Action.CHANGE_ENVIRONMENT),
    ],
)
def test_an_authorization_error_leads_to_who_can_act(error: str, action: Action) -> None:
    explanation = explain(problems.AuthorizationRefused(error=error, description=""))
    assert explanation.action is action
    assert error in explanation.what_happened


@each_language
def test_an_unsaved_pair_is_said_loudly_and_can_be_saved_again(language: str) -> None:
    languages.use(language)
    refused = problems.VaultRefused(**VAULT, act="write", reason="PasswordSetError")
    explanation = explain_unsaved(refused)
    assert summary(refused) in explanation.what_happened
    assert explanation.what_happened != summary(refused)
    assert explanation.action is Action.RETRY_SAVE
    assert explain_unsaved(problems.VaultLocked(**VAULT)).action is Action.UNLOCK_KEYRING


def test_a_locked_keyring_is_called_by_its_name() -> None:
    assert summary(problems.VaultLocked(vault="GNOME Keyring")) == "GNOME Keyring is locked."
    assert summary(problems.VaultLocked()) == "The keyring is locked."


@pytest.mark.parametrize(("count", "form"), [(1, "شركة واحدة"), (2, "شركتان"), (3, "3 شركات"), (11, "11 شركة")])
def test_arabic_counts_companies_in_the_right_form(count: int, form: str) -> None:
    languages.use(languages.ARABIC)
    assert form in without_isolates(summary(problems.StillInUse(companies=count)))
