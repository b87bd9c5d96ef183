"""What is said about the token endpoint's refusals. What real servers mean by them was measured, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.oauth.company import TokenRequestKind
from tgate_desktop.oauth.environment import CODE_LIFETIME_S, BodyFormat
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext


def _is_refresh(facts: Facts) -> bool:
    return facts.is_equal("grant_type", TokenRequestKind.REFRESH_TOKEN.value)


def _filled(sentence: str, facts: Facts) -> str:
    return sentence.format(server=facts.server(), status=facts.text("status"), error=facts.text("error"))


def _invalid_client(facts: Facts) -> Explanation:
    causes = [
        _("The client secret was replaced in the T-Gate application account after it was entered here."),
        _("The client ID and the client secret do not belong together, or belong to another environment."),
    ]
    if not facts.is_true("tried_both"):
        causes.append(_("This T-Gate reads HTTP Basic in the other encoding; the environment's settings have both."))
    return Explanation(
        what_happened=_filled(_("{server} refused the client ID or the client secret (status {status})."), facts),
        likely_causes=tuple(causes),
        what_to_do=_("Copy the client ID and the client secret from the T-Gate application account once more."),
        action=Action.ENTER_SECRET_AGAIN,
    )


def _invalid_grant(facts: Facts) -> Explanation:
    return _refresh_token_refused(facts) if _is_refresh(facts) else _code_refused(facts)


def _refresh_token_refused(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(_("{server} no longer accepts the refresh token (status {status}, {error})."), facts),
        likely_causes=(
            _("A server or another computer has refreshed these tokens and holds newer ones."),
            _("The company uninstalled the application, or its access was revoked at T-Gate."),
            _("The refresh token has expired."),
        ),
        what_to_do=_("Connect the company again. The tokens stored here stay until that is confirmed."),
        action=Action.CONNECT_AGAIN,
    )


def _code_refused(facts: Facts) -> Explanation:
    age_s = facts.number("code_age_s")
    causes = []
    if age_s is not None and age_s >= CODE_LIFETIME_S:
        minutes = age_s // 60
        causes.append(
            ngettext(
                "The code was {count} minute old; T-Gate's codes live 10 minutes.",
                "The code was {count} minutes old; T-Gate's codes live 10 minutes.",
                minutes,
            ).format(count=isolated(str(minutes)))
        )
    elif age_s is None:
        causes.append(_("The code has expired: T-Gate's codes live 10 minutes."))
    causes += [
        _("The code was used before, for example by a server that the redirect URI leads to."),
        _("The redirect URI differs from the one in the T-Gate application account, if only by one character."),
    ]
    return Explanation(
        what_happened=_filled(_("{server} refused the code (status {status}, {error})."), facts),
        likely_causes=tuple(causes),
        what_to_do=_("Try again for a new code. If it is refused too, compare the redirect URI with the account."),
        action=Action.TRY_AGAIN,
    )


def _invalid_request(facts: Facts) -> Explanation:
    sentence = _filled(_("{server} could not use the token request as it was sent (status {status})."), facts)
    expects_body = _("T-Gate expects the other body format, form or JSON.")
    if _is_refresh(facts):
        return Explanation(
            what_happened=facts.with_quote(sentence),
            likely_causes=(expects_body, _("The token address in the environment is not right.")),
            what_to_do=_("Check the body format and the token address in the environment."),
            action=Action.CHANGE_ENVIRONMENT,
        )
    return Explanation(
        what_happened=facts.with_quote(sentence),
        likely_causes=(
            expects_body,
            _("The redirect URI differs from the one in the T-Gate application account, if only by one character."),
            _("T-Gate and the environment disagree on PKCE."),
        ),
        what_to_do=_("Compare the redirect URI with the account, then check body format and PKCE in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _unauthorized_client(facts: Facts) -> Explanation:
    sentence = _filled(_("{server} does not let this application get tokens in this way (status {status})."), facts)
    return Explanation(
        what_happened=facts.with_quote(sentence),
        likely_causes=(
            _("The client ID, the client secret or the redirect URI is not the one in the T-Gate application account."),
            _("T-Gate has not allowed the access grant flow for this application."),
        ),
        what_to_do=_("Compare all three with the account; if they are equal, ask T-Gate's support."),
        action=Action.ENTER_SECRET_AGAIN,
    )


def _unsupported_grant_type(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(_("{server} did not recognize the kind of the token request (status {status})."), facts),
        likely_causes=(
            _("T-Gate expects the other body format, form or JSON."),
            _("The token address in the environment is not right."),
        ),
        what_to_do=_("Check the body format and the token address in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _invalid_scope(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(_("{server} refused the scope of the tokens (status {status})."), facts),
        likely_causes=(
            _("A scope in the extra parameters of the environment is not one that this application may have."),
        ),
        what_to_do=_("Correct or take out the scope in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _unknown_token_error(facts: Facts) -> Explanation:
    if facts.has("error"):
        sentence = _("{server} answered the token request with status {status} and the error {error}.")
    else:
        sentence = _("{server} answered the token request with status {status}.")
    return Explanation(
        what_happened=facts.with_quote(_filled(sentence, facts)),
        likely_causes=(
            _("The client ID, the client secret or the redirect URI is not the one in the T-Gate application account."),
            _("The token address in the environment is not right."),
        ),
        what_to_do=_("Compare these with the account and the environment, then try again."),
        action=Action.TRY_AGAIN,
    )


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
        likely_causes=(
            _("The token address in the environment is not written right."),
            _("The address is that of the API or of the authorization page."),
        ),
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
