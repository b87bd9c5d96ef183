"""From the callback's last byte to the tokens on the screen, beside the least that has to be done for them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.app_at_work import AppAtWork
from tests.bench.figure import Figure, Held, compared
from tests.bench.interleaved import interleaved
from tests.bench.program import running
from tests.bench.surroundings import Surroundings

BOUND = 1.5
TURNS = 11


def figures(app: AppAtWork, around: Surroundings, turns: int = TURNS) -> Iterator[Figure]:
    """The app has connected a company before: its keyring is as warm as the baseline's after its first turn."""

    def known() -> float:
        app.begin_another()
        return connected_ms(app)

    def new() -> float:
        app.begin_another()
        app.change_application()
        app.describe_application()
        return connected_ms(app)

    with running("bare_connect", around.environment, around.folder) as bare:

        def least() -> float:
            return float(bare.ask(token_address=f"{around.server.origin}/token")["ms"])

        taken = interleaved(turns, {"least": least, "known": known, "new": new})
    name = "callback to tokens on screen"
    yield compared(f"{name}, application known", "ms", taken["known"], taken["least"], Held.RATIO, BOUND)
    yield compared(f"{name}, with its secret to store", "ms", taken["new"], taken["least"], Held.RATIO, BOUND)


def connected_ms(app: AppAtWork) -> float:
    """A whole connect, of which the time from callback to tokens."""
    taken_ms = app.tokens_on_screen_ms()
    app.finish()
    return taken_ms
