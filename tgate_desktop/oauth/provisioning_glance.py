"""What of IT's file counts before the first paint; hence almost nothing is imported for it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Glance(NamedTuple):
    """What counts before the first paint."""

    language: str | None = None
    is_language_locked: bool = False
    hide_practice: bool = False


def glance(text: str) -> Glance:
    """As far as it can be made out without judging the document, which takes longer."""
    import json

    try:
        members: Any = json.loads(text)
        defaults = members.get("defaults", {})
        language = defaults.get("language")
        return Glance(
            language if isinstance(language, str) else None,
            members.get("lock_preferences") is True,
            members.get("hide_practice") is True,
        )
    except (ValueError, RecursionError, AttributeError):
        return Glance()
