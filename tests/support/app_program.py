"""The wired app as a program of its own, driven line by line: `python -m tests.support.app_program`.

Each line of the input is a JSON object with the act as `do`; each gets one line of output. Secrets come in by the input
and are never among the program's arguments or in its environment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.said import spoken, texts_of
from tests.support.wired_app import RunningAttempt, an_order
from tgate_desktop.adapters.folders import user_folders
from tgate_desktop.compose import build, start_log
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.words.languages import LANGUAGES

Reply = dict[str, Any]


class Program:
    """One process of the app, over its user's own folders and keyring."""

    def __init__(self) -> None:
        start_log(user_folders())
        self._app = build()
        self._order: ConnectOrder | None = None
        self._attempt: RunningAttempt | None = None

    def connect(self, **order: Any) -> Reply:
        """Begins an attempt; without an order, the last one's again."""
        if order:
            self._order = an_order(**order)
        assert self._order is not None
        self._attempt = RunningAttempt(self._app, self._order)
        state = self._attempt.states[-1]
        return {"link": state.link, **_told(state.problem)}

    def paste(self, text: str) -> Reply:
        """Raises what is wrong with it."""
        assert self._attempt is not None
        self._attempt.attempt.paste(text)
        return {}

    def connected(self) -> Reply:
        """The end of the attempt."""
        assert self._attempt is not None
        end = self._attempt.end()
        grant = end.view.awaiting if end.view else None
        company = end.view.company.company_id if end.view else None
        return {
            "phase": end.phase.value,
            "grant": grant and grant.grant_id,
            "company": company,
            "unsaved": self._app.desk.unsaved_names(),
            **_told(end.problem),
        }

    def confirm(self, grant: str) -> Reply:
        view = self._app.decide.confirm(grant)
        return {"company": view.company.company_id}

    def refresh(self, company: str) -> Reply:
        view = self._app.refresh(company)
        return {"generation": view.grant and view.grant.generation, **_told(view.unsaved)}

    def check(self, company: str) -> Reply:
        checked = self._app.check(company)[1]
        brands = [brand.name_en for brand in checked.proof.brands] if checked.proof else None
        return {"brands": brands, **_told(checked.problem)}

    def overview(self) -> Reply:
        overview = self._app.desk.overview()
        return {
            "companies": [view.company.name for view in overview.companies],
            "vault": overview.vault.name,
            **_told(overview.vault.problem),
        }

    def export(self, environment: str, path: str) -> Reply:
        self._app.setups.export_environment(environment, path)
        return {"size": Path(path).stat().st_size}

    def environments(self) -> Reply:
        return {"environments": [one.environment_id for one in self._app.setups.environments()]}


def _told(problem: Problem | None) -> Reply:
    """A problem by its code and its words, in every language."""
    if problem is None:
        return {"problem": None}
    words = {language: list(texts_of(spoken(problem, language))) for language in LANGUAGES}
    return {"problem": problem.code, "words": words, "text": repr(problem) + str(problem)}


def main() -> None:
    program = Program()
    for line in sys.stdin:
        request = json.loads(line)
        act: Callable[..., Reply] = getattr(program, request.pop("do"))
        try:
            reply = act(**request)
        except Problem as problem:
            reply = _told(problem)
        print(json.dumps(reply), flush=True)  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
