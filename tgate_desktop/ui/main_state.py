"""The main window as one value."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from tgate_desktop.flows.states import CompanyView, Overview
from tgate_desktop.oauth.company import Grant
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.stray import Stray


@dataclass(frozen=True)
class MainState:
    """`overview` is None before the first reading; `problem` why the last one failed. `close_refused_for` are the
    companies whose pairs would have been lost when the window was to be closed. `strays` are those that were found when
    the vault was searched last."""

    overview: Overview | None = None
    chosen_id: str | None = None
    problem: Problem | None = None
    close_refused_for: tuple[str, ...] = ()
    strays: tuple[Stray, ...] = ()

    @property
    def views(self) -> tuple[CompanyView, ...]:
        return self.overview.companies if self.overview else ()

    @property
    def chosen(self) -> CompanyView | None:
        return next((view for view in self.views if view.company.company_id == self.chosen_id), None)

    @property
    def shown(self) -> CompanyView | None:
        """The chosen company, without a trouble that the whole vault has: that is said once, above everything."""
        chosen, overview = self.chosen, self.overview
        if chosen is None or overview is None or type(chosen.trouble) is not type(overview.vault.problem):
            return chosen
        return replace(chosen, trouble=None)

    def without_saved(self, unsaved: Collection[str]) -> MainState:
        """Of the pairs that stood in the way of closing, those that are `unsaved` still do."""
        return replace(self, close_refused_for=tuple(one for one in self.close_refused_for if one in unsaved))

    def with_overview(self, overview: Overview) -> MainState:
        """What the vault said of the chosen company stays until it is asked again; what is gone is not chosen."""
        before = self.chosen
        companies = tuple(
            _with_trouble_of(before, view) if before and before.company.company_id == view.company.company_id else view
            for view in overview.companies
        )
        state = replace(self, overview=replace(overview, companies=companies), problem=None)
        still_unsaved = {view.company.name for view in companies if view.unsaved is not None}
        refused = tuple(name for name in self.close_refused_for if name in still_unsaved)
        state = replace(state, close_refused_for=refused)
        return state if state.chosen else replace(state, chosen_id=None)

    def with_view(self, view: CompanyView) -> MainState:
        """One company read again; nothing when it is not listed."""
        if self.overview is None:
            return self
        companies = tuple(view if one.company.company_id == view.company.company_id else one for one in self.views)
        return replace(self, overview=replace(self.overview, companies=companies))


def _with_trouble_of(before: CompanyView, view: CompanyView) -> CompanyView:
    return replace(
        view,
        trouble=before.trouble if _is_same_pair(view.shown_grant, before.shown_grant) else None,
        awaiting_trouble=before.awaiting_trouble if _is_same_pair(view.awaiting, before.awaiting) else None,
    )


def _is_same_pair(one: Grant | None, two: Grant | None) -> bool:
    return (one and (one.grant_id, one.generation)) == (two and (two.grant_id, two.generation))
