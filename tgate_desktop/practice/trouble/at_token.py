"""Trouble at the token endpoint: for the exchange of a code, for a refresh, or for both."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace

from tgate_desktop.practice.messages import Answer, json_answer
from tgate_desktop.practice.texts import Text
from tgate_desktop.practice.trouble.canned import Act, empty, error, message, page
from tgate_desktop.practice.trouble.kinds import Kind, Scene, Trouble

_BOTH = (Kind.CODE, Kind.REFRESH)


def _used_before(scene: Scene) -> Answer:
    """The code is used by somebody else first, and then by the application."""
    scene.proper(scene.request)
    return scene.proper(scene.request)


def _token_answer(**changes: object) -> Act:
    """Looks like tokens, and is none: what an application cannot read must not cost it the pair that it has."""

    def act(_scene: Scene) -> Answer:
        made_up = {"access_token": secrets.token_urlsafe(32), "refresh_token": secrets.token_urlsafe(32)}
        members = {**made_up, "token_type": "Bearer", "expires_in": 7200, **changes}
        return json_answer(200, {name: value for name, value in members.items() if value is not None})

    return act


def _without(member: str, serve: Callable[[Scene], Answer]) -> Act:
    def act(scene: Scene) -> Answer:
        answer = serve(scene)
        if answer.status != 200:
            return answer
        members = {name: value for name, value in json.loads(answer.body).items() if name != member}
        return replace(answer, body=json.dumps(members).encode())

    return act


AT_TOKEN = tuple(
    Trouble(name, title, kinds, act)
    for name, title, kinds, act in (
        (
            "expired-code",
            Text("invalid_grant: the code has expired", "invalid_grant: انتهت صلاحية الكود"),
            (Kind.CODE,),
            error(400, "invalid_grant", "The authorization code has expired."),
        ),
        (
            "used-code",
            Text("invalid_grant: the code was used before", "invalid_grant: استُخدم الكود من قبل"),
            (Kind.CODE,),
            _used_before,
        ),
        (
            "invalid-code",
            Text("403 invalid_code", "403 invalid_code"),
            (Kind.CODE,),
            error(403, "invalid_code", "The code is invalid."),
        ),
        (
            "expired-refresh-token",
            Text("invalid_grant: the refresh token has expired", "invalid_grant: انتهت صلاحية رمز التحديث"),
            (Kind.REFRESH,),
            error(400, "invalid_grant", "The refresh token has expired."),
        ),
        (
            "used-refresh-token",
            Text("invalid_grant: the refresh token was used before", "invalid_grant: استُخدم رمز التحديث من قبل"),
            (Kind.REFRESH,),
            error(400, "invalid_grant", "The refresh token was used before."),
        ),
        (
            "revoked-refresh-token",
            Text("invalid_grant: the refresh token was revoked", "invalid_grant: أُبطل رمز التحديث"),
            (Kind.REFRESH,),
            error(400, "invalid_grant", "The refresh token was revoked."),
        ),
        (
            "invalid-client-401",
            Text("401 invalid_client", "401 invalid_client"),
            _BOTH,
            error(401, "invalid_client", "Client authentication failed."),
        ),
        (
            "invalid-client-403",
            Text("403 invalid_client", "403 invalid_client"),
            _BOTH,
            error(403, "invalid_client", "Client authentication failed."),
        ),
        (
            "invalid-client-400",
            Text("400 invalid_client", "400 invalid_client"),
            _BOTH,
            error(400, "invalid_client", "Client authentication failed."),
        ),
        (
            "message-401",
            Text("401 with a message", "401 مع رسالة"),
            _BOTH,
            message(401, "Invalid client ID or client secret"),
        ),
        ("empty-400", Text("400, empty", "400 من دون محتوى"), _BOTH, empty(400)),
        (
            "invalid-request",
            Text("400 invalid_request", "400 invalid_request"),
            _BOTH,
            error(400, "invalid_request", "The request is missing a required parameter."),
        ),
        (
            "unauthorized-client",
            Text("403 unauthorized_client", "403 unauthorized_client"),
            _BOTH,
            error(403, "unauthorized_client", "The application may not use this grant type."),
        ),
        (
            "unsupported-grant-type",
            Text("400 unsupported_grant_type", "400 unsupported_grant_type"),
            _BOTH,
            error(400, "unsupported_grant_type", "The grant type is not supported."),
        ),
        (
            "invalid-scope",
            Text("400 invalid_scope", "400 invalid_scope"),
            _BOTH,
            error(400, "invalid_scope", "The requested scope is unknown."),
        ),
        (
            "unknown-error",
            Text("400 with an error that nobody knows", "400 مع خطأ غير معروف"),
            _BOTH,
            error(400, "branch_is_closed", "The branch is closed on Fridays."),
        ),
        (
            "form-refused-415",
            Text("415 Unsupported Media Type", "415 Unsupported Media Type"),
            _BOTH,
            lambda _scene: json_answer(415, {}),
        ),
        (
            "forbidden-page-403",
            Text("403 with a page, as firewalls answer", "403 مع صفحة كما تردّ جدران الحماية"),
            _BOTH,
            page(403, "Request blocked", "This request was blocked by a firewall."),
        ),
        (
            "redirect-within-host",
            Text("301 to another address of the same host", "301 إلى عنوان آخر على المضيف نفسه"),
            _BOTH,
            empty(301, ("Location", "/oauth/token/")),
        ),
        ("no-token-answer", Text("JSON without tokens", "JSON بلا رموز"), _BOTH, _token_answer(access_token=None)),
        (
            "other-token-type",
            Text("A token type that nobody knows", "نوع رمز غير معروف"),
            _BOTH,
            _token_answer(token_type="mac"),  # noqa: S106 - the name of a type
        ),
        (
            "no-expires-in",
            Text("Tokens without expires_in", "رموز من دون expires_in"),
            _BOTH,
            _without("expires_in", lambda scene: scene.proper(scene.request)),
        ),
        (
            "no-refresh-token",
            Text("An access token without a refresh token", "رمز وصول من دون رمز تحديث"),
            _BOTH,
            _without("refresh_token", lambda scene: scene.keeping(scene.request)),
        ),
    )
)
