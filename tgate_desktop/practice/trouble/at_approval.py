"""Trouble after the restaurant owner has approved: the redirect is not the one that it should be."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tgate_desktop.practice.messages import Answer, redirect_answer
from tgate_desktop.practice.texts import Text
from tgate_desktop.practice.trouble.canned import page
from tgate_desktop.practice.trouble.kinds import Kind, Scene, Trouble

_Fields = dict[str, str]


def carries_code(answer: Answer) -> bool:
    """Whether the browser is sent on with a code: anything else is trouble enough."""
    return "code" in _fields_of(_location(answer))


def _redirecting(change: Callable[[_Fields], _Fields]) -> Callable[[Scene], Answer]:
    def act(scene: Scene) -> Answer:
        location = _location(scene.proper(scene.request))
        changed = urlsplit(location)._replace(query=urlencode(change(_fields_of(location))))
        return redirect_answer(302, urlunsplit(changed))

    return act


def _error(code: str, description: str) -> Callable[[Scene], Answer]:
    def change(fields: _Fields) -> _Fields:
        kept = {name: value for name, value in fields.items() if name != "code"}
        return {"error": code, "error_description": description} | kept

    return _redirecting(change)


def _location(answer: Answer) -> str:
    return dict(answer.headers).get("Location", "")


def _fields_of(location: str) -> _Fields:
    return dict(parse_qsl(urlsplit(location).query, keep_blank_values=True))


AT_APPROVAL = tuple(
    Trouble(name, title, (Kind.APPROVAL,), act)
    for name, title, act in (
        (
            "denied",
            Text("Denied, although you approve", "رفض على الرغم من الموافقة"),
            _error("access_denied", "The restaurant owner denied the request."),
        ),
        (
            "no-state",
            Text("Code without the state", "كود من دون state"),
            _redirecting(lambda fields: {name: value for name, value in fields.items() if name != "state"}),
        ),
        (
            "wrong-state",
            Text("Code with a wrong state", "كود مع state خاطئ"),
            _redirecting(lambda fields: fields | {"state": "of-another-attempt"}),
        ),
        (
            "authorization-server-error",
            Text("Error server_error", "خطأ server_error"),
            _error("server_error", "T-Gate met an unexpected condition."),
        ),
        (
            "authorization-invalid-scope",
            Text("Error invalid_scope", "خطأ invalid_scope"),
            _error("invalid_scope", "The requested scope is unknown."),
        ),
        (
            "authorization-unauthorized-client",
            Text("Error unauthorized_client", "خطأ unauthorized_client"),
            _error("unauthorized_client", "The application may not ask for codes."),
        ),
        (
            "authorization-unsupported-response-type",
            Text("Error unsupported_response_type", "خطأ unsupported_response_type"),
            _error("unsupported_response_type", "The response type is not supported."),
        ),
        (
            "page-instead-of-redirect",
            Text("A page, and no redirect", "صفحة من دون إعادة توجيه"),
            page(200, "The requested scope is invalid", "T-Gate shows such a page and sends the browser nowhere."),
        ),
    )
)
