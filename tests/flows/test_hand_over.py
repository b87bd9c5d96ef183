"""The pair goes to a server's team: in their form, remembered, and never on a command line."""

from __future__ import annotations

import json

import pytest

from tests.flows.world import World
from tgate_desktop.flows.hand_over_forms import HandOverForm
from tgate_desktop.oauth.history import EventKind
from tgate_desktop.oauth.pair_import import BroughtPair, read_brought
from tgate_desktop.oauth.problems import FileNotWritten, NoAccessToken, RecordGone, VaultLocked
from tgate_desktop.oauth.secret import Secret

WITH_SECRETS = [form for form in HandOverForm if form is not HandOverForm.CURL]


@pytest.fixture
def world() -> World:
    world = World()
    world.connected()
    return world


@pytest.mark.parametrize("form", WITH_SECRETS)
def test_a_form_with_tokens_is_a_secret_and_is_remembered_as_handed_over(world: World, form: HandOverForm) -> None:
    view, text = world.hand_over.text("company-1", form)
    assert isinstance(text, Secret)
    assert "access-company-1-1" in text.reveal()
    assert ("refresh-company-1-1" in text.reveal()) is (form is not HandOverForm.AUTHORIZATION_HEADER)
    assert "s3cret" not in text.reveal()
    assert view.grant is not None
    assert view.grant.handed_over
    event = world.archive.happened[-1]
    assert (event.kind, event.refresh_fingerprint) == (
        EventKind.HANDED_OVER,
        Secret("refresh-company-1-1").fingerprint,
    )


def test_curl_holds_no_secret_and_hands_nothing_over(world: World) -> None:
    view, text = world.hand_over.text("company-1", HandOverForm.CURL)
    assert isinstance(text, str)
    assert "company-1-1" not in text
    assert view.grant is not None
    assert not view.grant.handed_over
    assert EventKind.HANDED_OVER not in {event.kind for event in world.archive.happened}


def test_a_refresh_brings_a_pair_that_nobody_else_was_given(world: World) -> None:
    world.hand_over.text("company-1", HandOverForm.JSON)
    world.http.will_give_tokens("access-2", "refresh-2")
    refreshed = world.refresh("company-1")
    assert refreshed.grant is not None
    assert not refreshed.grant.handed_over


def test_a_file_gets_the_same_and_one_that_cannot_be_written_hands_nothing_over(world: World) -> None:
    world.hand_over.to_file("company-1", HandOverForm.JSON, "out.json")
    assert read_brought(world.files.secrets["out.json"].reveal()).refresh_token == Secret("refresh-company-1-1")
    world.http.will_give_tokens("access-2", "refresh-2")
    world.refresh("company-1")
    events = len(world.archive.happened)
    world.files.problem = FileNotWritten(path="out.json", reason="full")
    with pytest.raises(FileNotWritten):
        world.hand_over.to_file("company-1", HandOverForm.JSON, "out.json")
    grant = world.desk.open("company-1").grant
    assert grant is not None
    assert not grant.handed_over
    assert len(world.archive.happened) == events


def test_what_cannot_be_read_is_not_handed_over(world: World) -> None:
    world.vault.failing = VaultLocked(vault="Fake Keyring")
    with pytest.raises(VaultLocked):
        world.hand_over.text("company-1", HandOverForm.JSON)
    with pytest.raises(RecordGone):
        world.hand_over.text("company-9", HandOverForm.JSON)


def test_a_lone_refresh_token_has_no_header(world: World) -> None:
    from tgate_desktop.flows.bring import BringOrder

    view = world.bring(BringOrder(BroughtPair(None, Secret("ref-9")), "app-1", "Olive House"))
    with pytest.raises(NoAccessToken):
        world.hand_over.text(view.company.company_id, HandOverForm.AUTHORIZATION_HEADER)
    _view, text = world.hand_over.text(view.company.company_id, HandOverForm.JSON)
    assert isinstance(text, Secret)
    document = json.loads(text.reveal())
    assert document["refresh_token"] == "ref-9"
    assert "access_token" not in document
    assert "expires_at" not in document
