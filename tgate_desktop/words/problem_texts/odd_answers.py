"""What is said about answers of the token endpoint that are no answer of OAuth: busy, broken, redirected, a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes import Cause
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.languages import gettext as _


def _filled(sentence: str, facts: Facts) -> str:
    return sentence.format(server=facts.server(), status=facts.text("status"))


def _too_many_requests(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(_("{server} asks for a pause: too many requests (status {status})."), facts),
        what_to_do=facts.when_to_try_again() or _("Wait a few minutes, then try again."),
        action=Action.TRY_AGAIN,
    )


def _server_failed(facts: Facts) -> Explanation:
    sentence = _("{server} failed on the token request (status {status}), so it is not known whether it issued tokens.")
    return Explanation(
        what_happened=facts.with_quote(_filled(sentence, facts)),
        what_to_do=_("{when} What is stored here stays as it is until new tokens are saved.").format(
            when=facts.when_to_try_again() or _("Wait a minute, then try again.")
        ),
        action=Action.TRY_AGAIN,
    )


def _redirected(facts: Facts) -> Explanation:
    elsewhere = facts.has("location_host") and facts.text("location_host") != facts.text("host")
    if elsewhere:
        sentence = _(
            "{server} redirects the token request to {location_host} (status {status}). "
            "The app does not follow: it would carry the client secret along."
        )
    else:
        sentence = _(
            "{server} redirects the token request to another of its addresses (status {status}). "
            "The app does not follow: it would carry the client secret along."
        )
    return Explanation(
        what_happened=sentence.format(
            server=facts.server(), status=facts.text("status"), location_host=facts.text("location_host")
        ),
        what_to_do=_("Ask T-Gate's support for the present token address, and set it in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _answer_is_html(facts: Facts) -> Explanation:
    if facts.points_first_to(Cause.CAPTIVE_PORTAL_OR_PROXY):
        what_to_do = _(
            "Open any web page: if the network asks for a sign-in, sign in, then try again. If it does not, check the "
            "token address in the environment."
        )
        action = Action.TRY_AGAIN
    else:
        what_to_do = _("Check the body format and the token address in the environment.")
        action = Action.CHANGE_ENVIRONMENT
    return Explanation(
        what_happened=_filled(_("{server} answered the token request with a web page (status {status})."), facts),
        what_to_do=what_to_do,
        action=action,
    )


def _answer_is_empty(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(_("{server} answered the token request with nothing in it (status {status})."), facts),
        what_to_do=_("Check the token address in the environment, then try again."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _answer_unreadable(facts: Facts) -> Explanation:
    if facts.has("member"):
        sentence = _("The answer of {server} has no {member} that can be used (status {status}).")
    else:
        sentence = _("The answer of {server} to the token request is not JSON (status {status}).")
    return Explanation(
        what_happened=sentence.format(server=facts.server(), status=facts.text("status"), member=facts.text("member")),
        what_to_do=_("Check the token address in the environment; if it is right, report this to T-Gate's support."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _token_type_unknown(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("{server} issued a token of the type {token_type}, which this app cannot use.").format(
            server=facts.server(), token_type=facts.text("token_type")
        ),
        what_to_do=_("Check the token address in the environment; if it is right, report this to T-Gate's support."),
        action=Action.CHANGE_ENVIRONMENT,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.TooManyRequests: _too_many_requests,
    problems.ServerFailed: _server_failed,
    problems.Redirected: _redirected,
    problems.AnswerIsHtml: _answer_is_html,
    problems.AnswerIsEmpty: _answer_is_empty,
    problems.AnswerUnreadable: _answer_unreadable,
    problems.TokenTypeUnknown: _token_type_unknown,
}
