"""The names by which screen readers and programs outside find a control."""

from __future__ import annotations

import re
from typing import TypeVar

from PySide6.QtWidgets import QWidget

_PARENTHESES = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[A-Za-z0-9]+")

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def object_name(label: str) -> str:
    """The objectName of an English label: camelCase, ASCII letters and digits, parentheses and apostrophes dropped."""
    words = _WORD.findall(_PARENTHESES.sub("", label).replace("'", "").replace("’", ""))
    return "".join(word.lower() if index == 0 else word.capitalize() for index, word in enumerate(words))


def named(widget: AnyWidget, name: str) -> AnyWidget:
    """`widget` itself, with the objectName `name`."""
    widget.setObjectName(name)
    return widget
