"""Causes that lie with the environment's settings, the approval in the browser, or T-Gate itself."""

from __future__ import annotations

from tgate_desktop.oauth.causes import Cause
from tgate_desktop.words.explanation import Facts
from tgate_desktop.words.languages import gettext as _


def texts(_facts: Facts) -> dict[Cause, str]:
    return {
        Cause.OTHER_BODY_FORMAT: _("T-Gate expects the other body format, form or JSON."),
        Cause.TOKEN_ADDRESS_WRONG: _("The token address in the environment is not right."),
        Cause.TOKEN_ADDRESS_MISSPELT: _("The token address in the environment is not written right."),
        Cause.TOKEN_ADDRESS_HAS_OTHER_USE: _("The address is that of the API or of the authorization page."),
        Cause.TOKEN_ADDRESS_SLASH: _(
            "The token address in the environment is not written right, if only by a slash at its end."
        ),
        Cause.TOKEN_ADDRESS_MOVED: _("T-Gate has moved its token address."),
        Cause.SCOPE_NOT_ALLOWED: _(
            "A scope in the extra parameters of the environment is not one that this application may have."
        ),
        Cause.SETTING_MISSING: _(
            "T-Gate expects a setting that is not on in this environment, such as PKCE or an extra parameter."
        ),
        Cause.AUTHORIZATION_ADDRESS_WRONG: _("The authorization address in the environment is not right."),
        Cause.REVOCATION_ADDRESS_WRONG: _("The revocation address in the environment is not right."),
        Cause.REVOCATION_NOT_OFFERED: _("T-Gate does not offer to revoke tokens of this kind."),
        Cause.SERVER_FAULT: _("T-Gate has a fault, or is being maintained."),
        Cause.GATEWAY: _("The gateway in front of T-Gate does not reach it, or is overloaded."),
        Cause.MANY_REQUESTS: _("A server of yours sends many requests with the same application."),
        Cause.DECLINED: _("Access was declined on T-Gate's page."),
        Cause.MAY_NOT_APPROVE: _("The user who is signed in there may not approve applications for this company."),
        Cause.APPROVAL_NOT_FINISHED: _("The approval was not finished, or its tab was closed."),
        Cause.AUTHORIZATION_ERROR_PAGE: _(
            "T-Gate showed an error page instead of redirecting: "
            "the client ID or the redirect URI is not the one in its account."
        ),
        Cause.APPROVED_ELSEWHERE: _("The approval was made on another computer."),
        Cause.PROOF_OF_OTHER_ENVIRONMENT: _("The proof address belongs to another environment than the token address."),
        Cause.MAY_NOT_READ_PROOF: _("The application may not read what is at the proof address."),
        Cause.SCOPE_MISSING: _("The access token lacks a scope that the proof address asks for."),
        Cause.PROOF_ADDRESS_WRONG: _(
            "The proof address in the environment is not written right, or T-Gate has moved it."
        ),
        Cause.PROOF_LEADS_ELSEWHERE: _(
            "The proof address in the environment leads to something else, such as a web page."
        ),
        Cause.PROOF_PARAMETERS: _(
            "The proof address in the environment asks for parameters that are missing or not right."
        ),
        Cause.PROOF_ADDRESS_MOVED: _("T-Gate has moved what is at the proof address."),
    }
