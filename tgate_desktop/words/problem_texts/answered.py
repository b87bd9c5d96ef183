"""What is said about T-Gate's answers: its authorization page and its API. The token endpoint has its own module."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.languages import gettext as _


def _access_denied(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("T-Gate sent the browser back without an approval (access_denied)."),
        likely_causes=(
            _("Access was declined on T-Gate's page."),
            _("The user who is signed in there may not approve applications for this company."),
        ),
        what_to_do=_("Have someone approve who may do so for the company, then try again."),
        action=Action.TRY_AGAIN,
    )


def _authorization_refused(facts: Facts) -> Explanation:
    sentence = _("T-Gate's authorization page ended with the error {error}.").format(error=facts.text("error"))
    causes, what_to_do, action = _reasons_of_refusal(facts)
    return Explanation(
        what_happened=facts.with_quote(sentence), likely_causes=causes, what_to_do=what_to_do, action=action
    )


def _reasons_of_refusal(facts: Facts) -> tuple[tuple[str, ...], str, Action]:
    """By RFC 6749 4.1.2.1."""
    if facts.is_one_of("error", ("server_error", "temporarily_unavailable")):
        causes: tuple[str, ...] = (_("T-Gate has a fault, or is being maintained."),)
        return causes, _("Wait a few minutes, then try again."), Action.TRY_AGAIN
    if facts.is_equal("error", "invalid_scope"):
        causes = (_("A scope in the extra parameters of the environment is not one that this application may have."),)
        return causes, _("Correct or take out the scope in the environment."), Action.CHANGE_ENVIRONMENT
    if facts.is_equal("error", "unauthorized_client"):
        causes = (
            _("T-Gate has not allowed the access grant flow for this application."),
            _("The client ID belongs to another environment."),
        )
        what_to_do = _("Compare the client ID with your T-Gate application account, or ask T-Gate's support.")
        return causes, what_to_do, Action.ENTER_SECRET_AGAIN
    causes = (
        _("T-Gate expects a setting that is not on in this environment, such as PKCE or an extra parameter."),
        _("The authorization address in the environment is not right."),
    )
    return causes, _("Compare the environment with what T-Gate documents, then try again."), Action.CHANGE_ENVIRONMENT


def _token_rejected(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The API of {server} refused the access token (status {status}).").format(
            server=facts.server(), status=facts.text("status")
        ),
        likely_causes=(
            _("A newer access token took its place, for example by a refresh on a server."),
            _("The company uninstalled the application, or the token was revoked at T-Gate."),
            _("The access token has expired."),
        ),
        what_to_do=_("Refresh the tokens; if T-Gate refuses that as well, connect the company again."),
        action=Action.REFRESH,
    )


def _api_forbidden(facts: Facts) -> Explanation:
    sentence = _("The API of {server} does not let this access token read there (status {status}).").format(
        server=facts.server(), status=facts.text("status")
    )
    return Explanation(
        what_happened=facts.with_quote(sentence),
        likely_causes=(
            _("The company uninstalled the application or took its branches from it."),
            _("The application may not read what is at the proof address."),
        ),
        what_to_do=_("Ask the company to check the application in its T-Gate account, then try again."),
        action=Action.TRY_AGAIN,
    )


def _proof_address_not_found(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("There is nothing to read at the proof address of {server} (status {status}).").format(
            server=facts.server(), status=facts.text("status")
        ),
        likely_causes=(_("The proof address in the environment is not written right, or T-Gate has moved it."),),
        what_to_do=_("The tokens are not affected. Correct the proof address in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _api_failed(facts: Facts) -> Explanation:
    sentence = _("The API of {server} answered the check with status {status}.").format(
        server=facts.server(), status=facts.text("status")
    )
    causes = (
        (_("T-Gate has a fault, or is being maintained."),)
        if (facts.number("status") or 0) >= 500
        else (_("The proof address in the environment asks for parameters that are missing or not right."),)
    )
    return Explanation(
        what_happened=facts.with_quote(sentence),
        likely_causes=causes,
        what_to_do=_("The tokens are not judged by this. Try again in a few minutes."),
        action=Action.TRY_AGAIN,
    )


def _proof_unreadable(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("What came from the proof address of {server} is not a list (status {status}).").format(
            server=facts.server(), status=facts.text("status")
        ),
        likely_causes=(
            _("The proof address in the environment leads to something else, such as a web page."),
            _("The network asks for a sign-in of its own first, as in hotels."),
        ),
        what_to_do=_("The tokens are not affected. Correct the proof address in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.AccessDenied: _access_denied,
    problems.AuthorizationRefused: _authorization_refused,
    problems.TokenRejected: _token_rejected,
    problems.ApiForbidden: _api_forbidden,
    problems.ProofAddressNotFound: _proof_address_not_found,
    problems.ApiFailed: _api_failed,
    problems.ProofUnreadable: _proof_unreadable,
}
