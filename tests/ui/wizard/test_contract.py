"""The names that screen readers and programs outside rely on: a table of labels, names and accessible names."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget

from tests.support.company_views import a_view
from tests.support.fake_connect import saved, waiting
from tgate_desktop.flows.states import ConnectState, Phase
from tgate_desktop.oauth.problems import InvalidClient
from tgate_desktop.ui.names import object_name

LABELLED = {
    "environmentPage": ["Environment", "Advanced"],
    "anotherEnvironment": [
        "Environment name",
        "Authorization address",
        "Token address",
        "Proof address",
    ],
    "applicationPage": ["Client ID", "Client secret", "Show client secret", "Redirect URI"],
    "companyPage": ["Company", "Change"],
    "authorizePage": ["Open browser", "Copy link", "Redirected address or code", "Use it"],
    "unconfirmed": ["Use this code", "Ignore"],
    "tokensPage": ["Refresh", "Yes, this company", "No, another company"],
}
VALUES = ["authorizationLink", "timeLeft", "accessToken", "accessTokenState", "expiresIn", "obtained", "brands"]
STEPS = ["stepListening", "stepApproval", "stepCodeReceived", "stepExchanged", "stepSaved", "stepProven"]
PROBLEM = ["problemPanel", "problemCode", "whatHappened", "likelyCause", "whatToDo"]


def said(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def check(stage, labels: list[str]) -> None:
    for label in labels:
        widget = stage.find(object_name(label))
        assert widget.isVisible(), label
        assert said(widget) == label


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Client ID", "clientId"),
        ("Open browser", "openBrowser"),
        ("Practice T-Gate (built in)", "practiceTGate"),
        ("Redirected address or code", "redirectedAddressOrCode"),
        ("Don't know", "dontKnow"),
    ],
)
def test_the_object_name_is_the_label_in_camel_case(label, name) -> None:
    assert object_name(label) == name


def test_the_buttons_have_their_names_and_bare_texts(staged) -> None:
    stage = staged()
    for name, text in (("next", "Next"), ("back", "Back"), ("cancel", "Cancel"), ("finish", "Finish")):
        button = stage.find(name)
        assert (button.text(), said(button)) == (text, text)
        assert button.icon().isNull()


def test_each_page_has_its_name_and_its_controls_theirs(staged) -> None:
    stage = staged()
    assert stage.window.windowTitle() == "Connect a company"
    check(stage, ["Environment"])
    stage.choose_environment("Another T-Gate environment")
    check(stage, [*LABELLED["anotherEnvironment"], "Advanced"])
    stage.choose_environment("Staging")
    stage.press("next")
    check(stage, LABELLED["applicationPage"])
    stage.fill_application()
    stage.press("next")
    check(stage, LABELLED["companyPage"])
    for name, text in (("Yes", "Yes"), ("No", "No"), ("Unknown", "Don't know")):
        assert said(stage.find(f"serverUsesTokens{name}")) == text
    stage.to_authorize()
    stage.show(waiting(unconfirmed=("9f86d081",)))
    check(stage, [*LABELLED["authorizePage"], *LABELLED["unconfirmed"]])
    stage.show(saved())
    check(stage, LABELLED["tokensPage"])
    for page in ("environmentPage", "applicationPage", "companyPage", "authorizePage", "tokensPage"):
        assert stage.find(page) is not None


def test_the_environments_are_a_list_view_with_the_names_as_its_rows(staged) -> None:
    rows = staged().find("environment")
    assert [rows.item(row).text() for row in range(rows.count())] == [
        "Practice T-Gate (built in)",
        "Staging",
        "Another T-Gate environment",
    ]


def test_values_and_steps_are_what_their_labels_say(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(waiting())
    assert said(stage.find("authorizationLink")) == stage.text("authorizationLink")
    for name in STEPS:
        assert said(stage.find(name)) == stage.text(name)
    stage.show(saved())
    for name in VALUES:
        assert stage.find(name).accessibleName() == ""
        assert isinstance(stage.find(name), QLabel)


def test_the_problem_panel_has_its_names(staged) -> None:
    stage = staged()
    stage.to_authorize()
    stage.show(ConnectState(Phase.FAILED, problem=InvalidClient(status=401, host="x"), failed_in=Phase.EXCHANGING_CODE))
    for name in PROBLEM:
        assert stage.is_shown(name), name
    assert stage.text("problemCode") == "invalid_client"
    assert said(stage.find("enterTheSecretAgain")) == "Enter the secret again"


def test_every_widget_that_can_be_reached_has_an_object_name(staged) -> None:
    stage = staged(a_view(), with_overview=True)
    stage.to_authorize("Cedar")
    stage.show(waiting())
    stage.show(saved())
    nameless = [
        type(widget).__name__
        for widget in stage.window.findChildren(QWidget)
        if not widget.objectName() and QAccessible.queryAccessibleInterface(widget) and widget.focusPolicy().value
    ]
    assert nameless == []
