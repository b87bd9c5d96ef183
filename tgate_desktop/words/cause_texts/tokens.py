"""Causes that lie with client ID and secret, codes and tokens."""

from __future__ import annotations

from tgate_desktop.oauth.causes import Cause
from tgate_desktop.oauth.environment import CODE_LIFETIME_S
from tgate_desktop.oauth.grant_state import GrantState
from tgate_desktop.words.explanation import Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext

_DAY_S = 24 * 60 * 60


def texts(facts: Facts) -> dict[Cause, str]:
    return {
        Cause.SECRET_REPLACED: _(
            "The client secret was replaced in the T-Gate application account after it was entered here."
        ),
        Cause.CREDENTIALS_DO_NOT_MATCH: _(
            "The client ID and the client secret do not belong together, or belong to another environment."
        ),
        Cause.CREDENTIALS_NOT_OF_ACCOUNT: _(
            "The client ID or the client secret is not the one in the T-Gate application account."
        ),
        Cause.CREDENTIALS_OR_REDIRECT_URI: _(
            "The client ID, the client secret or the redirect URI is not the one in the T-Gate application account."
        ),
        Cause.OTHER_BASIC_ENCODING: _(
            "This T-Gate reads HTTP Basic in the other encoding; the environment's settings have both."
        ),
        Cause.SIGN_IN_HEADER_REMOVED: _(
            "A proxy on the way takes out the header that carries the client ID and the client secret."
        ),
        Cause.FLOW_NOT_ALLOWED: _("T-Gate has not allowed the access grant flow for this application."),
        Cause.CLIENT_OF_OTHER_ENVIRONMENT: _("The client ID belongs to another environment."),
        Cause.CODE_EXPIRED: _code_expired(facts),
        Cause.CODE_SENT_BEFORE: _(
            "The app has sent this code before, and its answer was lost: a code works only once."
        ),
        Cause.CODE_USED_BY_SERVER: _(
            "The server that the redirect URI leads to has used the code first: a code works only once."
        ),
        Cause.CODE_USED_BEFORE: _("The code was used before, for example by a server that the redirect URI leads to."),
        Cause.CODE_OF_OTHER_ATTEMPT: _(
            "The code comes from another link than the one shown here, or from another application."
        ),
        Cause.REDIRECT_URI_DIFFERS: _(
            "The redirect URI differs from the one in the T-Gate application account, if only by one character."
        ),
        Cause.PKCE_DISAGREES: _("T-Gate and the environment disagree on PKCE."),
        Cause.ANSWER_WAS_LOST: _(
            "The answer to an earlier refresh never arrived: T-Gate may have issued newer tokens in it, "
            "which replaced the ones stored here."
        ),
        Cause.REFRESHED_BY_SERVER: _(
            "Your server, which also uses this company's tokens, has refreshed them and holds newer ones."
        ),
        Cause.REFRESHED_WHERE_HANDED_OVER: _(
            "These tokens were handed over, and were refreshed where they went: the newer ones are there."
        ),
        Cause.REFRESHED_ELSEWHERE: _("A server or another computer has refreshed these tokens and holds newer ones."),
        Cause.REUSE_ENDED_THEM: _(
            "A refresh token was used a second time, and T-Gate ended all tokens that came from it."
        ),
        Cause.IMPORTED_WAS_OLD: _(
            "The tokens were brought in from elsewhere, and had been replaced by newer ones there."
        ),
        Cause.ISSUED_TO_OTHER_CLIENT: _("The token was issued to another application, or in another environment."),
        Cause.UNINSTALLED_OR_REVOKED: _(
            "The company uninstalled the application, or its access was revoked at T-Gate."
        ),
        Cause.REFRESH_TOKEN_EXPIRED: _refresh_token_expired(facts),
        Cause.REFRESH_TOKEN_NOT_ACCEPTED: _("The refresh token is no longer accepted; this server does not say why."),
        Cause.NEW_TOKEN_TYPE: _("T-Gate has introduced a new type of token."),
        Cause.ACCESS_TOKEN_EXPIRED: _("The access token has expired."),
        Cause.ACCESS_TOKEN_REPLACED: _("A newer access token took its place, for example by a refresh on a server."),
        Cause.ACCESS_TOKEN_REVOKED: _("The company uninstalled the application, or the token was revoked at T-Gate."),
        Cause.CLOCK_IS_BEHIND: _(
            "The clock of this computer is behind T-Gate's by {time}, so an expired token still looks valid here."
        ).format(time=facts.span("clock_offset_s")),
        Cause.LIFETIME_WAS_ASSUMED: _(
            "T-Gate did not say how long the token lives, and it lives shorter than the app assumed."
        ),
        Cause.UNINSTALLED: _(
            "The application was uninstalled in the company's T-Gate account: "
            "T-Gate then takes every brand, branch and menu back from it."
        ),
        Cause.BRANCHES_TAKEN_BACK: _("The company took all of its brands and branches from the application."),
        Cause.REVOKED_AT_TGATE: _("The application's access to this company was revoked at T-Gate."),
        Cause.UNINSTALLED_OR_BRANCHES_TAKEN_BACK: _(
            "The company uninstalled the application or took its branches from it."
        ),
    }


def _code_expired(facts: Facts) -> str:
    age_s = facts.number("code_age_s")
    lifetime_s = facts.number("code_lifetime_s") or CODE_LIFETIME_S
    if age_s is not None and age_s < lifetime_s and facts.is_equal("grant_state", GrantState.EXPIRED.value):
        return _(
            "T-Gate calls the code expired {time} after it arrived here: "
            "its codes live shorter than the environment says."
        ).format(time=facts.span("code_age_s"))
    if lifetime_s != CODE_LIFETIME_S:
        return _("The code has expired.")
    if age_s is None or age_s < CODE_LIFETIME_S:
        return _("The code has expired: T-Gate's codes live 10 minutes.")
    minutes = age_s // 60
    return ngettext(
        "The code was {count} minute old; T-Gate's codes live 10 minutes.",
        "The code was {count} minutes old; T-Gate's codes live 10 minutes.",
        minutes,
    ).format(count=isolated(str(minutes)))


def _refresh_token_expired(facts: Facts) -> str:
    days = (facts.number("refreshed_ago_s") or 0) // _DAY_S
    if not days:
        return _("The refresh token has expired.")
    return ngettext(
        "The refresh token has expired: the tokens are {count} day old.",
        "The refresh token has expired: the tokens are {count} days old.",
        days,
    ).format(count=isolated(str(days)))
