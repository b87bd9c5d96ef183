"""Every fault that T-Gate, or the way to it, can have: by a real server over real TLS, through the wired app.

Each ends in the right words in both languages, is written down so that the same words come again, and loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.support.canaries import canary
from tests.support.exchanges import unused_port
from tests.support.faults import (
    HOST,
    JSON,
    FaultyTgate,
    Meaning,
    Trouble,
    Way,
    a_page,
    a_pair,
    assert_meaning,
    assert_remembered,
    said,
    tgate_in_trouble,
)
from tests.support.servers import AnsweringServer, Connection, Script, ScriptedServer, http_answer
from tests.support.tls import Authority
from tests.support.token_server import answering, dripping, hanging_up, resetting, silent
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes import Cause, likely_causes
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.environment import BodyFormat
from tgate_desktop.oauth.health import TokenHealth
from tgate_desktop.oauth.outcome import Outcome, outcome_of
from tgate_desktop.words.explanation import Action

CHECK = Action.CHECK_COMPUTER
DOORKEEPER = (
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the "
    "authorization request, or was issued to another client."
)
INVALID_GRANT = said(
    "400 Bad Request",
    f'{{"error": "invalid_grant", "error_description": "{DOORKEEPER}"}}',
    'WWW-Authenticate: Bearer realm="Doorkeeper", error="invalid_grant"',
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FaultyTgate, Authority]]:
    with tgate_in_trouble(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def trouble(tmp_path: Path, running: tuple[FaultyTgate, Authority]) -> Iterator[Trouble]:
    tgate, authority = running
    tgate.mend()
    way = Way()
    with WiredApp(tmp_path / "home", way=way) as app:
        yield Trouble(app, way, tgate, authority)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory, running: tuple[FaultyTgate, Authority]) -> Iterator[Trouble]:
    """For faults that leave the company just as it was: the next one finds it so."""
    way = Way()
    with WiredApp(tmp_path_factory.mktemp("lasting") / "home", way=way) as app:
        lasting = Trouble(app, way, *running)
        lasting.tgate.mend()
        lasting.connect()
        yield lasting


@pytest.fixture
def connected(lasting: Trouble) -> Trouble:
    lasting.tgate.mend()
    lasting.way.mend()
    return lasting


# ---- a refresh that the token endpoint refuses ----


def oauth(status: str, error: str, *headers: str) -> Script:
    return said(status, f'{{"error": "{error}"}}', *headers)


def message(status: str) -> Script:
    return said(status, '{"message": "Invalid or missing parameters"}')


CREDENTIALS = Meaning(
    problems.InvalidClient,
    Cause.SECRET_REPLACED,
    Action.ENTER_SECRET_AGAIN,
    "the client secret (status 401). They are the same in both encodings of HTTP Basic.",
)
NOT_USABLE = Meaning(
    problems.InvalidRequest, Cause.OTHER_BODY_FORMAT, Action.CHANGE_ENVIRONMENT, "could not use the token request"
)
NOT_FOUND = Meaning(
    problems.TokenAddressNotFound, Cause.TOKEN_ADDRESS_MISSPELT, Action.CHANGE_ENVIRONMENT, "has no token endpoint"
)
FORM_REFUSED = Meaning(
    problems.BodyFormatRefused, None, Action.CHANGE_ENVIRONMENT, "does not take a form body", to_do="Choose JSON"
)


def unknown(happened: str, *also: Cause) -> Meaning:
    """Of a refresh; `also` are causes beside that of the credentials."""
    return Meaning(
        problems.UnknownTokenError,
        Cause.CREDENTIALS_NOT_OF_ACCOUNT,
        Action.ENTER_SECRET_AGAIN,
        happened,
        Action.CONNECT_AGAIN,
        to_do="body format" if Cause.OTHER_BODY_FORMAT in also else "Compare the client ID and the secret",
        also=also,
    )


def many_requests(to_do: str) -> Meaning:
    return Meaning(problems.TooManyRequests, Cause.MANY_REQUESTS, Action.TRY_AGAIN, "asks for a pause", to_do=to_do)


def html(status: str) -> Meaning:
    return Meaning(
        problems.AnswerIsHtml,
        Cause.CAPTIVE_PORTAL_OR_PROXY,
        Action.TRY_AGAIN,
        f"with a web page (status {status})",
        CHECK,
        to_do="sign in, then try again",
    )


REFUSALS: dict[str, tuple[Script, Meaning]] = {
    "Doorkeeper: wrong secret": (
        oauth("401 Unauthorized", "invalid_client", 'WWW-Authenticate: Bearer realm="Doorkeeper"'),
        CREDENTIALS,
    ),
    "oidc-provider: wrong secret": (
        oauth("401 Unauthorized", "invalid_client", 'WWW-Authenticate: Basic realm="https://tgate.test"'),
        CREDENTIALS,
    ),
    "glewlwyd: wrong secret, or a refresh token that it does not know": (
        said("400 Bad Request"),
        unknown("did not say why", Cause.OTHER_BODY_FORMAT),
    ),
    "oidc-provider: no client authentication": (oauth("400 Bad Request", "invalid_request"), NOT_USABLE),
    "glewlwyd: client not allowed": (
        oauth("403 Forbidden", "unauthorized_client"),
        Meaning(
            problems.UnauthorizedClient,
            Cause.CREDENTIALS_NOT_OF_ACCOUNT,
            Action.ENTER_SECRET_AGAIN,
            "does not let this application get tokens",
        ),
    ),
    "an unknown grant type": (
        oauth("400 Bad Request", "unsupported_grant_type"),
        Meaning(
            problems.UnsupportedGrantType,
            Cause.OTHER_BODY_FORMAT,
            Action.CHANGE_ENVIRONMENT,
            "did not recognize the kind of the token request",
        ),
    ),
    "a wider scope": (
        oauth("400 Bad Request", "invalid_scope"),
        Meaning(problems.InvalidScope, Cause.SCOPE_NOT_ALLOWED, Action.CHANGE_ENVIRONMENT, "refused the scope"),
    ),
    "an error that nobody knows": (
        oauth("418 I'm a teapot", "brand_new_error"),
        Meaning(
            problems.UnknownTokenError,
            Cause.CREDENTIALS_NOT_OF_ACCOUNT,
            Action.TRY_AGAIN,
            "status 418 and the error “brand_new_error”",
        ),
    ),
    "T-Gate: 400": (
        message("400 Bad Request"),
        unknown("T-Gate says: “Invalid or missing parameters”", Cause.OTHER_BODY_FORMAT),
    ),
    "T-Gate: 401": (message("401 Unauthorized"), CREDENTIALS),
    "T-Gate: 403": (message("403 Forbidden"), unknown("with status 403")),
    "T-Gate: 404": (message("404 Not Found"), NOT_FOUND),
    "T-Gate: 422": (message("422 Unprocessable Entity"), NOT_USABLE),
    "django-oauth-toolkit: 405 for another method": (a_page("405 Method Not Allowed"), NOT_FOUND),
    "glewlwyd: 404 without a word": (said("404 Not Found"), NOT_FOUND),
    "415": (said("415 Unsupported Media Type", "{}"), FORM_REFUSED),
    "429 with seconds": (
        said("429 Too Many Requests", "{}", "Retry-After: 30"),
        many_requests("Try again after 30 seconds."),
    ),
    "429 with a date": (
        said(
            "429 Too Many Requests",
            "",
            "Retry-After: Mon, 02 Mar 2026 10:05:00 GMT",
            "Date: Mon, 02 Mar 2026 10:00:00 GMT",
        ),
        many_requests("wait until Mon, 02 Mar 2026 10:05:00 GMT, 5 minutes from its answer on"),
    ),
    "429 without a time": (said("429 Too Many Requests"), many_requests("Wait a few minutes, then try again.")),
    "a page for a wrong secret": (a_page("401 Unauthorized"), CREDENTIALS),
    "a page for a body that is not taken": (a_page("415 Unsupported Media Type"), FORM_REFUSED),
    "Rails: a page for a request that is not processed": (a_page("422 Unprocessable Entity"), NOT_USABLE),
    "a web page that forbids": (a_page("403 Forbidden"), html("403")),
    "a web page for a bad request": (
        a_page("400 Bad Request"),
        Meaning(
            problems.AnswerIsHtml,
            Cause.OTHER_BODY_FORMAT,
            Action.CHANGE_ENVIRONMENT,
            "with a web page (status 400)",
            CHECK,
        ),
    ),
    "a redirect to another host": (
        said("302 Found", "", "Location: https://login.example/sign-in?next=1"),
        Meaning(
            problems.Redirected,
            Cause.TOKEN_ADDRESS_MOVED,
            Action.CHANGE_ENVIRONMENT,
            "to login.example (status 302)",
            CHECK,
        ),
    ),
    "a redirect within the host": (
        said("301 Moved Permanently", "", f"Location: https://{HOST}/oauth/token/"),
        Meaning(
            problems.Redirected, Cause.TOKEN_ADDRESS_SLASH, Action.CHANGE_ENVIRONMENT, "to another of its addresses"
        ),
    ),
}


@pytest.mark.parametrize(("script", "meaning"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_of_the_token_endpoint(connected: Trouble, script: Script, meaning: Meaning) -> None:
    problem = connected.refresh(script)
    assert_meaning(problem, meaning)
    assert_remembered(problem, connected.last_exchange())
    connected.assert_nothing_is_lost(TokenHealth.VALID)


@pytest.mark.parametrize(
    "script", [said("400 Bad Request"), message("400 Bad Request")], ids=["glewlwyd: 400 without a word", "T-Gate: 400"]
)
def test_a_bad_request_in_json_is_first_a_question_of_its_format(trouble: Trouble, script: Script) -> None:
    trouble.connect(body_format=BodyFormat.JSON)
    problem = trouble.refresh(script)
    meaning = Meaning(
        problems.UnknownTokenError,
        Cause.OTHER_BODY_FORMAT,
        Action.CHANGE_ENVIRONMENT,
        "status 400",
        Action.ENTER_SECRET_AGAIN,
        to_do="Choose the other body format",
        also=(Cause.CREDENTIALS_NOT_OF_ACCOUNT, Cause.REFRESH_TOKEN_NOT_ACCEPTED),
    )
    assert_meaning(problem, meaning)
    assert_remembered(problem, trouble.last_exchange())
    trouble.assert_nothing_is_lost(TokenHealth.VALID)


# ---- a refresh whose outcome nobody knows ----


def lost(kind: type[problems.Problem], cause: Cause, happened: str) -> Meaning:
    return Meaning(kind, cause, Action.TRY_AGAIN, happened, CHECK)


def unreadable(kind: type[problems.Problem], happened: str) -> Meaning:
    return Meaning(kind, Cause.TOKEN_ADDRESS_WRONG, Action.CHANGE_ENVIRONMENT, happened)


def cut_short(connection: Connection) -> None:
    connection.write(a_pair()[:-30])


def cut_in_a_chunk(connection: Connection) -> None:
    connection.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n200\r\n{")


OPEN: dict[str, tuple[Script, Meaning, float]] = {
    "500": (
        message("500 Internal Server Error"),
        Meaning(problems.ServerFailed, Cause.SERVER_FAULT, Action.TRY_AGAIN, "failed on the token request"),
        30,
    ),
    "502 with a page": (
        a_page("502 Bad Gateway"),
        Meaning(problems.ServerFailed, Cause.GATEWAY, Action.TRY_AGAIN, "(status 502)"),
        30,
    ),
    "503": (
        said("503 Service Unavailable", "", "Retry-After: 120"),
        Meaning(
            problems.ServerFailed,
            Cause.GATEWAY,
            Action.TRY_AGAIN,
            "(status 503)",
            to_do="Try again after 2 minutes. What is stored here stays",
        ),
        30,
    ),
    "503 without a time": (
        said("503 Service Unavailable"),
        Meaning(problems.ServerFailed, Cause.GATEWAY, Action.TRY_AGAIN, "(status 503)", to_do="Wait a minute"),
        30,
    ),
    "a captive portal": (a_page("200 OK"), html("200"), 30),
    "a page that calls itself JSON": (answering("200 OK", b"  <html>", JSON), html("200"), 30),
    "nothing": (said("200 OK"), unreadable(problems.AnswerIsEmpty, "with nothing in it"), 30),
    "no JSON": (said("200 OK", "access_token=x"), unreadable(problems.AnswerUnreadable, "is not JSON"), 30),
    "no access token": (
        said("200 OK", '{"message": "hi"}'),
        unreadable(problems.AnswerUnreadable, "has no access_token"),
        30,
    ),
    "another type of token": (
        said("200 OK", '{"access_token": "x", "token_type": "mac"}'),
        unreadable(problems.TokenTypeUnknown, "a token of the type mac"),
        30,
    ),
    "an oversized answer": (
        answering("200 OK", b"x" * 1_500_000, JSON),
        Meaning(problems.AnswerTooLarge, Cause.LEADS_TO_A_PAGE, Action.CHANGE_ENVIRONMENT, "More than 1024 KiB", CHECK),
        30,
    ),
    "a truncated answer": (cut_short, lost(problems.AnswerTruncated, Cause.NETWORK_DROPPED, "broke off after"), 30),
    "a truncated chunk": (cut_in_a_chunk, lost(problems.AnswerTruncated, Cause.NETWORK_DROPPED, "broke off"), 30),
    "a reset": (resetting, lost(problems.ConnectionLost, Cause.NETWORK_DROPPED, "broke before its answer came"), 30),
    "a hang-up": (hanging_up, lost(problems.ConnectionLost, Cause.NETWORK_DROPPED, "broke before its answer"), 30),
    "no answer in time": (silent, lost(problems.TimedOut, Cause.OVERLOADED, "did not finish its answer"), 0.5),
    "an answer that drips": (dripping, lost(problems.TimedOut, Cause.OVERLOADED, "did not finish its answer"), 0.5),
}


@pytest.mark.parametrize(("script", "meaning", "limit_s"), OPEN.values(), ids=OPEN)
def test_an_answer_after_which_the_outcome_is_not_known(
    trouble: Trouble, script: Script, meaning: Meaning, limit_s: float
) -> None:
    trouble.connect()
    trouble.way.timeout_s = limit_s
    problem = trouble.refresh(script)
    assert_meaning(problem, meaning)
    assert_remembered(problem, trouble.last_exchange())
    trouble.assert_nothing_is_lost(TokenHealth.UNKNOWN, is_open=True)


# ---- a network on the way that answers itself ----

SIGN_IN: dict[str, Script] = {
    "a page": a_page("511 Network Authentication Required"),
    "JSON": said("511 Network Authentication Required", '{"error": "login_required"}'),
    "nothing": said("511 Network Authentication Required"),
}


def sign_in_to_network() -> Meaning:
    return Meaning(
        problems.NetworkSignIn,
        Cause.CAPTIVE_PORTAL,
        Action.TRY_AGAIN,
        f"The network answers in place of {HOST}",
        CHECK,
        to_do="sign in to the network",
    )


@pytest.mark.parametrize("script", SIGN_IN.values(), ids=SIGN_IN)
def test_a_network_that_wants_a_sign_in_lets_nothing_through_to_tgate(connected: Trouble, script: Script) -> None:
    for act in (connected.refresh, connected.check, connected.remove):
        problem = act(script)
        assert_meaning(problem, sign_in_to_network())
        assert_remembered(problem, connected.last_exchange())
        assert outcome_of(connected.last_exchange().line) is Outcome.UNUSABLE
        connected.assert_nothing_is_lost(TokenHealth.VALID)


# ---- a refused refresh token: five causes, worded the same ----


def nothing_more(_trouble: Trouble) -> None:
    pass


def a_server_uses_it(trouble: Trouble) -> None:
    trouble.say_server_use(ServerUse.YES)


def nobody_else_uses_it(trouble: Trouble) -> None:
    trouble.say_server_use(ServerUse.NO)


def an_answer_was_lost(trouble: Trouble) -> None:
    trouble.refresh(resetting)


def it_was_unused_for_long(trouble: Trouble) -> None:
    trouble.say_server_use(ServerUse.NO)
    trouble.age(timedelta(days=90))


def it_was_imported(trouble: Trouble) -> None:
    trouble.age(timedelta(0), imported=True)


def it_was_handed_over(trouble: Trouble) -> None:
    trouble.age(timedelta(0), handed_over=True)


REFUSED_REFRESH_TOKENS: dict[str, tuple[Callable[[Trouble], None], Cause]] = {
    "nothing more is known": (nothing_more, Cause.REFRESHED_ELSEWHERE),
    "a server uses the pair": (a_server_uses_it, Cause.REFRESHED_BY_SERVER),
    "nobody else uses it": (nobody_else_uses_it, Cause.UNINSTALLED_OR_REVOKED),
    "an earlier answer was lost": (an_answer_was_lost, Cause.ANSWER_WAS_LOST),
    "unused for three months": (it_was_unused_for_long, Cause.REFRESH_TOKEN_EXPIRED),
    "imported": (it_was_imported, Cause.IMPORTED_WAS_OLD),
    "handed over": (it_was_handed_over, Cause.REFRESHED_WHERE_HANDED_OVER),
}


@pytest.mark.parametrize(("before", "cause"), REFUSED_REFRESH_TOKENS.values(), ids=REFUSED_REFRESH_TOKENS)
def test_a_refused_refresh_token_is_explained_by_what_was_known(
    trouble: Trouble, before: Callable[[Trouble], None], cause: Cause
) -> None:
    trouble.connect()
    before(trouble)
    problem = trouble.refresh(INVALID_GRANT)
    assert_meaning(
        problem, Meaning(problems.InvalidGrant, cause, Action.CONNECT_AGAIN, "no longer accepts the refresh token")
    )
    assert_remembered(problem, trouble.last_exchange())
    # Where an answer was lost, nobody knows whether the access token was ended with it.
    healths = {Cause.REFRESH_TOKEN_EXPIRED: TokenHealth.EXPIRED, Cause.ANSWER_WAS_LOST: TokenHealth.UNKNOWN}
    health = healths.get(cause, TokenHealth.VALID)
    trouble.assert_nothing_is_lost(health, is_open=cause is Cause.ANSWER_WAS_LOST, is_refused=True)


def refused(description: str) -> Script:
    return said("400 Bad Request", f'{{"error": "invalid_grant", "error_description": "{description}"}}')


NAMED_REFRESH_TOKENS: dict[str, tuple[Callable[[Trouble], None], str, tuple[Cause, ...]]] = {
    "expired": (nothing_more, "The refresh token has expired", (Cause.REFRESH_TOKEN_EXPIRED,)),
    "used": (nothing_more, "The refresh token was used before", (Cause.REFRESHED_ELSEWHERE,)),
    "used, and a server has the pair": (
        a_server_uses_it,
        "The refresh token was used before",
        (Cause.REFRESHED_BY_SERVER, Cause.REUSE_ENDED_THEM),
    ),
    "revoked": (
        nothing_more,
        "The refresh token was revoked",
        (Cause.UNINSTALLED_OR_REVOKED, Cause.REFRESHED_ELSEWHERE),
    ),
    "oidc-provider: no word of it": (
        nothing_more,
        "grant request is invalid",
        (Cause.REFRESHED_ELSEWHERE, Cause.UNINSTALLED_OR_REVOKED),
    ),
    "Doorkeeper: every word of it": (
        nothing_more,
        DOORKEEPER,
        (Cause.REFRESHED_ELSEWHERE, Cause.UNINSTALLED_OR_REVOKED),
    ),
}


@pytest.mark.parametrize(("before", "words", "causes"), NAMED_REFRESH_TOKENS.values(), ids=NAMED_REFRESH_TOKENS)
def test_a_server_that_names_the_state_of_a_refresh_token_is_believed_and_quoted(
    trouble: Trouble, before: Callable[[Trouble], None], words: str, causes: tuple[Cause, ...]
) -> None:
    trouble.connect()
    before(trouble)
    problem = trouble.refresh(refused(words))
    happened = f"T-Gate says: “{words}”"
    assert_meaning(problem, Meaning(problems.InvalidGrant, causes[0], Action.CONNECT_AGAIN, happened))
    assert likely_causes(problem) == causes
    assert_remembered(problem, trouble.last_exchange())
    trouble.assert_nothing_is_lost(TokenHealth.VALID, is_refused=True)


# ---- a refused code ----


def ended(trouble: Trouble, script: Script, *, to_a_server: bool = False) -> ConnectState:
    """The end of a first connect."""
    trouble.tgate.misbehave = script
    order = an_order(
        trouble.tgate.token_address,
        ca_file=trouble.ca_file,
        **({"redirect_uri": "https://partner.example/callback"} if to_a_server else {}),
    )
    attempt = trouble.app.attempt(order)
    if to_a_server:
        attempt.attempt.paste(f"https://partner.example/callback?code={canary('code')}&state={attempt.state}")
    else:
        attempt.is_redirected()
    return attempt.end()


REFUSED_CODES: dict[str, tuple[Script, bool, Meaning]] = {
    "caught on this computer": (
        INVALID_GRANT,
        False,
        Meaning(problems.InvalidGrant, Cause.CODE_USED_BEFORE, Action.TRY_AGAIN, "refused the code (status 400"),
    ),
    "redirected to a server": (
        oauth("400 Bad Request", "invalid_grant"),
        True,
        Meaning(problems.InvalidGrant, Cause.CODE_USED_BY_SERVER, Action.CHANGE_REDIRECT_URI, "refused the code"),
    ),
    "a server that calls it expired": (
        refused("The authorization code has expired"),
        False,
        Meaning(
            problems.InvalidGrant,
            Cause.CODE_EXPIRED,
            Action.TRY_AGAIN,
            "T-Gate says: “The authorization code has expired”",
        ),
    ),
    "glewlwyd's own error": (
        oauth("403 Forbidden", "invalid_code"),
        False,
        Meaning(problems.InvalidGrant, Cause.CODE_USED_BEFORE, Action.TRY_AGAIN, "(status 403, invalid_code)"),
    ),
    "glewlwyd: wrong secret or redirect URI": (
        oauth("403 Forbidden", "unauthorized_client"),
        False,
        Meaning(
            problems.UnauthorizedClient,
            Cause.CREDENTIALS_OR_REDIRECT_URI,
            Action.ENTER_SECRET_AGAIN,
            "does not let this application",
        ),
    ),
    "django-oauth-toolkit: wrong redirect URI": (oauth("400 Bad Request", "invalid_request"), False, NOT_USABLE),
    "a secret that never worked": (
        oauth("401 Unauthorized", "invalid_client"),
        False,
        Meaning(
            problems.InvalidClient,
            Cause.CREDENTIALS_DO_NOT_MATCH,
            Action.ENTER_SECRET_AGAIN,
            "refused the client ID or the client secret",
        ),
    ),
    "glewlwyd: an empty 400": (
        said("400 Bad Request"),
        False,
        Meaning(
            problems.UnknownTokenError,
            Cause.CREDENTIALS_OR_REDIRECT_URI,
            Action.TRY_AGAIN,
            "did not say why",
            also=(Cause.OTHER_BODY_FORMAT,),
        ),
    ),
}


@pytest.mark.parametrize(("script", "to_a_server", "meaning"), REFUSED_CODES.values(), ids=REFUSED_CODES)
def test_a_refused_code_leaves_nothing_behind(
    trouble: Trouble, script: Script, to_a_server: bool, meaning: Meaning
) -> None:
    end = ended(trouble, script, to_a_server=to_a_server)
    assert (end.phase, end.failed_in) == (Phase.FAILED, Phase.EXCHANGING_CODE)
    assert_meaning(end.problem, meaning)
    overview = trouble.app.use_cases.desk.overview()
    assert (overview.companies, overview.applications, overview.interrupted) == ((), (), ())


REFUSED_APPROVALS: dict[str, tuple[str, Meaning]] = {
    "denied": (
        "access_denied",
        Meaning(problems.AccessDenied, Cause.DECLINED, Action.TRY_AGAIN, "without an approval", is_worded_out=True),
    ),
    **{
        error: (error, Meaning(problems.AuthorizationRefused, cause, action, f"with the error {error}"))
        for error, cause, action in (
            ("invalid_scope", Cause.SCOPE_NOT_ALLOWED, Action.CHANGE_ENVIRONMENT),
            ("unauthorized_client", Cause.FLOW_NOT_ALLOWED, Action.ENTER_SECRET_AGAIN),
            ("server_error", Cause.SERVER_FAULT, Action.TRY_AGAIN),
            ("unsupported_response_type", Cause.SETTING_MISSING, Action.CHANGE_ENVIRONMENT),
        )
    },
}


@pytest.mark.parametrize(("error", "meaning"), REFUSED_APPROVALS.values(), ids=REFUSED_APPROVALS)
def test_an_approval_that_ends_in_an_error(trouble: Trouble, error: str, meaning: Meaning) -> None:
    attempt = trouble.app.attempt(an_order(trouble.tgate.token_address, ca_file=trouble.ca_file))
    attempt.is_redirected(code=None, error=error)
    assert_meaning(attempt.end().problem, meaning)
    assert trouble.app.use_cases.desk.overview().companies == ()


# ---- the API ----


def challenge(description: str, status: str = "401 Unauthorized", *headers: str) -> Script:
    bearer = f'WWW-Authenticate: Bearer realm="Doorkeeper", error="invalid_token", error_description="{description}"'
    return said(status, "", bearer, *headers)


def by_a_clock(offset: timedelta) -> Script:
    """Expired, says an API whose clock is that far from this computer's."""

    def script(connection: Connection) -> None:
        date = format_datetime(datetime.now(UTC) + offset, usegmt=True)
        challenge("The access token expired", "401 Unauthorized", f"Date: {date}")(connection)

    return script


