"""Which environments a person is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tgate_desktop.flows.states import Overview
    from tgate_desktop.oauth.environment import Environment


def choosable(overview: Overview) -> tuple[Environment, ...]:
    """All but Practice T-Gate where IT hides it; it stays for those who have a company there."""
    in_use = {one.environment_id for one in overview.applications}
    return tuple(
        one
        for one in overview.environments
        if not (one.is_practice and overview.provisioning.hide_practice) or one.environment_id in in_use
    )


def connectable(overview: Overview) -> tuple[Environment, ...]:
    """Those that a new company is connected to: none that IT has withdrawn, nor a hidden Practice T-Gate."""
    from tgate_desktop.oauth.environment import Source

    return tuple(
        one
        for one in overview.environments
        if one.source is not Source.WITHDRAWN and not (one.is_practice and overview.provisioning.hide_practice)
    )
