"""Bad input that a person types: addresses, ports, names. Each is refused in words, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.said import Said, assert_said
from tests.support.token_server import TokenServer
from tests.support.wired_app import WiredApp, an_order
from tgate_desktop.flows.connect import ConnectOrder
from tgate_desktop.flows.states import Phase
from tgate_desktop.oauth.problems import (
    AddressEmpty,
    AddressHasFragment,
    AddressHasUserinfo,
    AddressMalformed,
    AddressNotHttps,
    ClientIdEmpty,
    InputProblem,
    NameEmpty,
    NameTaken,
    PortOutOfRange,
    Problem,
)

TOKEN_ADDRESS = "https://tgate.example/oauth/token"

EMPTY = Said("An address is needed", "beginning with https://", "يلزم إدخال عنوان")
MALFORMED = Said("not a complete web address", "without spaces", "ليس عنوان ويب كاملًا")
NOT_HTTPS = Said("not encrypted", "Begin it with https://", "غير مشفر", facts=("tgate.example",))
USERINFO = Said("before an @ sign", "must not carry credentials", "قبل العلامة @")
FRAGMENT = Said("a part after a # sign", "Take out the # sign", "بعد العلامة #")


def no_port(port: str) -> Said:
    return Said("There is no port", "Write a port in this range", "لا يوجد منفذ", facts=(port, "65535"))


BAD_ADDRESSES: list[tuple[str, type[InputProblem], Said]] = [
    ("", AddressEmpty, EMPTY),
    ("tgate.example/oauth", AddressMalformed, MALFORMED),
    ("https://", AddressMalformed, MALFORMED),
    ("https://tgate .example/", AddressMalformed, MALFORMED),
    ("javascript:alert(1)", AddressMalformed, MALFORMED),
    ("https://tgate.example:port/", AddressMalformed, MALFORMED),
    ("http://tgate.example/oauth", AddressNotHttps, NOT_HTTPS),
    ("https://user:password@tgate.example/", AddressHasUserinfo, USERINFO),
    ("https://tgate.example/oauth#part", AddressHasFragment, FRAGMENT),
    ("https://tgate.example:0/", PortOutOfRange, no_port("0")),
    ("https://tgate.example:65536/", PortOutOfRange, no_port("65536")),
]
BAD_REDIRECT_URIS: list[tuple[str, type[InputProblem], Said]] = [
    ("", AddressEmpty, EMPTY),
    ("127.0.0.1:8765/callback", AddressMalformed, MALFORMED),
    ("http://tgate.example/callback", AddressNotHttps, NOT_HTTPS),
    ("http://127.0.0.1:8765/callback#part", AddressHasFragment, FRAGMENT),
    ("http://127.0.0.1:8765/callback#", AddressHasFragment, FRAGMENT),
    ("http://127.0.0.1:0/callback", PortOutOfRange, no_port("0")),
    ("http://localhost:70000/callback", PortOutOfRange, no_port("70000")),
]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[WiredApp]:
    with WiredApp(tmp_path / "home") as app:
        yield app


def assert_nothing_was_written(app: WiredApp) -> None:
    assert not app.folders.home.exists()
    overview = app.use_cases.desk.overview()
    assert (overview.companies, overview.applications, overview.interrupted) == ((), (), ())


def refused(app: WiredApp, order: ConnectOrder) -> Problem:
    """The problem of an attempt that never shows a link."""
    end = app.attempt(order).end()
    assert (end.phase, end.failed_in, end.link) == (Phase.FAILED, Phase.LISTENING, None)
    assert end.problem is not None
    return end.problem


@pytest.mark.parametrize("field", ["authorization_address", "token_address", "proof_address"])
@pytest.mark.parametrize(("address", "kind", "said"), BAD_ADDRESSES)
def test_an_address_of_an_environment(
    app: WiredApp, field: str, address: str, kind: type[InputProblem], said: Said
) -> None:
    order = an_order(TOKEN_ADDRESS)
    bad = replace(order.environment, **{field: address})  # type: ignore[arg-type]
    with pytest.raises(kind) as caught:
        app.use_cases.setups.save_environment(bad)
    assert caught.value.facts["field"] == field
    assert_said(caught.value, said)
    problem = refused(app, replace(order, environment=bad))
    assert (type(problem), problem.facts) == (kind, caught.value.facts)
    assert_nothing_was_written(app)


@pytest.mark.parametrize(("text", "kind", "said"), BAD_REDIRECT_URIS)
def test_a_redirect_uri(app: WiredApp, text: str, kind: type[InputProblem], said: Said) -> None:
    order = an_order(TOKEN_ADDRESS)
    bad = replace(order.application, redirect_uri=text)
    with pytest.raises(kind) as caught:
        app.use_cases.setups.save_application(bad)
    assert_said(caught.value, said)
    problem = refused(app, replace(order, application=bad))
    assert (type(problem), problem.facts) == (kind, caught.value.facts)
    assert_nothing_was_written(app)


def test_a_client_id_that_is_empty(app: WiredApp) -> None:
    with pytest.raises(ClientIdEmpty) as caught:
        app.use_cases.setups.save_application(replace(an_order(TOKEN_ADDRESS).application, client_id=""))
    said = Said("The client ID is needed", "your T-Gate application account", "معرّف العميل")
    assert_said(caught.value, said)
    assert_nothing_was_written(app)


# ---- names ----

TAKEN = Said("already in use", "Choose another name", "مستخدم من قبل", facts=("Saffron House",))
NAMELESS = Said("A name is needed", "the name that your team uses", "يلزم إدخال اسم")


def test_a_company_name_that_is_taken_whatever_its_case(app: WiredApp) -> None:
    with TokenServer() as server:
        first = app.connected(an_order(server.token_address))
        other = app.connected(an_order(server.token_address, name="Blue Harbor"))
        before = app.use_cases.desk.overview()
        again = app.connect(an_order(server.token_address, name="Third"))
    assert again.view is not None
    assert again.view.awaiting is not None
    grant_id = again.view.awaiting.grant_id
    for act in (
        lambda: app.use_cases.connect.check_company_name(" saffron  HOUSE "),
        lambda: app.use_cases.desk.rename(other.company.company_id, "SAFFRON HOUSE"),
        lambda: app.use_cases.decide.keep_as_new(grant_id, "saffron house"),
    ):
        with pytest.raises(NameTaken) as caught:
            act()
        assert_said(caught.value, TAKEN)
    after = app.use_cases.desk.overview()
    assert after.companies[:2] == before.companies
    assert [view.company.name for view in after.companies] == ["Saffron House", "Blue Harbor", "Third"]
    assert after.companies[2].awaiting is not None
    assert app.use_cases.connect.check_company_name("saffron house", first.company.company_id) == "saffron house"


def test_a_company_name_that_was_taken_while_the_browser_was_open_costs_no_grant(app: WiredApp) -> None:
    with TokenServer() as server:
        slow = app.attempt(an_order(server.token_address, name="saffron HOUSE"))
        app.connected(an_order(server.token_address))
        slow.is_redirected()
        end = slow.end()
    assert end.phase is Phase.CONNECTED
    assert end.view is not None
    assert end.view.company.name == "saffron HOUSE (2)"
    assert app.tokens(end.view.company.company_id) == tuple(server.issued[2:])


@pytest.mark.parametrize("name", ["", "  ", "\u00a0\t"])
def test_a_company_without_a_name(app: WiredApp, name: str) -> None:
    with pytest.raises(NameEmpty) as caught:
        app.use_cases.connect.check_company_name(name)
    assert_said(caught.value, NAMELESS)
    with pytest.raises(NameEmpty):
        app.use_cases.setups.save_environment(replace(an_order(TOKEN_ADDRESS).environment, name=name))
    assert_nothing_was_written(app)
