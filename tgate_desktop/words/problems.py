"""Every problem in words: what happened, the likely causes, what to do."""

from __future__ import annotations

from dataclasses import replace

from tgate_desktop.oauth.causes import Cause, likely_causes
from tgate_desktop.oauth.problems import Problem, TransportProblem
from tgate_desktop.words.cause_texts import cause_text
from tgate_desktop.words.explanation import Action, Explanation, Facts, action_label
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problem_texts import (
    answered,
    bring_and_take,
    house,
    odd_answers,
    provisioning,
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
    **provisioning.TEXTS,
    **bring_and_take.TEXTS,
}

_OF_THIS_COMPUTER = {Cause.CAPTIVE_PORTAL, Cause.CAPTIVE_PORTAL_OR_PROXY, Cause.CLOCK_IS_BEHIND}


def explain(problem: Problem) -> Explanation:
    """What the problem panel says, in the language in use: a function of the problem's class and its facts alone."""
    causes = likely_causes(problem)
    facts = Facts(problem.facts, causes)
    explanation = _TEXTS[type(problem)](facts)
    if causes:
        explanation = replace(explanation, likely_causes=tuple(cause_text(cause, facts) for cause in causes))
    if isinstance(problem, TransportProblem) or _OF_THIS_COMPUTER.intersection(causes):
        explanation = replace(explanation, second_action=Action.CHECK_COMPUTER)
    return explanation


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