REJECTED = "refused the access token (status 401)"
UNINSTALLED = "has probably uninstalled the application"


def rejected(cause: Cause, second_action: Action | None = None) -> Meaning:
    return Meaning(problems.TokenRejected, cause, Action.REFRESH, REJECTED, second_action)


def forbidden(cause: Cause, action: Action) -> Meaning:
    return Meaning(problems.ApiForbidden, cause, action, "does not let this access token read there (status 403)")


def uninstalled(happened: str = UNINSTALLED) -> Meaning:
    return Meaning(problems.CompanyUninstalled, Cause.UNINSTALLED, Action.CONNECT_AGAIN, happened)


def it_is_an_hour_old(trouble: Trouble) -> None:
    trouble.age(timedelta(hours=1))


def it_is_an_hour_old_and_only_ours(trouble: Trouble) -> None:
    it_is_an_hour_old(trouble)
    nobody_else_uses_it(trouble)


def it_is_an_hour_old_and_a_servers_too(trouble: Trouble) -> None:
    it_is_an_hour_old(trouble)
    a_server_uses_it(trouble)


def it_has_expired(trouble: Trouble) -> None:
    trouble.age(timedelta(hours=3))


VALID, GONE, OLD = TokenHealth.VALID, TokenHealth.REJECTED, TokenHealth.EXPIRED_REFRESHABLE
CHECKS: dict[str, tuple[Callable[[Trouble], None], Script, Meaning, TokenHealth]] = {
    "Doorkeeper: expired": (
        it_has_expired,
        challenge("The access token expired"),
        rejected(Cause.ACCESS_TOKEN_EXPIRED),
        GONE,
    ),
    "Doorkeeper: revoked, and a server uses the pair": (
        it_is_an_hour_old_and_a_servers_too,
        challenge("The access token was revoked"),
        rejected(Cause.ACCESS_TOKEN_REPLACED),
        GONE,
    ),
    "expired there, valid here: the clock is behind": (
        it_is_an_hour_old,
        by_a_clock(timedelta(hours=2)),
        rejected(Cause.CLOCK_IS_BEHIND, CHECK),
        GONE,
    ),
    "expired there, valid here, and the clocks agree": (
        it_is_an_hour_old,
        by_a_clock(timedelta(0)),
        rejected(Cause.ACCESS_TOKEN_EXPIRED),
        GONE,
    ),
    "T-Gate: 401, of an older token": (
        it_is_an_hour_old,
        said("401 Unauthorized", '{"message": "Invalid or expired access token"}'),
        rejected(Cause.ACCESS_TOKEN_REPLACED),
        GONE,
    ),
    "glewlwyd: 401 without a word": (
        it_has_expired,
        said("401 Unauthorized"),
        rejected(Cause.ACCESS_TOKEN_EXPIRED),
        GONE,
    ),
    "django-oauth-toolkit: 403 without a word for an expired token": (
        it_has_expired,
        said("403 Forbidden"),
        forbidden(Cause.ACCESS_TOKEN_EXPIRED, Action.REFRESH),
        OLD,
    ),
    "a missing scope": (
        nothing_more,
        said("403 Forbidden", "", 'WWW-Authenticate: Bearer error="insufficient_scope"'),
        forbidden(Cause.SCOPE_MISSING, Action.CHANGE_ENVIRONMENT),
        VALID,
    ),
    "T-Gate: 403, and a server uses the pair": (
        it_is_an_hour_old_and_a_servers_too,
        said("403 Forbidden", '{"message": "Unauthorized action"}'),
        forbidden(Cause.UNINSTALLED_OR_BRANCHES_TAKEN_BACK, Action.TRY_AGAIN),
        VALID,
    ),
    "uninstalled: 401 right after a new pair": (nothing_more, said("401 Unauthorized"), uninstalled(), GONE),
    "uninstalled: 401 for a pair that is only ours": (
        it_is_an_hour_old_and_only_ours,
        challenge("The access token was revoked"),
        uninstalled("refuses an access token that has not expired"),
        GONE,
    ),
    "uninstalled: T-Gate's 403": (
        it_is_an_hour_old,
        said("403 Forbidden", '{"message": "Unauthorized action"}'),
        uninstalled(),
        VALID,
    ),
    "uninstalled: no integration scope is left": (
        it_is_an_hour_old,
        said("200 OK", "[]", "total-count: 0"),
        uninstalled("shows nothing of it any more"),
        VALID,
    ),
    "T-Gate: 404": (
        nothing_more,
        said("404 Not Found", '{"message": "Not found"}'),
        Meaning(
            problems.ProofAddressNotFound,
            Cause.PROOF_ADDRESS_WRONG,
            Action.CHANGE_ENVIRONMENT,
            "nothing to read at the proof address",
        ),
        VALID,
    ),
    "T-Gate: 422": (
        nothing_more,
        message("422 Unprocessable Entity"),
        Meaning(problems.ApiFailed, Cause.PROOF_PARAMETERS, Action.CHANGE_ENVIRONMENT, "with status 422"),
        VALID,
    ),
    "T-Gate: 400": (
        nothing_more,
        message("400 Bad Request"),
        Meaning(problems.ApiFailed, Cause.PROOF_PARAMETERS, Action.CHANGE_ENVIRONMENT, "with status 400"),
        VALID,
    ),
    "429": (
        nothing_more,
        said("429 Too Many Requests", "{}", "Retry-After: 90"),
        Meaning(
            problems.ApiFailed,
            Cause.MANY_REQUESTS,
            Action.TRY_AGAIN,
            "with status 429",
            to_do="Try again after 90 seconds.",
        ),
        VALID,
    ),
    "503": (
        nothing_more,
        a_page("503 Service Unavailable"),
        Meaning(problems.ApiFailed, Cause.GATEWAY, Action.TRY_AGAIN, "with status 503"),
        VALID,
    ),
    "a redirect": (
        nothing_more,
        said("302 Found", "", "Location: https://login.example/"),
        Meaning(problems.ApiFailed, Cause.PROOF_ADDRESS_MOVED, Action.CHANGE_ENVIRONMENT, "with status 302", CHECK),
        VALID,
    ),
    "a captive portal": (
        nothing_more,
        a_page("200 OK"),
        Meaning(problems.ProofUnreadable, Cause.CAPTIVE_PORTAL, Action.TRY_AGAIN, "is a web page", CHECK),
        VALID,
    ),
    "no list": (
        nothing_more,
        said("200 OK", '{"name": "x"}'),
        Meaning(
            problems.ProofUnreadable, Cause.PROOF_LEADS_ELSEWHERE, Action.CHANGE_ENVIRONMENT, "is not a list", CHECK
        ),
        VALID,
    ),
    "a reset": (
        nothing_more,
        resetting,
        lost(problems.ConnectionLost, Cause.NETWORK_DROPPED, "broke before its answer came"),
        VALID,
    ),
}


