"""What stands beside a field."""

from __future__ import annotations

from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import explain


def beside(problem: Problem | None) -> str:
    """What is wrong, and what to write instead; empty without a problem."""
    if problem is None:
        return ""
    explanation = explain(problem)
    return f"{explanation.what_happened} {explanation.what_to_do}"


def cleaned_words() -> str:
    """For a paste that was cleaned."""
    return _("Spaces or invisible characters that came with the paste were removed.")
