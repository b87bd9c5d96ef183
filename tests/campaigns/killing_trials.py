"""One act, killed in the middle, and the judgement: by the server's record and the keyring, not by what the app says.

What is in the keyring before or after the kill can still be used by somebody; what was only on the wire, or in the
memory of the process, cannot. Where the server takes one of these refresh tokens, the app has to get a pair with it.
Where it takes none, the app has to say so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.campaigns.killing_stage import NAME, Stage
from tests.campaigns.ledger import Stored, entries_of
from tests.campaigns.lives import Ended
from tgate_desktop.oauth.health import TokenHealth

CONNECT_AGAIN = "connect_again"
SAYS_NOT_KNOWN = ("unknown", "rejected")
SAYS_IT_WORKS = ("valid", "expiring_soon")
PHASES = ("waiting_for_browser", "exchanging_code", "saving", "proving")

Told = dict[str, Any]
How = Mapping[str, Any]

UNDISTURBED: How = {}


@dataclass
class Tally:
    """What came of all trials. `complaints` says more of each pair lost and each false claim."""

    trials: int = 0
    killed: int = 0
    killed_commands: int = 0
    lost_answers: int = 0
    lost: int = 0
    claimed_falsely: int = 0
    not_reachable: int = 0
    nameless: int = 0
    complaints: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


class Trials:
    """Each method is one trial: an act that ends as `how` says, and the company as it is afterwards. In the end `stage`
    has its company connected, as before."""

    def __init__(self, stage: Stage, tally: Tally) -> None:
        self._stage = stage
        self._tally = tally
        self._numbers = itertools.count(1)
        self._trial = ""

    def refresh(
        self,
        how: How,
        *,
        loses_answer: bool = False,
        beside: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> Ended:
        """What goes on in `beside` ends with it."""
        with self._counted("refresh", how, loses_answer):
            before = self._pairs_of_company()
            with beside():
                ended = self._killable(self._stage, "refresh", how, loses_answer=loses_answer, name=NAME)
            self._judge(NAME, before, is_new=ended.outcome.get("problem", "killed") is None)
            return ended

    def refresh_by(self, program: Callable[[], object], *, is_asked_to_end: bool) -> None:
        """A program refreshes, and has ended when `program` returns: killed, or asked to, which must cost nothing."""
        with self._counted("refresh by a window", {"is_asked_to_end": is_asked_to_end}):
            before = self._pairs_of_company()
            left_no_way = self._tally.not_reachable
            program()
            self._judge(NAME, before)
            self._count_end(left_no_way, is_asked_to_end=is_asked_to_end)

    def connect_by(self, program: Callable[[str], object], *, is_asked_to_end: bool) -> None:
        """A program connects a company of the name that it is given, and ends as in `refresh_by`."""
        name = f"Silver Spoon {next(self._numbers)}"
        with self._counted("connect by a window", {"is_asked_to_end": is_asked_to_end}):
            known, issued = self._before(self._stage)
            left_no_way = self._tally.not_reachable
            program(name)
            self._judge_connect(self._stage, name, known, issued)
            self._count_end(left_no_way, is_asked_to_end=is_asked_to_end)
            self._stage.done("clear", name=name)

    def check(self, how: How) -> Ended:
        with self._counted("check", how):
            before = self._pairs_of_company()
            ended = self._killable(self._stage, "check", how, name=NAME)
            self._judge(NAME, before)
            return ended

    def connect(self, how: How, *, loses_answer: bool = False, **details: str) -> Ended:
        """A company that was not there before."""
        name = f"Golden Spoon {next(self._numbers)}"
        with self._counted("connect", how, loses_answer):
            ended = self._connected(self._stage, name, how, loses_answer, details)
            self._stage.done("clear", name=name)
            return ended

    def first_connect(self, how: How, home: Path) -> Ended:
        """The same where the app was never used before: environment, application and client secret are new, too."""
        with self._counted("first connect", how):
            return self._connected(self._stage.for_another_user(home), NAME, how)

    def connect_again(self, how: How, *, loses_answer: bool = False, **details: str) -> Ended:
        """The company's own grant goes on; the new one is there for the decision, or said to be unknown."""
        with self._counted("connect again", how, loses_answer):
            before = self._pairs_of_company()
            ended = self._connected(self._stage, NAME, how, loses_answer, details, before)
            self._stage.done("clear")
            return ended

    def confirm(self, how: How) -> Ended:
        """Yes to a grant that takes the place of another."""
        with self._counted("confirm", how):
            end = self._stage.done("connect", name=NAME)
            new = [pair for pair in self._stage.stored() if pair.grant_id == end["grant"]]
            ended = self._killable(self._stage, "confirm", how, name=NAME)
            self._stage.done("confirm", name=NAME)
            self._judge(NAME, new)
            return ended

    def bring(self, how: How) -> Ended:
        """The person still has what is brought: where the app has not taken it, it takes it when asked again."""
        name = f"Brought Table {next(self._numbers)}"
        with self._counted("bring", how):
            tokens = self._stage.issued_elsewhere()
            known = self._stage.stored()
            ended = self._killable(self._stage, "bring", how, name=name, like=NAME, **tokens)
            listed = self._listed()
            added = {one.grant_id for one in self._stage.stored()} - {one.grant_id for one in known}
            unnamed = added - {grant_id for company in listed.values() for grant_id in company["grants"]}
            self.claim(not unnamed, f"in the keyring, and of no company: {unnamed}")
            if name not in listed or listed[name]["health"] == TokenHealth.NO_TOKEN.value:
                self.claim(ended.was_killed, "brought, but not listed with its pair")
                brought = self._stage.done("bring", name=name, like=NAME, **tokens)
                self.claim(brought["problem"] is None, f"cannot be brought again: {brought}")
            self._judge(name, [one for one in self._stage.stored() if one not in known])
            self._stage.done("clear", name=name)
            return ended

    def remove(self, how: How) -> Ended:
        """What is not listed any more is not in the keyring any more; what is listed can be removed."""
        name = f"Closed Kitchen {next(self._numbers)}"
        with self._counted("remove", how):
            brought = self._stage.done("bring", name=name, like=NAME, **self._stage.issued_elsewhere())
            self._stage.done("refresh", name=name)
            ended = self._killable(self._stage, "remove", how, name=name)
            if name in self._listed():
                self._stage.done("remove", name=name)
            self.claim(name not in self._listed(), "removed, but still listed")
            left = entries_of(self._stage.keyring, brought["grant"])
            self.claim(not left, f"removed, but still in the keyring: {left}")
            return ended

    # ---- judgement ----

    def _connected(
        self,
        stage: Stage,
        name: str,
        how: How,
        loses_answer: bool = False,
        details: Mapping[str, str] = MappingProxyType({}),
        before: list[Stored] | None = None,
    ) -> Ended:
        """`before` are the pairs of the grant that the company has already."""
        known, issued = self._before(stage)
        ended = self._killable(stage, "connect", how, loses_answer=loses_answer, name=name, **details)
        says_so = ended.outcome.get("phase") == "connected"
        self._judge_connect(stage, name, known, issued, before, is_said_to_be_connected=says_so)
        return ended

    def _before(self, stage: Stage) -> tuple[set[str], int]:
        """The grants that are stored, and how many pairs were issued."""
        return {pair.grant_id for pair in stage.stored()}, len(stage.record.rows())

    def _judge_connect(
        self,
        stage: Stage,
        name: str,
        known: set[str],
        issued: int,
        before: list[Stored] | None = None,
        *,
        is_said_to_be_connected: bool = False,
    ) -> None:
        new = [pair for pair in stage.stored() if pair.grant_id not in known]
        was_issued = len(stage.record.rows()) > issued
        if before is not None:
            seen = self._judge(name, before, stage=stage)
        elif new:
            seen = self._judge(name, new, stage=stage)
        else:
            seen = stage.done("examine")
        is_awaiting = bool(seen["companies"].get(name, {}).get("is_awaiting"))
        if new:
            self._losing(is_awaiting, f"stored, but nobody is asked about it: {seen}")
        else:
            self.claim(not is_awaiting, f"asked about tokens that were never stored: {seen}")
            self.claim(not is_said_to_be_connected, "connected, but nothing is stored")
        if new and before is not None:
            stage.done("confirm", name=name)
            self._judge(name, new, stage=stage)
        if was_issued and not new:
            self._tally.not_reachable += 1
            self.claim(name in seen["interrupted"], f"an outcome that nobody can know is not said: {seen}")

    def _judge(self, name: str, before: list[Stored], is_new: bool = False, stage: Stage | None = None) -> Told:
        """What the app says of a company whose grant had these pairs. `is_new` when it said that it has newer ones."""
        stage = stage or self._stage
        grants = {pair.grant_id for pair in before}
        after = [pair for pair in stage.stored() if pair.grant_id in grants]
        has_a_way = stage.record.leaves_a_way([*before, *after])
        self._losing(after, "no whole pair is in the keyring any more")
        newest = max(after, key=lambda pair: pair.generation, default=None)
        is_accepted = newest is not None and stage.record.accepts(newest)
        seen = stage.done("examine", name=name)
        card = seen["companies"].get(name)
        if card is None:
            self._losing(False, f"the company is not listed any more: {seen}")  # noqa: FBT003
            return seen
        self.claim(is_accepted or card["health"] not in SAYS_IT_WORKS, f"said to work, and does not: {card}")
        if is_new:
            self.claim(newest is not None and newest not in before, "refreshed, but nothing newer is stored")
        if has_a_way:
            needs_secret = seen["refreshed"].get("problem") == "client_secret_missing"
            is_repaired = needs_secret or seen["refreshed"].get("problem") is None
            self._losing(is_repaired and seen["checked"].get("is_accepted"), f"not repaired: {seen}")
            return seen
        self._tally.not_reachable += 1
        says_so = card["health"] in SAYS_NOT_KNOWN and (card["has_intent"] or not card["can_be_refreshed"])
        self.claim(says_so, f"no way is left, and that is not said: {card}")
        self.claim(seen["refreshed"].get("action") == CONNECT_AGAIN, f"and the way out is not told: {seen}")
        refused = seen["after"]
        self.claim(refused["health"] not in SAYS_IT_WORKS, f"refused, and said to work: {refused}")
        stage.connected(name)
        return seen

    def _count_end(self, left_no_way: int, *, is_asked_to_end: bool) -> None:
        """`left_no_way` is what was not reachable before the trial."""
        if is_asked_to_end:
            self._losing(self._tally.not_reachable == left_no_way, "it ended before its pair was stored")
        else:
            self._tally.killed += 1

    def _killable(self, stage: Stage, act: str, how: How, **details: Any) -> Ended:
        ended = stage.live(act, ends=how, **details)
        self._tally.killed += ended.was_killed
        return ended

    def _pairs_of_company(self) -> list[Stored]:
        (grant_id,) = self._listed()[NAME]["grants"]
        return [pair for pair in self._stage.stored() if pair.grant_id == grant_id]

    def _listed(self) -> dict[str, Told]:
        listed: dict[str, Told] = self._stage.done("examine")["companies"]
        return listed

    @contextmanager
    def _counted(self, act: str, how: How, loses_answer: bool = False) -> Iterator[None]:
        self._trial = f"{self._stage.rule.value}, {act}, {dict(how)}{', answer lost' if loses_answer else ''}"
        self._tally.trials += 1
        self._tally.lost_answers += loses_answer
        yield

    def _losing(self, is_kept: object, complaint: str) -> None:
        if not is_kept:
            self._tally.lost += 1
            self._tally.complaints.append(f"{self._trial}: {complaint}")

    def claim(self, is_true: object, complaint: str) -> None:
        """Counts what the app said, or printed, when it is not true."""
        if not is_true:
            self._tally.claimed_falsely += 1
            self._tally.complaints.append(f"{self._trial}: {complaint}")