@pytest.mark.parametrize(("before", "script", "meaning", "health"), CHECKS.values(), ids=CHECKS)
def test_an_access_token_that_the_api_does_not_serve(
    trouble: Trouble, before: Callable[[Trouble], None], script: Script, meaning: Meaning, health: TokenHealth
) -> None:
    trouble.connect()
    before(trouble)
    problem = trouble.check(script)
    assert_meaning(problem, meaning)
    assert_remembered(problem, trouble.last_exchange())
    trouble.assert_nothing_is_lost(health)


def test_an_access_token_that_never_worked_points_to_the_proof_address(trouble: Trouble) -> None:
    trouble.connect(is_proven=False)
    problem = trouble.check(challenge("The access token is invalid"))
    assert_meaning(
        problem,
        Meaning(problems.TokenRejected, Cause.PROOF_OF_OTHER_ENVIRONMENT, Action.CHANGE_ENVIRONMENT, REJECTED),
    )
    trouble.assert_nothing_is_lost(GONE)


def test_a_lost_answer_and_not_the_company_is_to_blame_for_the_token_that_it_replaced(trouble: Trouble) -> None:
    trouble.connect()
    trouble.refresh(resetting)
    assert_meaning(trouble.check(said("401 Unauthorized")), rejected(Cause.ANSWER_WAS_LOST))
    trouble.assert_nothing_is_lost(GONE, is_open=True)


