"""What is said about tokens that are brought in, given out, or revoked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.languages import gettext as _


def _tokens_empty(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("There is nothing to import yet."),
        what_to_do=_("Paste the tokens, or choose the file that they are in."),
    )


def _tokens_not_found(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("No access token and no refresh token can be made out in this text."),
        what_to_do=_(
            "Give T-Gate's JSON answer, .env lines or a Postman environment with the names access_token or "
            "refresh_token, or one token alone."
        ),
    )


def _token_nameless(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This is one token without a name."),
        what_to_do=_("Choose below whether it is a refresh token or an access token."),
    )


def _tokens_ambiguous(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The text has two different values for {member}.").format(member=facts.text("member")),
        what_to_do=_("Leave only the one that belongs to this company."),
    )


def _token_malformed(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The value of {member} is no token: it has spaces or signs that no token has.").format(
            member=facts.text("member")
        ),
        likely_causes=(_("It was copied where it was masked, or cut off in the middle."),),
        what_to_do=_("Copy the token once more, whole and unmasked."),
    )


def _tokens_file_unreadable(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The file could not be read as text."),
        what_to_do=_("Choose a text file of at most 1 MB, such as a .json or .env file."),
    )


def _tokens_held_already(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The company {company} here has these very tokens.").format(company=facts.name("company")),
        likely_causes=(_("They were imported before, or were handed over from here."),),
        what_to_do=_("Work with that company: two that share one pair would end each other's tokens."),
    )


def _application_not_chosen(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("Tokens belong to an application, and none is chosen."),
        what_to_do=_("Choose the application that the tokens were given to."),
    )


def _no_access_token(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This company has no access token here: only its refresh token was imported."),
        what_to_do=_("Refresh first: that brings an access token."),
        action=Action.REFRESH,
    )


def _revocation_at_other_origin(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_(
            "Nothing was revoked: the revocation address is at {now}, and the client secret was entered for "
            "{entered_for} alone."
        ).format(now=facts.text("now"), entered_for=facts.text("entered_for")),
        what_to_do=_("Correct the revocation address in the environment, or remove the company without revoking."),
        action=Action.CHANGE_ENVIRONMENT,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.TokensEmpty: _tokens_empty,
    problems.TokensNotFound: _tokens_not_found,
    problems.TokenNameless: _token_nameless,
    problems.TokensAmbiguous: _tokens_ambiguous,
    problems.TokenMalformed: _token_malformed,
    problems.TokensFileUnreadable: _tokens_file_unreadable,
    problems.TokensHeldAlready: _tokens_held_already,
    problems.ApplicationNotChosen: _application_not_chosen,
    problems.NoAccessToken: _no_access_token,
    problems.RevocationAtOtherOrigin: _revocation_at_other_origin,
}
