"""What is said about the token endpoint's refusals. What real servers mean by them was measured, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes import Cause
from tgate_desktop.oauth.company import TokenRequestKind
from tgate_desktop.oauth.environment import BodyFormat
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.languages import gettext as _


def _is_refresh(facts: Facts) -> bool:
    return facts.is_equal("grant_type", TokenRequestKind.REFRESH_TOKEN.value)


def _filled(sentence: str, facts: Facts) -> str:
    return sentence.format(server=facts.server(), status=facts.text("status"), error=facts.text("error"))


def _invalid_client(facts: Facts) -> Explanation:
    sentence = _("{server} refused the client ID or the client secret (status {status}).")
    if facts.is_true("tried_both"):
        sentence = _("{sentence} Both encodings of HTTP Basic were tried.").format(sentence=sentence)
    elif facts.is_equal("encodings_differ", value=False):
        sentence = _("{sentence} They are the same in both encodings of HTTP Basic.").format(sentence=sentence)
    return Explanation(
        what_happened=_filled(sentence, facts),
        what_to_do=_("Copy the client ID and the client secret from the T-Gate application account once more."),
        action=Action.ENTER_SECRET_AGAIN,
    )


def _invalid_grant(facts: Facts) -> Explanation:
    return _refresh_token_refused(facts) if _is_refresh(facts) else _code_refused(facts)


def _refresh_token_refused(facts: Facts) -> Explanation:
    if facts.points_first_to(Cause.REFRESHED_BY_SERVER, Cause.REFRESHED_WHERE_HANDED_OVER):
        what_to_do = _(
            "Connect the company again. The tokens stored here stay until that is confirmed. "
            "After that let only one refresh them: this app or your server."
        )
    else:
        what_to_do = _("Connect the company again. The tokens stored here stay until that is confirmed.")
    return Explanation(
        what_happened=_refused(
            facts,
            _("{server} no longer accepts the refresh token (status {status}, {error})."),
            _("{server} no longer accepts the refresh token (status {status})."),
        ),
        what_to_do=what_to_do,
        action=Action.CONNECT_AGAIN,
    )


def _code_refused(facts: Facts) -> Explanation:
    what_to_do = _("Try again for a new code. If it is refused too, compare the redirect URI with the account.")
    action = Action.TRY_AGAIN
    if facts.points_first_to(Cause.CODE_USED_BY_SERVER):
        action = Action.CHANGE_REDIRECT_URI
        what_to_do = _(
            "Import the tokens that the server got with the code. Or choose a redirect URI on this computer, "
            "the same here and in the T-Gate application account, and try again."
        )
    return Explanation(
        what_happened=_refused(
            facts,
            _("{server} refused the code (status {status}, {error})."),
            _("{server} refused the code (status {status})."),
        ),
        what_to_do=what_to_do,
        action=action,
    )


def _refused(facts: Facts, with_error: str, without_error: str) -> str:
    return facts.with_quote(_filled(with_error if facts.has("error") else without_error, facts))


def _invalid_request(facts: Facts) -> Explanation:
    sentence = _filled(_("{server} could not use the token request as it was sent (status {status})."), facts)
    if _is_refresh(facts):
        return Explanation(
            what_happened=facts.with_quote(sentence),
            what_to_do=_("Check the body format and the token address in the environment."),
            action=Action.CHANGE_ENVIRONMENT,
        )
    return Explanation(
        what_happened=facts.with_quote(sentence),
        what_to_do=_("Compare the redirect URI with the account, then check body format and PKCE in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _unauthorized_client(facts: Facts) -> Explanation:
    sentence = _filled(_("{server} does not let this application get tokens in this way (status {status})."), facts)
    return Explanation(
        what_happened=facts.with_quote(sentence),
        what_to_do=(
            _("Compare both with the account; if they are equal, ask T-Gate's support.")
            if _is_refresh(facts)
            else _("Compare all three with the account; if they are equal, ask T-Gate's support.")
        ),
        action=Action.ENTER_SECRET_AGAIN,
    )


def _unsupported_grant_type(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(_("{server} did not recognize the kind of the token request (status {status})."), facts),
        what_to_do=_("Check the body format and the token address in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _invalid_scope(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(_("{server} refused the scope of the tokens (status {status})."), facts),
        what_to_do=_("Correct or take out the scope in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _unknown_token_error(facts: Facts) -> Explanation:
    if facts.has("error"):
        sentence = _("{server} answered the token request with status {status} and the error “{error}”.")
    elif facts.is_true("is_empty"):
        sentence = _("{server} refused the token request with status {status} and did not say why.")
    else:
        sentence = _("{server} answered the token request with status {status}.")
    what_to_do, action, second_action = _about_unknown_error(facts)
    return Explanation(
        what_happened=facts.with_quote(_filled(sentence, facts)),
        what_to_do=what_to_do,
        action=action,
        second_action=second_action,
    )


def _about_unknown_error(facts: Facts) -> tuple[str, Action, Action | None]:
    if facts.points_first_to(Cause.OTHER_BODY_FORMAT):
        what_to_do = _(
            "Choose the other body format in the advanced settings of the environment; if that changes nothing, "
            "compare the client ID and the secret with the account."
        )
        return what_to_do, Action.CHANGE_ENVIRONMENT, Action.ENTER_SECRET_AGAIN
    if facts.has("error") or not _is_refresh(facts):
        return _("Compare these with the account and the environment, then try again."), Action.TRY_AGAIN, None
    if facts.points_to(Cause.OTHER_BODY_FORMAT):
        what_to_do = _(
            "Compare the client ID and the secret with the account, and the body format of the environment with what "
            "T-Gate documents; if they are right, connect the company again."
        )
    else:
        what_to_do = _(
            "Compare the client ID and the secret with the account; if they are right, connect the company again."
        )
    return what_to_do, Action.ENTER_SECRET_AGAIN, Action.CONNECT_AGAIN


def _body_format_refused(facts: Facts) -> Explanation:
    if facts.is_equal("body_format", BodyFormat.JSON.value):
        sentence = _("{server} does not take a JSON body (status {status}).")
        what_to_do = _("Choose the form as body format in the advanced settings of the environment.")
    elif facts.is_equal("body_format", BodyFormat.FORM.value):
        sentence = _("{server} does not take a form body (status {status}).")
        what_to_do = _("Choose JSON as body format in the advanced settings of the environment.")
    else:
        sentence = _("{server} does not take this body format (status {status}).")
        what_to_do = _("Choose the other body format in the advanced settings of the environment.")
    return Explanation(what_happened=_filled(sentence, facts), what_to_do=what_to_do, action=Action.CHANGE_ENVIRONMENT)


def _token_address_not_found(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(_("{server} has no token endpoint at this address (status {status})."), facts),
        what_to_do=_("Correct the token address in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.InvalidClient: _invalid_client,
    problems.InvalidGrant: _invalid_grant,
    problems.InvalidRequest: _invalid_request,
    problems.UnauthorizedClient: _unauthorized_client,
    problems.UnsupportedGrantType: _unsupported_grant_type,
    problems.InvalidScope: _invalid_scope,
    problems.UnknownTokenError: _unknown_token_error,
    problems.BodyFormatRefused: _body_format_refused,
    problems.TokenAddressNotFound: _token_address_not_found,
}
