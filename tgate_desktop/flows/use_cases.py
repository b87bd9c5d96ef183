"""All use cases of the app, as one value that the composition root makes and the fronts call."""

from __future__ import annotations

from dataclasses import dataclass

from tgate_desktop.flows.adopt import Adopt
from tgate_desktop.flows.bring import Bring
from tgate_desktop.flows.check import CheckToken
from tgate_desktop.flows.connect import Connect
from tgate_desktop.flows.decide import Decide
from tgate_desktop.flows.desk import Desk
from tgate_desktop.flows.diagnostics import Diagnostics
from tgate_desktop.flows.doctor import Doctor
from tgate_desktop.flows.hand_over import HandOver
from tgate_desktop.flows.in_flight import InFlight
from tgate_desktop.flows.refresh import Refresh
from tgate_desktop.flows.remove import Remove
from tgate_desktop.flows.requests import Requests
from tgate_desktop.flows.setups import Setups


@dataclass(frozen=True)
class UseCases:
    """Each is called off the GUI thread; `in_flight` tells quit what must still be awaited."""

    desk: Desk
    connect: Connect
    decide: Decide
    refresh: Refresh
    check: CheckToken
    bring: Bring
    adopt: Adopt
    hand_over: HandOver
    remove: Remove
    setups: Setups
    doctor: Doctor
    diagnostics: Diagnostics
    requests: Requests
    in_flight: InFlight
