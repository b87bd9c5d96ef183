"""Where a wizard is and what it has collected, as one value. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tgate_desktop.ui.wizard.wizard_order import Buttons, Page, Place, buttons

if TYPE_CHECKING:
    from tgate_desktop.flows.states import CompanyView, ConnectState, Overview, Phase
    from tgate_desktop.oauth.company import Application
    from tgate_desktop.oauth.environment import Environment
    from tgate_desktop.ui.wizard.application_entry import ChosenApplication


class WizardState(NamedTuple):
    """`again` is the company of a *Connect again*. `environment` and `chosen` are what the pages before have brought;
    `connect` is what the attempt says. `is_checking` while the catalog is asked about the company's name."""

    place: Place
    overview: Overview | None = None
    again: CompanyView | None = None
    environment: Environment | None = None
    chosen: ChosenApplication | None = None
    connect: ConnectState | None = None
    is_checking: bool = False

    @property
    def page(self) -> Page:
        return self.place.page

    @property
    def phase(self) -> Phase | None:
        return self.connect.phase if self.connect else None

    @property
    def buttons(self) -> Buttons:
        return buttons(self.place, self.phase)

    @property
    def known_applications(self) -> tuple[Application, ...]:
        """Those that are kept for the environment chosen."""
        if self.overview is None or self.environment is None:
            return ()
        environment_id = self.environment.environment_id
        return tuple(one for one in self.overview.applications if one.environment_id == environment_id)
