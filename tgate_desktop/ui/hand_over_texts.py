"""What is said when a pair is handed over: values, no Qt."""

from __future__ import annotations

from tgate_desktop.flows.hand_over_forms import HandOverForm
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import gettext as _


def form_name(form: HandOverForm) -> str:
    """As it can be chosen."""
    names = {
        HandOverForm.JSON: _("JSON"),
        HandOverForm.DOT_ENV: _(".env"),
        HandOverForm.POSTMAN_ENVIRONMENT: _("Postman environment"),
        HandOverForm.AUTHORIZATION_HEADER: _("Authorization header"),
        HandOverForm.CURL: _("cURL"),
    }
    return names[form]


def form_note(form: HandOverForm) -> str:
    """What is in it."""
    notes = {
        HandOverForm.JSON: _("Both tokens with their times, by the names of T-Gate's own answer."),
        HandOverForm.DOT_ENV: _("Both tokens as variables for a server's settings."),
        HandOverForm.POSTMAN_ENVIRONMENT: _("Both tokens as secret variables, to be imported by Postman."),
        HandOverForm.AUTHORIZATION_HEADER: _("The access token alone: it ends, and cannot be renewed from there."),
        HandOverForm.CURL: _(
            "A refresh as a shell command, without any secret: it takes TGATE_CLIENT_SECRET and TGATE_REFRESH_TOKEN "
            "from variables. Running it gives a new pair and may end this one."
        ),
    }
    return notes[form]


def warning_text(name: str) -> str:
    """What it means that two hold one pair."""
    return _(
        "Whoever holds these tokens acts for {company} at T-Gate. From now on two hold one pair: a refresh here can "
        "end the tokens that the server has, and a refresh there can end these. Agree on who refreshes, and send them "
        "only by a way that nobody else reads."
    ).format(company=isolated_name(name))


def saved_text(path: str, *, is_secret: bool) -> str:
    """After a file was written."""
    saved = _("Saved to {path}.").format(path=isolated(path))
    if not is_secret:
        return saved
    warning = _("Only you can read this file. It holds secrets: delete it when the server has them.")
    return f"{saved} {warning}"