def test_an_empty_list_is_remembered_neither_as_a_refusal_nor_as_a_proof(trouble: Trouble) -> None:
    trouble.connect()
    proof = trouble.grant.proof
    trouble.check(said("200 OK", "[]"))
    assert trouble.grant.proof == proof
    assert trouble.grant.rejected_fingerprint is None
    assert_meaning(trouble.check(said("200 OK", '{"brands": []}')), uninstalled("shows nothing of it any more"))


# ---- revocation ----


def not_revoked(cause: Cause, action: Action | None, happened: str) -> Meaning:
    return Meaning(problems.RevocationRefused, cause, action, happened)


REVOCATIONS: dict[str, tuple[Script, Meaning]] = {
    "Doorkeeper: no client authentication": (
        oauth("403 Forbidden", "unauthorized_client"),
        not_revoked(Cause.CREDENTIALS_NOT_OF_ACCOUNT, Action.ENTER_SECRET_AGAIN, "(status 403, unauthorized_client)"),
    ),
    "oidc-provider: no client authentication": (
        oauth("400 Bad Request", "invalid_request"),
        not_revoked(Cause.REVOCATION_ADDRESS_WRONG, Action.CHANGE_ENVIRONMENT, "(status 400, invalid_request)"),
    ),
    "django-oauth-toolkit: no client authentication": (
        oauth("401 Unauthorized", "invalid_client"),
        not_revoked(Cause.SECRET_REPLACED, Action.ENTER_SECRET_AGAIN, "(status 401, invalid_client)"),
    ),
    "a kind of token that is not revoked": (
        oauth("400 Bad Request", "unsupported_token_type"),
        not_revoked(Cause.REVOCATION_NOT_OFFERED, None, "unsupported_token_type"),
    ),
    "503": (
        said("503 Service Unavailable", "", "Retry-After: 120"),
        Meaning(
            problems.RevocationUnavailable,
            Cause.GATEWAY,
            Action.TRY_AGAIN,
            "it may still be good",
            to_do="Try again after 2 minutes.",
        ),
    ),
    "404": (
        a_page("404 Not Found"),
        Meaning(
            problems.RevocationAddressNotFound,
            Cause.REVOCATION_ADDRESS_WRONG,
            Action.CHANGE_ENVIRONMENT,
            "has no revocation endpoint",
        ),
    ),
    "a captive portal": (
        a_page("200 OK"),
        Meaning(
            problems.RevocationAddressNotFound,
            Cause.REVOCATION_ADDRESS_WRONG,
            Action.CHANGE_ENVIRONMENT,
            "has no revocation endpoint",
        ),
    ),
}


