"""Whether a new grant is one of a restaurant that is in the list already. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import Company
from tgate_desktop.oauth.proof import same_restaurant


def same_restaurant_as(view: CompanyView, all_views: Sequence[CompanyView]) -> Company | None:
    """Another company of this application whose own grant showed the brands of the grant that awaits a decision."""
    if view.awaiting is None:
        return None
    for other in all_views:
        if (
            other.company.company_id != view.company.company_id
            and other.application.application_id == view.application.application_id
            and other.grant is not None
            and same_restaurant(other.grant.proof, view.awaiting.proof)
        ):
            return other.company
    return None
