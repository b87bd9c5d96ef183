"""What **Copy as** puts on the clipboard."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from tests.support.company_views import a_grant, a_view
from tgate_desktop.flows.token_forms import CopyForm, copy_as
from tgate_desktop.oauth.secret import Secret

TOKEN = Secret("canary-access-token")
VIEW = a_view(name="Olive House")
GRANT = a_grant()


def text_of(form: CopyForm, view=VIEW) -> str:
    copied = copy_as(form, view, GRANT, TOKEN)
    return copied.reveal() if isinstance(copied, Secret) else copied


def test_the_authorization_header_is_one_line_that_can_be_pasted_into_a_header_field():
    assert text_of(CopyForm.AUTHORIZATION_HEADER) == "Authorization: Bearer canary-access-token"


def test_curl_names_the_token_as_a_variable_and_never_holds_its_value():
    command = text_of(CopyForm.CURL)
    assert "canary" not in command
    assert '"$TGATE_ACCESS_TOKEN"' in command
    assert f"--url '{VIEW.environment.proof_address}'" in command


def test_curl_without_a_proof_address_leaves_the_address_to_a_variable():
    view = replace(VIEW, environment=replace(VIEW.environment, proof_address=None))
    assert '"$TGATE_API_ADDRESS"' in text_of(CopyForm.CURL, view)


def test_dot_env_lines_can_be_read_by_a_shell():
    lines = text_of(CopyForm.DOT_ENV).splitlines()
    values = dict(shlex.split(line)[0].split("=", 1) for line in lines)
    assert values["TGATE_ACCESS_TOKEN"] == "canary-access-token"
    assert values["TGATE_COMPANY"] == "Olive House"
    assert values["TGATE_ACCESS_TOKEN_EXPIRES_AT"] == "2026-05-04T14:00:00Z"


@pytest.mark.parametrize("name", ["O'Briens $HOME `id`", "plain", "بيت الزيتون", 'with "quotes"'])
def test_dot_env_keeps_any_name_whole(name: str):
    line = text_of(CopyForm.DOT_ENV, a_view(name=name)).splitlines()[0]
    # Inside double quotes a POSIX shell takes the escaped dollar and backtick literally; shlex keeps the backslash.
    read = shlex.split(line)[0].replace("\\$", "$").replace("\\`", "`")
    assert read == f"TGATE_COMPANY={name}"


def test_json_has_the_names_of_the_token_answer():
    document = json.loads(text_of(CopyForm.JSON))
    assert document["access_token"] == "canary-access-token"
    assert document["token_type"] == "Bearer"
    assert document["expires_at"] == "2026-05-04T14:00:00Z"
    assert "refresh_token" not in document


def test_the_postman_environment_marks_the_token_as_secret_and_has_no_client_secret():
    document = json.loads(text_of(CopyForm.POSTMAN_ENVIRONMENT))
    values = {value["key"]: value for value in document["values"]}
    assert document["_postman_variable_scope"] == "environment"
    assert values["access_token"] == {
        "key": "access_token",
        "value": "canary-access-token",
        "type": "secret",
        "enabled": True,
    }
    assert values["client_secret"]["value"] == ""


@pytest.mark.parametrize("form", [form for form in CopyForm if form is not CopyForm.CURL])
def test_whatever_holds_the_token_is_a_secret(form: CopyForm):
    copied = copy_as(form, VIEW, GRANT, TOKEN)
    assert isinstance(copied, Secret)
    assert "canary" not in repr(copied)
