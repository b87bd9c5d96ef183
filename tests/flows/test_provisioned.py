"""What IT provides and what is kept: no company is lost by what becomes of the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.flows.world import Run, World
from tests.support.fake_ports import an_environment
from tgate_desktop.flows.ports import Contents
from tgate_desktop.flows.provisioned import Provisioned, Renamed, settlement
from tgate_desktop.flows.setups import Setups
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.company import Application
from tgate_desktop.oauth.environment import Environment, Source
from tgate_desktop.oauth.problems import (
    ClientSecretForOtherOrigin,
    EnvironmentProvided,
    EnvironmentsLocked,
    ProvisioningUnusable,
)
from tgate_desktop.oauth.provisioning import Provisioning


def of_it(environment_id: str, name: str, host: str = "it.example") -> Environment:
    addresses = (f"https://{host}/authorize", f"https://{host}/token")
    return Environment(environment_id, name, *addresses, source=Source.PROVIDED)


def used(environment: Environment) -> Application:
    return Application(f"of-{environment.environment_id}", environment.environment_id, "c", "http://127.0.0.1:1/", "o")


A, B = of_it("provided-a", "Alpha"), of_it("provided-b", "Beta")
UNUSABLE = Provisioning("/etc/xdg/p.json", ProvisioningUnusable(reason="json"))


def after(contents: Contents, *provided: Environment) -> dict[str, Environment]:
    """The environments that a catalog has then."""
    put, remove, _renamed = settlement(contents, Provisioning(environments=provided))
    kept = {one.environment_id: one for one in contents.environments if one not in remove}
    return kept | {one.environment_id: one for one in put}


def test_the_catalog_gets_a_copy_once():
    assert after(Contents(), A, B) == {"provided-a": A, "provided-b": B}
    assert settlement(Contents(environments=(A, B)), Provisioning(environments=(A, B))) == ((), (), ())


def test_what_it_changed_counts():
    moved = replace(A, token_address="https://new.example/token")
    assert after(Contents(environments=(A,), applications=(used(A),)), moved) == {"provided-a": moved}


def test_what_is_used_stays_as_withdrawn_and_comes_back():
    contents = Contents(environments=(A, B), applications=(used(A),))
    withdrawn = replace(A, source=Source.WITHDRAWN)
    assert after(contents) == {"provided-a": withdrawn}
    assert after(Contents(environments=(withdrawn,), applications=(used(A),)), A) == {"provided-a": A}


def test_a_file_that_cannot_be_used_changes_nothing():
    assert settlement(Contents(environments=(A,), applications=()), UNUSABLE) == ((), (), ())


def test_names_can_be_exchanged():
    swapped = (replace(A, name="Beta"), replace(B, name="Alpha"))
    put, remove, renamed = settlement(Contents(environments=(A, B)), Provisioning(environments=swapped))
    assert set(put) == set(swapped)
    assert set(remove) == {A, B}
    assert renamed == ()


def test_an_own_environment_gives_way_by_another_name():
    own = replace(A, environment_id="mine", name="ALPHA", source=Source.OWN)
    second = replace(own, environment_id="mine-2", name="ALPHA (2)")
    put, _remove, renamed = settlement(Contents(environments=(own, second)), Provisioning(environments=(A,)))
    assert {one.environment_id: one.name for one in put} == {"provided-a": "Alpha", "mine": "ALPHA (3)"}
    assert renamed == (Renamed("ALPHA", "ALPHA (3)"),)


@pytest.fixture
def world() -> World:
    return World()


def test_settling_writes_it_down_and_a_second_time_nothing(world):
    own = replace(an_environment(), name="Alpha")
    world.catalog.commit([own])
    provisioned = Provisioned(Provisioning(environments=(A,)))
    provisioned.settle(world.catalog)
    provisioned.settle(world.catalog)
    names = {one.environment_id: one.name for one in world.catalog.contents().environments}
    assert names == {own.environment_id: "Alpha (2)", "provided-a": "Alpha"}
    assert provisioned.renamed == (Renamed("Alpha", "Alpha (2)"),)


def test_a_company_whose_environment_is_gone_stays_and_nothing_is_sent_for_it(world):
    view = world.connected()
    world.catalog.commit(remove=list(world.catalog.contents().environments))
    (left,) = world.desk.overview().companies
    assert left.company == view.company
    assert left.environment.source is Source.WITHDRAWN
    assert left.paused
    assert world.desk.access_token("company-1").reveal() == "access-company-1-1"
    assert world.desk.open("company-1").trouble is None
    sent = len(world.http.sent)
    with pytest.raises(ClientSecretForOtherOrigin):
        world.refresh("company-1")
    assert len(world.http.sent) == sent
    assert world.setups.usage()


def test_a_company_of_a_withdrawn_environment_is_refreshed_by_the_last_addresses(world):
    view = world.connected()
    world.catalog.commit([replace(view.environment, source=Source.PROVIDED)])
    Provisioned().settle(world.catalog)
    (left,) = world.desk.overview().companies
    assert left.environment.source is Source.WITHDRAWN
    world.http.will_give_tokens("access-2", "refresh-2")
    assert world.refresh("company-1").grant.generation == view.grant.generation + 1


def locked(world: World, provisioning: Provisioning) -> Setups:
    provisioned = Provisioned(provisioning)
    provisioned.settle(world.catalog)
    return Setups(world.store, world.catalog, world.files, provisioned)


@pytest.mark.parametrize("provisioning", [Provisioning(lock_environments=True), UNUSABLE], ids=["locked", "unusable"])
def test_where_environments_are_locked_nobody_adds_edits_or_imports(world, provisioning):
    own = an_environment()
    world.catalog.commit([own])
    setups = locked(world, provisioning)
    for attempt in (
        lambda: setups.save_environment(replace(own, environment_id="new", name="New")),
        lambda: setups.save_environment(replace(own, token_address="https://evil.example/token")),
        lambda: setups.import_environment("/tmp/environment.json"),
    ):
        with pytest.raises(EnvironmentsLocked):
            attempt()
    assert world.catalog.contents().environments == (own,)


def test_what_it_provides_is_neither_edited_nor_deleted(world):
    setups = locked(world, Provisioning(environments=(A,)))
    with pytest.raises(EnvironmentProvided):
        setups.save_environment(replace(A, source=Source.OWN, token_address="https://evil.example/token"))
    with pytest.raises(EnvironmentProvided):
        setups.delete_environment("provided-a")
    assert world.catalog.contents().environments == (A,)


def test_a_new_connect_brings_no_environment_in_past_the_lock(world):
    provisioned = Provisioned(Provisioning(lock_environments=True))
    ports = replace(
        world.connect._ports, check_may_connect=lambda one: provisioned.check_may_connect(one, world.catalog)
    )
    world.connect._ports = ports
    run = Run(world, world.order())
    state = run.end()
    assert state.phase is Phase.FAILED
    assert isinstance(state.problem, EnvironmentsLocked)
    assert state.link is None
