"""Words for what a JWT says about itself."""

from __future__ import annotations

from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import pgettext


def claim_meaning(name: str) -> str:
    """What a registered claim or header parameter means (RFC 7519 4.1, RFC 7515 4.1); empty for any other."""
    meanings = {
        "iss": pgettext("a claim", "Issuer"),
        "sub": pgettext("a claim", "Subject"),
        "aud": pgettext("a claim", "Audience"),
        "exp": pgettext("a claim", "Expires"),
        "nbf": pgettext("a claim", "Not before"),
        "iat": pgettext("a claim", "Issued"),
        "jti": pgettext("a claim", "Token ID"),
        "scope": pgettext("a claim", "Scope"),
        "client_id": pgettext("a claim", "Client ID"),
        "alg": pgettext("a claim", "Signature algorithm"),
        "typ": pgettext("a claim", "Type"),
        "kid": pgettext("a claim", "Key ID"),
    }
    return meanings.get(name, "")


def claims_note(*, is_cut: bool) -> str:
    """What these claims are worth."""
    note = _(
        "Read on this computer, nothing was sent. Nobody has checked the signature: this is what the token says, and "
        "only T-Gate can tell whether it is true."
    )
    cut = _("Only the first claims are shown.")
    return f"{note} {cut}" if is_cut else note