@pytest.mark.parametrize(("script", "meaning"), REVOCATIONS.values(), ids=REVOCATIONS)
def test_a_revocation_that_is_refused_removes_nothing(connected: Trouble, script: Script, meaning: Meaning) -> None:
    problem = connected.remove(script)
    assert_meaning(problem, meaning)
    assert_remembered(problem, connected.last_exchange())
    connected.assert_nothing_is_lost(TokenHealth.VALID)


# ---- the way to T-Gate ----


def unsent(kind: type[problems.Problem], cause: Cause, action: Action, happened: str) -> Meaning:
    return Meaning(kind, cause, action, happened, CHECK)


def test_a_name_that_is_not_found(connected: Trouble) -> None:
    connected.way.is_unknown = True
    assert_unsent(connected, unsent(problems.HostNotFound, Cause.OFFLINE, Action.TRY_AGAIN, f"The name {HOST}"))


def test_a_refused_connection(connected: Trouble) -> None:
    connected.way.port = unused_port()
    meaning = unsent(problems.ConnectionRefused, Cause.SERVER_STOPPED, Action.TRY_AGAIN, "Nothing accepts connections")
    assert_unsent(connected, meaning)


def test_a_handshake_that_is_never_answered(connected: Trouble) -> None:
    with ScriptedServer(lambda connection: void(connection.wait_for_close())) as mute:
        connected.way.port, connected.way.connect_timeout_s = mute.port, 0.4
        meaning = unsent(problems.ConnectTimedOut, Cause.FIREWALL_DROPS, Action.TRY_AGAIN, "came about in time")
        assert_unsent(connected, meaning)


