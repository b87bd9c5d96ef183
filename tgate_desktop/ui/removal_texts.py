"""What is said before a company is removed, and when that did not succeed: values, no Qt."""

from __future__ import annotations

from dataclasses import replace

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import ServerUse
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words.explanation import Explanation
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import explain


def removal_text(name: str, *, can_revoke: bool) -> str:
    """What goes, and what does not."""
    if not can_revoke:
        return _(
            "Removes {company} from this list and deletes its access token and refresh token from this computer. "
            "Nothing changes at T-Gate; to work with this company again, connect it again. This cannot be undone."
        ).format(company=isolated_name(name))
    return _(
        "Removes {company} from this list and deletes its access token and refresh token from this computer. Revoking "
        "has T-Gate end them first; otherwise whoever has a copy can go on using them. This cannot be undone."
    ).format(company=isolated_name(name))


def removal_warning(view: CompanyView) -> str:
    """Who else would be cut off by revoking; empty when nobody is known to be."""
    grant, parts = view.shown_grant, []
    if view.company.server_use is ServerUse.YES:
        parts.append(_("A server also uses these tokens: revoking ends them there at once."))
    elif view.company.server_use is ServerUse.UNKNOWN:
        parts.append(_("Perhaps a server also uses these tokens: revoking would end them there at once."))
    if grant is not None and grant.handed_over:
        parts.append(_("They were handed over from here: revoking ends them for whoever has them now."))
    if grant is not None and grant.imported:
        parts.append(_("They were imported: revoking ends them for whoever they came from, too."))
    return " ".join(parts)


def explain_not_removed(problem: Problem) -> Explanation:
    """Why nothing was removed, and what can be done."""
    explanation = explain(problem)
    happened = " ".join((explanation.what_happened, _("Nothing was removed here.")))
    return replace(explanation, what_happened=happened)
