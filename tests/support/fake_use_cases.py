"""Use cases as the screens call them, made up: they keep companies in a dict, note each call, and can hold or refuse.

Used from worker threads like the real ones.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from tests.support.company_views import NOON, PROOF, a_grant, a_view, an_overview
from tests.support.fake_diagnostics import FakeDiagnostics
from tests.support.fake_requests import FakeRequests
from tests.support.hygiene import GUARD_S
from tgate_desktop.flows.adopt import AdoptOrder
from tgate_desktop.flows.bring import BringOrder
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.flows.doctor import Place
from tgate_desktop.flows.hand_over_forms import HandOverForm
from tgate_desktop.flows.in_flight import InFlight
from tgate_desktop.flows.ports import VaultReport
from tgate_desktop.flows.states import Checked, CompanyView, Overview
from tgate_desktop.flows.store import remembering
from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.oauth.company import Application, Grant, Intent, ServerUse, checked_name, name_key
from tgate_desktop.oauth.environment import Environment, practice_environment
from tgate_desktop.oauth.problems import NameTaken, Problem, RecordGone, StillInUse, TokensFileUnreadable
from tgate_desktop.oauth.restored import Restored
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.stray import Stray

Result = TypeVar("Result")


class FakeUseCases:
    """Stands for `flows.use_cases.UseCases`.

    `calls` are (name, arguments). `refuse[name]` is raised by the next call of that name; `held[name]` is an event that
    calls of that name wait for.
    """

    def __init__(self, *views: CompanyView, environments: tuple[Environment, ...] = ()) -> None:
        self.views = {view.company.company_id: view for view in views}
        self.own_environments = {
            one.environment_id: one
            for one in (*environments, *(view.environment for view in views))
            if not one.is_practice
        }
        self.applications = {view.application.application_id: view.application for view in views}
        self.settings: dict[str, str] = {}
        self.secrets: dict[str, Secret] = {}
        self.files: dict[str, Environment] = {}
        self.vault = VaultReport(name="GNOME Keyring", problem=None)
        self.interrupted: tuple[Intent, ...] = ()
        self.restored: Restored | None = None
        self.clock_offset_s: int | None = None
        self.of_it: dict[str, Any] = {}
        self.access_token_value = Secret("access-token-of-the-test")
        self.checked = Checked(proof=PROOF)
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.refuse: dict[str, Problem] = {}
        self.held: dict[str, threading.Event] = {}
        self.begun: dict[str, threading.Event] = defaultdict(threading.Event)
        self.desk = FakeDesk(self)
        self.decide = FakeDecide(self)
        self.setups = FakeSetups(self)
        self.bring = FakeBring(self)
        self.adopt = FakeAdopt(self)
        self.hand_over = FakeHandOver(self)
        self.requests = FakeRequests(self)
        self.diagnostics = FakeDiagnostics(self)
        self.doctor = FakeDoctor(self)
        self.in_flight = InFlight()

    # ---- what tests ask ----

    def calls_of(self, name: str) -> list[tuple[Any, ...]]:
        return [arguments for called, arguments in self.calls if called == name]

    def hold(self, name: str) -> threading.Event:
        """Calls of `name` wait until this event is set."""
        self.held[name] = threading.Event()
        return self.held[name]

    # ---- refresh, check ----

    def refresh(self, company_id: str, cancel: Cancel | None = None) -> CompanyView:
        self.enter("refresh", company_id, cancel=cancel)
        view = self.view(company_id)
        grant = view.shown_grant
        assert grant is not None
        newer = replace(
            grant,
            generation=grant.generation + 1,
            access_fingerprint=f"aaaa{grant.generation + 1:04}",
            refresh_fingerprint=f"bbbb{grant.generation + 1:04}",
            obtained_at=NOON,
            expires_at=NOON + timedelta(hours=2),
            proof=None,
        )
        return self.put(_with_grant(view, newer))

    def check(self, company_id: str, cancel: Cancel | None = None) -> tuple[CompanyView, Checked]:
        self.enter("check", company_id, cancel=cancel)
        view = self.view(company_id)
        grant = view.shown_grant
        assert grant is not None
        if self.checked.proof is not None:
            view = self.put(_with_grant(view, replace(grant, proof=self.checked.proof)))
        return view, self.checked

    def remove(self, company_id: str, revoke: bool = False) -> None:
        self.enter("remove", company_id, revoke)
        del self.views[company_id]

    # ---- for the parts ----

    def enter(self, name: str, *arguments: Any, cancel: Cancel | None = None) -> None:
        """Notes the call; waits, when it is held; raises, when it is to be refused or was cancelled meanwhile."""
        self.calls.append((name, arguments))
        self.begun[name].set()
        if name in self.held:
            if cancel is not None:
                cancel.on_cancel(self.held[name].set)
            assert self.held[name].wait(GUARD_S)
        if cancel is not None:
            cancel.raise_if_cancelled()
        if name in self.refuse:
            raise self.refuse.pop(name)

    def view(self, company_id: str) -> CompanyView:
        if company_id not in self.views:
            raise RecordGone(kind="company")
        return self.views[company_id]

    def put(self, view: CompanyView) -> CompanyView:
        self.views[view.company.company_id] = view
        return view

    def check_name(self, name: str, company_id: str | None = None) -> str:
        checked = checked_name(name)
        for view in self.views.values():
            if view.company.company_id != company_id and name_key(view.company.name) == name_key(checked):
                raise NameTaken(name=view.company.name)
        return checked

    def awaiting(self, grant_id: str) -> CompanyView:
        for view in self.views.values():
            if view.awaiting is not None and view.awaiting.grant_id == grant_id:
                return view
        raise RecordGone(kind="grant")


class FakeDesk:
    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_

    def overview(self) -> Overview:
        self._all.enter("overview")
        return replace(
            an_overview(*self._all.views.values(), vault=self._all.vault, interrupted=self._all.interrupted),
            environments=(practice_environment(), *self._all.own_environments.values()),
            applications=tuple(self._all.applications.values()),
            restored=self._all.restored,
            clock_offset_s=self._all.clock_offset_s,
            **self._all.of_it,
        )

    def forget_restored(self) -> None:
        self._all.enter("forget_restored")
        self._all.restored = None

    def clock_offset_s(self) -> int | None:
        return self._all.clock_offset_s

    def open(self, company_id: str) -> CompanyView:
        self._all.enter("open", company_id)
        return self._all.view(company_id)

    def access_token(self, company_id: str) -> Secret:
        self._all.enter("access_token", company_id)
        return self._all.access_token_value

    def rename(self, company_id: str, name: str) -> CompanyView:
        self._all.enter("rename", company_id, name)
        view = self._all.view(company_id)
        company = replace(view.company, name=self._all.check_name(name, company_id))
        return self._all.put(replace(view, company=company))

    def set_server_use(self, company_id: str, server_use: ServerUse) -> CompanyView:
        self._all.enter("set_server_use", company_id, server_use)
        view = self._all.view(company_id)
        return self._all.put(replace(view, company=replace(view.company, server_use=server_use)))

    def forget_interrupted(self, grant_id: str) -> None:
        self._all.enter("forget_interrupted", grant_id)
        self._all.interrupted = tuple(one for one in self._all.interrupted if one.grant_id != grant_id)

    def retry_unsaved(self) -> tuple[CompanyView, ...]:
        self._all.enter("retry_unsaved")
        for view in list(self._all.views.values()):
            self._all.put(replace(view, unsaved=None))
        return ()

    def unsaved_names(self) -> tuple[str, ...]:
        return tuple(view.company.name for view in self._all.views.values() if view.unsaved is not None)

    def setting(self, name: str) -> str | None:
        self._all.enter("setting", name)
        return self._all.settings.get(name)

    def set_setting(self, name: str, value: str) -> None:
        self._all.enter("set_setting", name, value)
        self._all.settings[name] = value


class FakeDecide:
    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_

    def confirm(self, grant_id: str) -> CompanyView:
        self._all.enter("confirm", grant_id)
        return self._settle(self._all.awaiting(grant_id))

    def keep_as_new(self, grant_id: str, name: str) -> CompanyView:
        self._all.enter("keep_as_new", grant_id, name)
        kept = self._all.check_name(name)
        view = self._all.awaiting(grant_id)
        self._all.put(replace(view, awaiting=None))
        company = replace(view.company, company_id=f"new-{len(self._all.views)}", name=kept)
        return self._settle(replace(view, company=company, grant=None))

    def discard(self, grant_id: str) -> None:
        self._all.enter("discard", grant_id)
        view = self._all.awaiting(grant_id)
        if view.grant is None:
            del self._all.views[view.company.company_id]
        else:
            self._all.put(replace(view, awaiting=None))

    def use_for(self, grant_id: str, company_id: str) -> CompanyView:
        self._all.enter("use_for", grant_id, company_id)
        view, target = self._all.awaiting(grant_id), self._all.view(company_id)
        if view.grant is None:
            del self._all.views[view.company.company_id]
        return self._settle(replace(target, awaiting=view.awaiting))

    def _settle(self, view: CompanyView) -> CompanyView:
        assert view.awaiting is not None
        grant = replace(view.awaiting, awaits_decision=False, company_id=view.company.company_id)
        company = replace(view.company, grant_id=grant.grant_id)
        return self._all.put(replace(view, company=company, grant=grant, awaiting=None))


class FakeBring:
    """`texts` are what files hold, by path."""

    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_
        self.texts: dict[str, str] = {}

    def text_of(self, path: str) -> str:
        self._all.enter("text_of", path)
        if path not in self.texts:
            raise TokensFileUnreadable
        return self.texts[path]

    def __call__(self, order: BringOrder) -> CompanyView:
        self._all.enter("bring", order)
        name = self._all.check_name(order.name)
        pair = order.brought.as_pair(NOON)
        company_id = f"new-{len(self._all.views)}"
        view = a_view(company_id, name, grant=remembering(a_grant(company_id, proof=None), pair))
        return self._all.put(replace(view, company=replace(view.company, server_use=order.server_use)))


class FakeAdopt:
    """`found` are the strays that there are."""

    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_
        self.found: tuple[Stray, ...] = ()

    def strays(self) -> tuple[Stray, ...]:
        self._all.enter("strays")
        return self.found

    def leave_alone(self, grant_ids: tuple[str, ...]) -> None:
        self._all.enter("leave_alone", grant_ids)
        self._let_go(grant_ids)

    def __call__(self, order: AdoptOrder) -> CompanyView:
        self._all.enter("adopt", order)
        name = checked_name(order.name)
        self._let_go((order.grant_id,))
        company_id = f"new-{len(self._all.views)}"
        return self._all.put(a_view(company_id, name, grant=a_grant(company_id, grant_id=order.grant_id, proof=None)))

    def _let_go(self, grant_ids: tuple[str, ...]) -> None:
        self.found = tuple(one for one in self.found if one.grant_id not in grant_ids)


class FakeHandOver:
    """Every form but cURL is *handed over*."""

    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_

    def text(self, company_id: str, form: HandOverForm) -> tuple[CompanyView, Secret | str]:
        self._all.enter("hand_over", company_id, form)
        is_secret = form is not HandOverForm.CURL
        return self._handed_over(company_id, form), Secret(f"handed over as {form.value}") if is_secret else "curl …"

    def to_file(self, company_id: str, form: HandOverForm, path: str) -> CompanyView:
        self._all.enter("hand_over_to_file", company_id, form, path)
        return self._handed_over(company_id, form)

    def _handed_over(self, company_id: str, form: HandOverForm) -> CompanyView:
        view = self._all.view(company_id)
        if view.grant is None or form is HandOverForm.CURL:
            return view
        return self._all.put(replace(view, grant=replace(view.grant, handed_over=True)))


class FakeSetups:
    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_

    def environments(self) -> tuple[Environment, ...]:
        self._all.enter("environments")
        return (practice_environment(), *self._all.own_environments.values())

    def usage(self) -> dict[str, int]:
        self._all.enter("usage")
        used: dict[str, int] = {}
        for view in self._all.views.values():
            for record_id in (view.environment.environment_id, view.application.application_id):
                used[record_id] = used.get(record_id, 0) + 1
        return used

    def save_environment(self, environment: Environment) -> None:
        self._all.enter("save_environment", environment)
        self._all.own_environments[environment.environment_id] = environment

    def delete_environment(self, environment_id: str) -> None:
        self._all.enter("delete_environment", environment_id)
        self._refuse_used(environment_id)
        del self._all.own_environments[environment_id]

    def export_environment(self, environment_id: str, path: str) -> None:
        self._all.enter("export_environment", environment_id, path)

    def import_environment(self, path: str) -> Environment:
        self._all.enter("import_environment", path)
        return self._all.files[path]

    def save_application(self, application: Application) -> None:
        self._all.enter("save_application", application)
        self._all.applications[application.application_id] = application

    def replace_secret(self, application_id: str, secret: Secret) -> None:
        self._all.enter("replace_secret", application_id, secret)
        self._all.secrets[application_id] = secret

    def delete_application(self, application_id: str) -> None:
        self._all.enter("delete_application", application_id)
        self._refuse_used(application_id)
        del self._all.applications[application_id]

    def _refuse_used(self, record_id: str) -> None:
        used = self.usage().get(record_id, 0)
        if used:
            raise StillInUse(companies=used)


class FakeDoctor:
    """Finds `results`; those after a held `examine` that is cancelled are not checked."""

    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_
        self.results: tuple[CheckResult, ...] = ()

    def checks(self, where: str | Place | None) -> tuple[Check, ...]:
        self._all.enter("checks", where)
        return tuple(one.check for one in self.results)

    def examine(
        self, where: str | Place | None, on_result: Callable[[CheckResult], None], cancel: Cancel | None = None
    ) -> tuple[CheckResult, ...]:
        for one in self.results[:-1]:
            on_result(one)
        last = self.results[-1]
        try:
            self._all.enter("examine", where, cancel=cancel)
        except Cancelled:
            last = CheckResult(last.check, Verdict.NOT_CHECKED, {"found": "cancelled"})
        on_result(last)
        return (*self.results[:-1], last)

    def unlock_keyring(self) -> None:
        self._all.enter("unlock_keyring")


def _with_grant(view: CompanyView, grant: Grant) -> CompanyView:
    return replace(view, grant=grant) if view.grant is not None else replace(view, awaiting=grant)


class FakeDesktop:
    """Notes what is copied and opened."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.texts: list[str] = []
        self.secrets: list[Secret] = []

    def open_browser(self, address: str, on_failed: Callable[[Problem], None]) -> None:
        self.opened.append(address)

    def copy_text(self, text: str) -> None:
        self.texts.append(text)

    def copy_secret(self, text: Secret) -> None:
        self.secrets.append(text)