def test_a_port_that_does_not_speak_tls(connected: Trouble) -> None:
    with ScriptedServer(speaking_plainly) as plain:
        connected.way.port = plain.port
        meaning = unsent(
            problems.TlsFailed, Cause.PORT_IS_NOT_HTTPS, Action.CHANGE_ENVIRONMENT, "No encrypted connection"
        )
        assert_unsent(connected, meaning)


def speaking_plainly(connection: Connection) -> None:
    connection.write(http_answer("400 Bad Request"))
    connection.wait_for_close()


def void(_result: object) -> None:
    pass


CERTIFICATES: dict[str, tuple[str, tuple[str, ...], dict[str, bool], Meaning, str]] = {
    "an issuer that this computer does not know": (
        "Acme Inspection CA",
        (HOST,),
        {},
        unsent(problems.TlsUntrusted, Cause.TLS_INSPECTED, Action.CHANGE_ENVIRONMENT, "does not trust"),
        "Acme Inspection CA",
    ),
    "another host": (
        "",
        ("portal.example",),
        {},
        unsent(problems.TlsHostMismatch, Cause.HOST_MISSPELT, Action.CHANGE_ENVIRONMENT, f"not to {HOST}"),
        "portal.example",
    ),
    "expired": (
        "",
        (HOST,),
        {"expired": True},
        unsent(problems.TlsExpired, Cause.COMPUTER_DATE_WRONG, Action.TRY_AGAIN, "expired on"),
        f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-}",
    ),
    "not valid yet": (
        "",
        (HOST,),
        {"too_early": True},
        unsent(problems.TlsExpired, Cause.COMPUTER_DATE_WRONG, Action.TRY_AGAIN, "is valid from"),
        f"{datetime.now(UTC) + timedelta(days=10):%Y-%m-}",
    ),
}


