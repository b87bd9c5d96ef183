"""Every problem in words: what happened, the likely causes, what to do."""

from __future__ import annotations

from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words.explanation import Action, Explanation, Facts, action_label
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problem_texts import (
    answered,
    bring_and_take,
    house,
    odd_answers,
    receiver,
    token_endpoint,
    transport,
    typed,
    vault,
)

__all__ = ["Action", "Explanation", "action_label", "explain", "explain_unsaved", "summary"]

_TEXTS = {
    **typed.TEXTS,
    **receiver.TEXTS,
    **transport.TEXTS,
    **answered.TEXTS,
    **token_endpoint.TEXTS,
    **odd_answers.TEXTS,
    **vault.TEXTS,
    **house.TEXTS,
    **bring_and_take.TEXTS,
}


def explain(problem: Problem) -> Explanation:
    """What the problem panel says, in the language in use."""
    return _TEXTS[type(problem)](Facts(problem.facts))


def summary(problem: Problem) -> str:
    """One sentence, for the line beside a field."""
    return explain(problem).what_happened


def explain_unsaved(problem: Problem) -> Explanation:
    """What is said, loudly, while the newest tokens are in memory alone because of `problem`."""
    why = explain(problem)
    return Explanation(
        what_happened=_("The newest tokens of this company are not saved yet. {why}").format(why=why.what_happened),
        likely_causes=why.likely_causes,
        what_to_do=_("Keep the app open: the tokens are lost when it closes. {what_to_do}").format(
            what_to_do=why.what_to_do
        ),
        action=why.action if why.action is Action.UNLOCK_KEYRING else Action.RETRY_SAVE,
    )
