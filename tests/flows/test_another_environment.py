"""A company that is connected again at another environment: its tokens never go from the one to the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.flows.world import Run, World
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.problems import StillInUse
from tgate_desktop.oauth.secret import Secret


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def company(world: World) -> CompanyView:
    return world.connected()


def at_staging(world: World, company: CompanyView) -> ConnectOrder:
    environment = replace(
        world.order().environment,
        environment_id="env-2",
        name="Staging",
        token_address="https://staging.example/oauth/token",
        proof_address="https://staging.example/brands",
    )
    application = replace(
        company.application,
        application_id="app-2",
        environment_id="env-2",
        secret_origin="https://staging.example:443",
    )
    return ConnectOrder(environment, application, Secret("staging-secret"), company.company)


def connected_at_staging(world: World, company: CompanyView) -> CompanyView:
    world.http.will_give_tokens("access-staging", "refresh-staging")
    world.http.will_show_brands(9)
    run = Run(world, at_staging(world, company))
    run.code_arrives("code-staging")
    view = run.end().view
    assert view is not None
    assert view.awaiting is not None
    return view


def hosts_that_saw(world: World, value: str) -> set[str]:
    return {
        request.host
        for request in world.http.sent
        if any(value in shown.reveal() for _, shown in request.headers if isinstance(shown, Secret))
        or (request.body is not None and value in request.body.reveal())
    }


def test_until_the_yes_each_token_goes_to_its_own_environment(world: World, company: CompanyView) -> None:
    view = connected_at_staging(world, company)
    assert (view.application, view.environment) == (company.application, company.environment)
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    world.http.will_show_brands(1)
    world.check("company-1")
    assert hosts_that_saw(world, "access-staging") == {"staging.example"}
    assert hosts_that_saw(world, "refresh-company-1-1") == {"tgate.example"}
    assert hosts_that_saw(world, "access-2") == {"api.tgate.example"}


def test_with_the_yes_the_company_moves_to_the_new_environment(world: World, company: CompanyView) -> None:
    view = connected_at_staging(world, company)
    assert view.awaiting is not None
    after = world.decide.confirm(view.awaiting.grant_id)
    assert (after.application.application_id, after.environment.name) == ("app-2", "Staging")
    world.http.will_give_tokens("access-staging-2", "refresh-staging-2")
    world.refresh("company-1")
    assert hosts_that_saw(world, "refresh-staging") == {"staging.example"}
    world.setups.delete_environment("env-1")


def test_with_a_discard_it_stays_where_it_was(world: World, company: CompanyView) -> None:
    view = connected_at_staging(world, company)
    assert view.awaiting is not None
    world.decide.discard(view.awaiting.grant_id)
    assert world.desk.open("company-1") == company


def test_an_environment_in_which_a_grant_awaits_its_yes_is_in_use(world: World, company: CompanyView) -> None:
    connected_at_staging(world, company)
    assert world.setups.usage() == {"app-1": 1, "env-1": 1, "app-2": 1, "env-2": 1}
    with pytest.raises(StillInUse):
        world.setups.delete_environment("env-2")
    with pytest.raises(StillInUse):
        world.setups.delete_application("app-2")