@pytest.mark.parametrize(("issuer", "hosts", "times", "meaning", "shown"), CERTIFICATES.values(), ids=CERTIFICATES)
def test_a_certificate_that_is_not_accepted(
    connected: Trouble,
    running: tuple[FaultyTgate, Authority],
    tmp_path: Path,
    issuer: str,
    hosts: tuple[str, ...],
    times: dict[str, bool],
    meaning: Meaning,
    shown: str,
) -> None:
    authority = Authority(tmp_path, issuer) if issuer else running[1]
    connected.tgate.certify(authority.server_context(*hosts, **times))
    problem = assert_unsent(connected, meaning)
    assert shown in " ".join(str(fact) for fact in problem.facts.values())


def refusing(status: str) -> bytes:
    return http_answer(status, b"<html>", "Content-Type: text/html")


PROXIES: dict[str, tuple[bytes, Cause, str]] = {
    "that wants a sign-in": (refusing("407 Proxy Authentication Required"), Cause.PROXY_NEEDS_SIGN_IN, "status 407"),
    "that forbids the host": (refusing("403 Forbidden"), Cause.PROXY_FORBIDS_HOST, "with status 403"),
    "that does not reach it": (refusing("502 Bad Gateway"), Cause.PROXY_CANNOT_REACH_HOST, "with status 502"),
}


