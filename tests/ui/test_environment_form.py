"""The form of an environment: each wrong entry is said in words beside its field, while typing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from tests.support.company_views import STAGING
from tgate_desktop.oauth.environment import BasicEncoding, BodyFormat, Environment, ProxyChoice, Start
from tgate_desktop.oauth.problems import AddressMalformed, ExtraParameterMalformed, LifetimeMalformed, NameTaken
from tgate_desktop.ui.environment_entry import EnvironmentEntry, entry_of, environment_of, extra_parameters, problems_of
from tgate_desktop.ui.environment_form import EnvironmentForm
from tgate_desktop.words.problems import explain

FULL = Environment(
    environment_id="full",
    name="Production",
    authorization_address="https://tgate.example/authorize",
    token_address="https://tgate.example/token",
    proof_address="https://api.tgate.example/brands?items=1",
    revocation_address="https://tgate.example/revoke",
    start=Start.MARKETPLACE_PAGE,
    pkce=False,
    body_format=BodyFormat.JSON,
    basic_encoding=BasicEncoding.FORM_ENCODED,
    extra_parameters=(("audience", "api"), ("prompt", "login")),
    issuer="https://tgate.example",
    ca_file="/etc/ssl/company.pem",
    proxy=ProxyChoice.MANUAL,
    proxy_address="http://proxy.example:3128",
    access_token_lifetime_s=3600,
    code_lifetime_s=300,
)


@pytest.fixture
def form(qtbot) -> EnvironmentForm:
    form = EnvironmentForm()
    qtbot.addWidget(form)
    form.show()
    return form


def message(form: EnvironmentForm, name: str) -> str:
    label = form.findChild(QLabel, f"{name}Message")
    return label.text() if label.isVisible() else ""


def test_what_the_fields_show_is_what_they_make() -> None:
    assert environment_of(entry_of(FULL), "full") == FULL
    assert environment_of(entry_of(STAGING), "staging") == STAGING


def test_the_form_gives_back_what_it_shows(form) -> None:
    form.show_environment(FULL)
    assert form.environment("full") == FULL


def test_only_an_environment_with_choices_of_its_own_opens_advanced(form) -> None:
    form.show_environment(STAGING)
    assert not form.findChild(QLineEdit, "issuer").isVisible()
    form.show_environment(FULL)
    assert form.findChild(QLineEdit, "issuer").isVisible()


def test_nothing_is_said_about_fields_that_nobody_has_typed_in(form) -> None:
    assert [message(form, name) for name in ("environmentName", "authorizationAddress", "tokenAddress")] == [""] * 3


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("authorizationAddress", "tgate.example", "not a complete web address"),
        ("authorizationAddress", "http://tgate.example/a", "not encrypted"),
        ("tokenAddress", "https://user:pw@tgate.example/t", "@"),
        ("tokenAddress", "https://tgate.example/t#x", "#"),
        ("tokenAddress", "https://tgate.example:0/t", "port 0"),
        ("tokenAddress", "https://tgate.example:70000/t", "70000"),
        ("proofAddress", "ftp://tgate.example", "not a complete web address"),
    ],
)
def test_a_wrong_address_is_said_beside_it_while_typing(form, qtbot, name, text, words) -> None:
    qtbot.keyClicks(form.findChild(QLineEdit, name), text)
    assert words in message(form, name)
    assert form.findChild(QLineEdit, name).accessibleDescription() == message(form, name)
    form.findChild(QLineEdit, name).setText("https://tgate.example/fine")
    assert message(form, name) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("issuer", "nothing"),
        ("revocationAddress", "http://tgate.example"),
        ("accessTokenLifetime", "two hours"),
        ("accessTokenLifetime", "0"),
        ("codeLifetime", "-1"),
        ("proxyAddress", "proxy"),
        ("proxyAddress", "http://me:secret@proxy.example:3128"),
    ],
)
def test_a_wrong_choice_below_advanced_is_said_beside_it(form, name, text) -> None:
    form.show_environment(FULL)
    form.findChild(QLineEdit, name).setText(text)
    assert message(form, name)
    assert form.environment("x") is None


@pytest.mark.parametrize(("text", "words"), [("audience", "1"), ("state=x", "state"), ("a=1\n=b", "2")])
def test_a_wrong_extra_parameter_is_said_beside_it(form, text, words) -> None:
    form.show_environment(replace(FULL, start=Start.AUTHORIZATION_REQUEST))
    form.findChild(QPlainTextEdit, "extraParameters").setPlainText(text)
    assert words in message(form, "extraParameters")


def test_extra_parameters_keep_their_order_and_their_values(form) -> None:
    assert extra_parameters("b=1\n\n a = x=y \n") == (("b", "1"), ("a", "x=y"))
    with pytest.raises(ExtraParameterMalformed):
        extra_parameters("no-value")


def test_asked_for_its_environment_an_empty_form_says_what_is_missing_and_goes_there(form) -> None:
    assert form.environment("x") is None
    for name in ("environmentName", "authorizationAddress", "tokenAddress"):
        assert message(form, name), name
    assert message(form, "proofAddress") == ""
    assert form.focusWidget() is form.findChild(QLineEdit, "environmentName")


def test_a_name_that_another_environment_has_is_said_whatever_its_case(form) -> None:
    form.set_names_taken(("Production",))
    form.findChild(QLineEdit, "environmentName").setText("PRODUCTION")
    assert "Production" in message(form, "environmentName")
    assert isinstance(problems_of(EnvironmentEntry(name="production"), ["Production"])["name"], NameTaken)


def test_a_pasted_address_is_freed_of_what_nobody_sees_and_the_form_says_so(form) -> None:
    edit = form.findChild(QLineEdit, "tokenAddress")
    edit.insert("\u200bhttps://tgate.example/token \u202c")
    assert edit.text() == "https://tgate.example/token"
    assert "removed" in message(form, "tokenAddress")


def test_a_marketplace_page_has_no_pkce_and_no_extra_parameters(form) -> None:
    form.show_environment(FULL)
    assert not form.findChild(QPlainTextEdit, "extraParameters").isVisible()
    assert "without state and PKCE" in form.findChild(QLabel, "startHint").text()


def test_wrong_entries_are_named_by_field() -> None:
    wrong = problems_of(replace(entry_of(FULL), token_address="x", code_lifetime_s="x"))
    assert {name: type(problem) for name, problem in wrong.items()} == {
        "token_address": AddressMalformed,
        "code_lifetime_s": LifetimeMalformed,
    }
    assert explain(wrong["token_address"]).what_happened
