"""A company by the name that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tgate_desktop.command_line.exit_status import ExitStatus
from tgate_desktop.command_line.outcome import Refused
from tgate_desktop.oauth.company import name_key

if TYPE_CHECKING:
    from tgate_desktop.command_line.session import Session
    from tgate_desktop.flows.states import CompanyView


def company_named(session: Session, name: str) -> CompanyView:
    """As the catalog remembers it; names differ in more than their case. Raises: Refused, CatalogProblem."""
    key = name_key(" ".join(name.split()))
    for view in session.tokens.companies():
        if name_key(view.company.name) == key:
            return view
    from tgate_desktop.words.refusals import no_such_company

    raise Refused(ExitStatus.NO_SUCH_COMPANY, "no_such_company", no_such_company(name), {"name": name})
