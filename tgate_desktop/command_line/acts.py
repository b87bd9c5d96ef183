"""Which function does which command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from tgate_desktop.command_line.outcome import Outcome
    from tgate_desktop.command_line.session import Session

    Act = Callable[[Session, argparse.Namespace], Outcome]


def act_of(command: str) -> Act:
    """Imported only now: `token` is called every second, and shares little with the others."""
    if command in ("refresh", "token"):
        from tgate_desktop.command_line import token_acts

        return {"refresh": token_acts.refresh, "token": token_acts.token}[command]
    if command == "forget-everything":
        from tgate_desktop.command_line.forget_act import forget_everything

        return forget_everything
    from tgate_desktop.command_line import look_acts

    return {
        "companies": look_acts.companies,
        "status": look_acts.status,
        "doctor": look_acts.doctor,
        "diagnostics": look_acts.diagnostics,
    }[command]
