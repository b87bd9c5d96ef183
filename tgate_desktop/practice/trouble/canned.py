"""Answers that are the same whatever was asked: nothing is used up, issued or revoked by them."""

from __future__ import annotations

from collections.abc import Callable

from tgate_desktop.practice.messages import Answer, json_answer
from tgate_desktop.practice.protocol import challenge
from tgate_desktop.practice.trouble.kinds import Scene

Act = Callable[[Scene], Answer]


def always(answer: Answer) -> Act:
    """This very answer."""
    return lambda _scene: answer


def error(status: int, code: str, description: str) -> Act:
    """An OAuth error (RFC 6749 5.2), worded as T-Gate words it."""
    value = {"error": code, "error_description": description, "message": description}
    return always(json_answer(status, value, challenge(code, description)))


def message(status: int, text: str, *headers: tuple[str, str]) -> Act:
    """T-Gate's own way to say what is wrong."""
    return always(json_answer(status, {"message": text}, *headers))


def empty(status: int, *headers: tuple[str, str]) -> Act:
    """A status and no body."""
    return always(Answer(status, headers))


def page(status: int, title: str, text: str, *headers: tuple[str, str]) -> Act:
    """An HTML page of some program on the way."""
    html = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>\n"
    )
    return always(Answer(status, (("Content-Type", "text/html; charset=utf-8"), *headers), html.encode()))
