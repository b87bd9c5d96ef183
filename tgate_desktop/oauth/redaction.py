"""Text without secrets: every live secret value, and whatever stands where a secret usually does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tgate_desktop.oauth.decoded_text import Span
from tgate_desktop.oauth.secret import MASK, Secret, live_values
from tgate_desktop.oauth.secret_places import spans_by_place
from tgate_desktop.oauth.secret_search import spans_of_values


def redacted(text: str, whole: Secret | None = None, parts_of: Collection[str] = ()) -> str:
    """`text` with a mask for each live secret in it, in any spelling that `secret_search` knows.

    Secrets that overlap are masked as one, so no end of one shows beside the other. `whole` is the secret that `text`
    itself was kept in, such as a body: what is secret in it is masked, not all of it. Of the values in `parts_of`, live
    or not, no long part stays, either: a server may have cut them.
    """
    values = live_values() - ({whole.reveal()} if whole is not None else set())
    shown: list[str] = []
    end = 0
    for start, stop in _merged((*spans_of_values(text, values, parts_of), *spans_by_place(text))):
        shown += (text[end:start], MASK)
        end = stop
    return "".join((*shown, text[end:]))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for start, stop in sorted(spans):
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], stop))
            continue
        if current is not None:
            yield current
        current = (start, stop)
    if current is not None:
        yield current
