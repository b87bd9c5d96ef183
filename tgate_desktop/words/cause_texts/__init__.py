"""The sentence for each likely cause."""

from __future__ import annotations

from tgate_desktop.oauth.causes import Cause
from tgate_desktop.words.cause_texts import approval, tokens, way
from tgate_desktop.words.explanation import Facts


def cause_text(cause: Cause, facts: Facts) -> str:
    """What may be behind the problem that has these facts, in the language in use."""
    return {**tokens.texts(facts), **approval.texts(facts), **way.texts(facts)}[cause]
