"""Trouble at the API and at the revocation endpoint."""

from __future__ import annotations

from tgate_desktop.practice.messages import json_answer
from tgate_desktop.practice.protocol import challenge
from tgate_desktop.practice.texts import Text
from tgate_desktop.practice.trouble.canned import Act, always, empty, error, message
from tgate_desktop.practice.trouble.kinds import Kind, Trouble
from tgate_desktop.practice.validator import Refusal


def _refused(refusal: Refusal) -> Act:
    return message(401, refusal.value, challenge("invalid_token", refusal.value))


_NO_SCOPE = "The request requires a scope that was not granted"
_NO_ROWS = (("current-page", "1"), ("page-items", "20"), ("total-count", "0"), ("total-pages", "1"))

AT_API = tuple(
    Trouble(name, title, (Kind.CHECK,), act)
    for name, title, act in (
        (
            "expired-token",
            Text("401: the access token expired", "401: انتهت صلاحية رمز الوصول"),
            _refused(Refusal.EXPIRED),
        ),
        (
            "revoked-token",
            Text("401: the access token was revoked", "401: أُبطل رمز الوصول"),
            _refused(Refusal.REVOKED),
        ),
        (
            "invalid-token",
            Text("401: the access token is invalid", "401: رمز الوصول غير صالح"),
            _refused(Refusal.INVALID),
        ),
        ("empty-401", Text("401, empty", "401 من دون محتوى"), empty(401)),
        ("empty-403", Text("403, empty", "403 من دون محتوى"), empty(403)),
        (
            "insufficient-scope-403",
            Text("403 insufficient_scope", "403 insufficient_scope"),
            message(403, _NO_SCOPE, challenge("insufficient_scope", _NO_SCOPE)),
        ),
        (
            "uninstalled-403",
            Text("403: uninstalled by the restaurant", "403: ألغت الشركة تثبيت التطبيق"),
            message(403, "The company has not installed this application"),
        ),
        (
            "uninstalled-empty-list",
            Text("An empty list: uninstalled by the restaurant", "قائمة فارغة: ألغت الشركة تثبيت التطبيق"),
            always(json_answer(200, [], *_NO_ROWS)),
        ),
        ("no-list", Text("JSON that is no list", "JSON ليس قائمة"), always(json_answer(200, {"brands": None}))),
    )
)

AT_REVOCATION = tuple(
    Trouble(name, title, (Kind.REVOKE,), act)
    for name, title, act in (
        (
            "revocation-refused",
            Text("403 unauthorized_client", "403 unauthorized_client"),
            error(403, "unauthorized_client", "You are not authorized to revoke this token."),
        ),
        (
            "revocation-unsupported",
            Text("400 unsupported_token_type", "400 unsupported_token_type"),
            error(400, "unsupported_token_type", "Tokens of this type cannot be revoked."),
        ),
    )
)
