"""What is said about the answers of T-Gate's authorization page, API and revocation endpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.oauth.causes import Cause
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.languages import gettext as _


def _access_denied(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("T-Gate sent the browser back without an approval (access_denied)."),
        what_to_do=_("Have someone approve who may do so for the company, then try again."),
        action=Action.TRY_AGAIN,
    )


def _authorization_refused(facts: Facts) -> Explanation:
    sentence = _("T-Gate's authorization page ended with the error {error}.").format(error=facts.text("error"))
    if facts.points_first_to(Cause.SERVER_FAULT):
        what_to_do, action = _("Wait a few minutes, then try again."), Action.TRY_AGAIN
    elif facts.points_first_to(Cause.SCOPE_NOT_ALLOWED):
        what_to_do, action = _("Correct or take out the scope in the environment."), Action.CHANGE_ENVIRONMENT
    elif facts.points_first_to(Cause.FLOW_NOT_ALLOWED):
        what_to_do = _("Compare the client ID with your T-Gate application account, or ask T-Gate's support.")
        action = Action.ENTER_SECRET_AGAIN
    else:
        what_to_do = _("Compare the environment with what T-Gate documents, then try again.")
        action = Action.CHANGE_ENVIRONMENT
    return Explanation(what_happened=facts.with_quote(sentence), what_to_do=what_to_do, action=action)


def _token_rejected(facts: Facts) -> Explanation:
    sentence = _("The API of {server} refused the access token (status {status}).")
    what_to_do = _("Refresh the tokens; if T-Gate refuses that as well, connect the company again.")
    action = Action.REFRESH
    if facts.points_first_to(Cause.CLOCK_IS_BEHIND):
        what_to_do = _("Set the date and time of this computer right, and refresh the tokens.")
    elif facts.points_first_to(Cause.PROOF_OF_OTHER_ENVIRONMENT):
        what_to_do = _("Compare the proof address with the token address in the environment.")
        action = Action.CHANGE_ENVIRONMENT
    return Explanation(what_happened=facts.with_quote(_filled(sentence, facts)), what_to_do=what_to_do, action=action)


def _api_forbidden(facts: Facts) -> Explanation:
    sentence = _("The API of {server} does not let this access token read there (status {status}).")
    if facts.points_first_to(Cause.ACCESS_TOKEN_EXPIRED):
        what_to_do, action = _("Refresh the tokens, then check them again."), Action.REFRESH
    elif facts.points_first_to(Cause.SCOPE_MISSING):
        what_to_do = _("Ask T-Gate's support for the scope, or choose another proof address in the environment.")
        action = Action.CHANGE_ENVIRONMENT
    else:
        what_to_do = _("Ask the company to check the application in its T-Gate account, then try again.")
        action = Action.TRY_AGAIN
    return Explanation(what_happened=facts.with_quote(_filled(sentence, facts)), what_to_do=what_to_do, action=action)


def _company_uninstalled(facts: Facts) -> Explanation:
    if facts.is_true("is_empty"):
        sentence = _(
            "This company has probably uninstalled the application: the API of {server} shows nothing of it any more, "
            "where it showed brands before (status {status})."
        )
    else:
        sentence = _(
            "This company has probably uninstalled the application: the API of {server} refuses an access token that "
            "has not expired, where it showed brands before (status {status})."
        )
    return Explanation(
        what_happened=facts.with_quote(_filled(sentence, facts)),
        what_to_do=_(
            "Ask the company whether the application is still installed. If it is not, have it installed, then connect "
            "the company again. The tokens stored here stay."
        ),
        action=Action.CONNECT_AGAIN,
    )


def _filled(sentence: str, facts: Facts) -> str:
    return sentence.format(server=facts.server(), status=facts.text("status"))


def _proof_address_not_found(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("There is nothing to read at the proof address of {server} (status {status}).").format(
            server=facts.server(), status=facts.text("status")
        ),
        what_to_do=_("The tokens are not affected. Correct the proof address in the environment."),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _api_failed(facts: Facts) -> Explanation:
    sentence = _("The API of {server} answered the check with status {status}.")
    if facts.points_first_to(Cause.PROOF_ADDRESS_MOVED, Cause.PROOF_PARAMETERS):
        what_to_do = _("The tokens are not judged by this. Correct the proof address in the environment.")
        action = Action.CHANGE_ENVIRONMENT
    else:
        what_to_do = facts.when_to_try_again() or _("The tokens are not judged by this. Try again in a few minutes.")
        action = Action.TRY_AGAIN
    return Explanation(what_happened=facts.with_quote(_filled(sentence, facts)), what_to_do=what_to_do, action=action)


def _proof_unreadable(facts: Facts) -> Explanation:
    if facts.points_first_to(Cause.CAPTIVE_PORTAL):
        what_to_do = _("The tokens are not affected. Open any web page, sign in to the network, then try again.")
        action = Action.TRY_AGAIN
    else:
        what_to_do = _("The tokens are not affected. Correct the proof address in the environment.")
        action = Action.CHANGE_ENVIRONMENT
    sentence = (
        _("What came from the proof address of {server} is a web page (status {status}).")
        if facts.is_true("is_html")
        else _("What came from the proof address of {server} is not a list (status {status}).")
    )
    return Explanation(what_happened=_filled(sentence, facts), what_to_do=what_to_do, action=action)


def _revocation_refused(facts: Facts) -> Explanation:
    if facts.has("error"):
        sentence = _("{server} did not revoke the token (status {status}, {error}).")
    else:
        sentence = _("{server} did not revoke the token (status {status}).")
    if facts.points_first_to(Cause.SECRET_REPLACED, Cause.CREDENTIALS_NOT_OF_ACCOUNT):
        action, what_to_do = Action.ENTER_SECRET_AGAIN, _("Enter the client secret again, then try again.")
    elif facts.points_first_to(Cause.REVOCATION_ADDRESS_WRONG):
        action, what_to_do = Action.CHANGE_ENVIRONMENT, _("Check the revocation address in the environment.")
    else:
        action, what_to_do = (
            None,
            _("The token ends by itself. To end it now, have the company uninstall the application."),
        )
    return Explanation(
        what_happened=facts.with_quote(
            sentence.format(server=facts.server(), status=facts.text("status"), error=facts.text("error"))
        ),
        what_to_do=what_to_do,
        action=action,
    )


def _revocation_unavailable(facts: Facts) -> Explanation:
    sentence = _("{server} could not revoke the token now (status {status}): it may still be good.")
    return Explanation(
        what_happened=facts.with_quote(_filled(sentence, facts)),
        what_to_do=facts.when_to_try_again() or _("Wait a few minutes, then try again."),
        action=Action.TRY_AGAIN,
    )


def _revocation_address_not_found(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_filled(
            _("{server} has no revocation endpoint at this address (status {status}); the token may still be good."),
            facts,
        ),
        what_to_do=_("Correct the revocation address in the environment."),
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
    problems.CompanyUninstalled: _company_uninstalled,
    problems.RevocationRefused: _revocation_refused,
    problems.RevocationUnavailable: _revocation_unavailable,
    problems.RevocationAddressNotFound: _revocation_address_not_found,
}
