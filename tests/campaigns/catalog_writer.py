"""One process of the app at work: `python -m tests.campaigns.catalog_writer HOME VAULT TOKEN_ADDRESS`.

Reads an order a line, a JSON object with `acts` and `seed`, and answers with what came of them. Before it removes a
company it says which refresh tokens it has found there.
"""

from __future__ import annotations

import json
import random
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.folder_vault import FolderVault
from tests.support.wired_app import an_order
from tgate_desktop.adapters.folders import folders_in
from tgate_desktop.compose import build
from tgate_desktop.flows.code_exchange import ConnectOrder
from tgate_desktop.flows.connect import new_id
from tgate_desktop.flows.states import CompanyView, ConnectState, Phase
from tgate_desktop.flows.use_cases import UseCases
from tgate_desktop.oauth.company import Company
from tgate_desktop.oauth.problems import Problem

REDIRECT_URI = "https://partner.example/callback"
MOST_COMPANIES = 6


class Writer:
    """A life that is as long as the window's, or with `build` for each order as short as a command's."""

    def __init__(self, home: Path, vault: Path, token_address: str) -> None:
        self._home, self._vault, self._token_address = folders_in(home), FolderVault(vault), token_address
        self.start_again()

    def start_again(self) -> None:
        self._app: UseCases = build(self._home, self._vault)

    def work(self, acts: int, choose: random.Random) -> Counter[str]:
        """How often each act, or the problem that it met."""
        came: Counter[str] = Counter()
        for _number in range(acts):
            try:
                came[self._act(choose)] += 1
            except Problem as problem:
                came[problem.code] += 1
        return came

    def _act(self, choose: random.Random) -> str:
        views = self._app.desk.overview().companies
        settled = [view for view in views if view.grant is not None]
        undecided = [view.awaiting for view in views if view.awaiting is not None]
        if undecided and choose.random() < 0.7:
            self._app.decide.confirm(choose.choice(undecided).grant_id)
            return "confirmed"
        if len(views) > MOST_COMPANIES:
            self._remove(choose.choice(views))
            return "removed"
        if not settled or choose.random() < 0.3:
            self._connect(views)
            return "connected"
        self._app.refresh(choose.choice(settled).company.company_id)
        return "refreshed"

    def _remove(self, view: CompanyView) -> None:
        _say({"removing": list(self._refresh_tokens(view))})
        self._app.remove(view.company.company_id)

    def _refresh_tokens(self, view: CompanyView) -> Iterator[str]:
        for grant in (view.grant, view.awaiting):
            pair = self._vault.read_pair(grant.grant_id).pair if grant else None
            if pair is not None and pair.refresh_token is not None:
                yield pair.refresh_token.fingerprint

    def _connect(self, views: tuple[CompanyView, ...]) -> None:
        shown: list[ConnectState] = []

        def show(state: ConnectState) -> None:
            is_first = all(one.phase is not Phase.WAITING_FOR_BROWSER for one in shown)
            shown.append(state)
            if state.phase is Phase.WAITING_FOR_BROWSER and is_first:
                attempt.paste(uuid.uuid4().hex)

        attempt = self._app.connect.attempt(self._order(views), show)
        attempt.run()
        if shown[-1].problem is not None:
            raise shown[-1].problem

    def _order(self, views: tuple[CompanyView, ...]) -> ConnectOrder:
        name = f"House {uuid.uuid4().hex[:12]}"
        if not views:
            return an_order(self._token_address, name=name, redirect_uri=REDIRECT_URI)
        known = views[0]
        company = Company(new_id(), name, known.application.application_id, None)
        return ConnectOrder(known.environment, known.application, None, company)


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    home, vault, token_address, is_short = arguments
    writer = Writer(Path(home), Path(vault), token_address)
    _say({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        if is_short == "short":
            writer.start_again()
        _say({"came": writer.work(order["acts"], random.Random(order["seed"]))})  # noqa: S311 - to be repeated


if __name__ == "__main__":
    main(sys.argv[1:])
