"""From the facts of a problem to its likely causes, the most likely first: pure, and without any language."""

from __future__ import annotations

from tgate_desktop.oauth.causes import server, token_endpoint, way
from tgate_desktop.oauth.causes.cause import Cause
from tgate_desktop.oauth.causes.evidence import Evidence, most_likely
from tgate_desktop.oauth.problems import Problem

__all__ = ["Cause", "likely_causes"]

_WEIGHED = {**token_endpoint.WEIGHED, **server.WEIGHED, **way.WEIGHED}


def likely_causes(problem: Problem) -> tuple[Cause, ...]:
    """At most three, without those that the facts exclude; none where there is nothing to guess.

    What can be behind a problem of this computer (its vault, its files, what was typed) is not ranked here: it says
    itself what it is.
    """
    weigh = _WEIGHED.get(type(problem))
    return most_likely(weigh(Evidence(problem.facts))) if weigh else ()