@pytest.mark.parametrize(("answer", "cause", "happened"), PROXIES.values(), ids=PROXIES)
def test_a_proxy(
    connected: Trouble, monkeypatch: pytest.MonkeyPatch, answer: bytes, cause: Cause, happened: str
) -> None:
    with AnsweringServer(answer) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
        meaning = unsent(problems.ProxyFailed, cause, Action.CHANGE_ENVIRONMENT, happened)
        assert_unsent(connected, replace(meaning, is_worded_out=cause is Cause.PROXY_NEEDS_SIGN_IN))
        assert proxy.requests[0].startswith(f"CONNECT {HOST}:".encode())


def test_a_proxy_that_is_down(connected: Trouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_port()}")
    meaning = unsent(
        problems.ProxyFailed, Cause.PROXY_ADDRESS_WRONG, Action.CHANGE_ENVIRONMENT, "127.0.0.1 cannot be reached"
    )
    assert_unsent(connected, meaning)


def assert_unsent(trouble: Trouble, meaning: Meaning) -> problems.Problem:
    """A refresh ends in that meaning before anything has left, so its outcome is known: nothing has changed."""
    arrived = len(trouble.tgate.token_requests)
    problem = trouble.refresh()
    assert_meaning(problem, meaning)
    assert problem.facts["sent"] is False
    assert_remembered(problem, trouble.last_exchange())
    assert len(trouble.tgate.token_requests) == arrived
    trouble.assert_nothing_is_lost(TokenHealth.VALID)
    return problem
