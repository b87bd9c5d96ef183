"""What IT is told of its file: the place, what is wrong there, what may stand there instead; never the value."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.translations import without_isolates
from tgate_desktop.oauth.problems import ProvisioningUnusable
from tgate_desktop.oauth.provisioning_file import read_provisioning
from tgate_desktop.words import languages
from tgate_desktop.words.problems import explain

ENVIRONMENT = {
    "id": "production",
    "name": "Production",
    "authorization_address": "https://tgate.example/oauth/authorize",
    "token_address": "https://tgate.example/oauth/token",
}


def said(*, language: str = languages.ENGLISH, **members: Any) -> str:
    document = {"kind": "tgate-desktop provisioning", "version": 1, **members}
    with pytest.raises(ProvisioningUnusable) as caught:
        read_provisioning(json.dumps(document), "/etc/xdg/tgate-desktop/provisioning.json")
    languages.use(language)
    return without_isolates(explain(caught.value).what_happened)


VALUES = {
    "plain http": ("token_address", "http://canary.example/t", "begins with http://, which is not encrypted"),
    "a fragment": ("issuer", "https://canary.example/#x", "has a part after a # sign"),
    "a port beyond all": ("proof_address", "https://canary.example:77777/", "ports go from 1 to 65535"),
    "no address": ("proof_address", "canary", "not a complete web address"),
    "a user name": ("revocation_address", "https://canary@x.example/", "has a user name or a password"),
    "an empty name": ("name", "", "A name is needed here"),
    "a lifetime of nothing": ("code_lifetime_s", 0, "not a whole number of seconds greater than zero"),
    "a parameter of the app's": ("extra_parameters", [["client_id", "canary"]], "set by the app itself"),
    "another start": ("start", "canary", 'one of these: "authorization_request", "marketplace_page".'),
    "another body": ("body_format", "canary", 'one of these: "form", "json".'),
    "PKCE in words": ("pkce", "canary", "one of these: true, false."),
}


@pytest.mark.parametrize(("name", "value", "expected"), VALUES.values(), ids=VALUES)
def test_what_is_wrong_with_a_value_of_an_environment_is_said(name: str, value: Any, expected: str) -> None:
    text = said(environments=[{**ENVIRONMENT, name: value}])
    assert f"The value of environments[0].{name} " in text
    assert expected in text
    assert "canary" not in text
    assert "not known" not in text


DEFAULTS = {
    "language": ("fr", '"en", "ar"'),
    "colours": ("canary", '"light", "dark"'),
    "text_percent": ("125", "100, 125, 150, 175, 200"),
}


@pytest.mark.parametrize(("name", "value", "allowed"), [(name, *rest) for name, rest in DEFAULTS.items()])
@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_for_a_choice_it_is_said_what_is_allowed(name: str, value: Any, allowed: str, language: str) -> None:
    text = said(language=language, defaults={name: value})
    assert f"defaults.{name}" in text
    assert allowed in text
    assert "canary" not in text


def test_a_switch_is_true_or_false() -> None:
    assert "The value of hide_practice is not one of these: true, false." in said(hide_practice=1)


def test_an_http_redirect_uri_elsewhere_is_told_by_the_words_of_the_window() -> None:
    text = said(defaults={"redirect_uri": "http://canary.example/callback"})
    assert "The value of defaults.redirect_uri does not keep to the rules. This address begins with http://" in text
    assert "canary" not in text


def test_a_value_that_nobody_has_words_for_does_not_keep_to_the_rules() -> None:
    assert said(keyring_backend="libsecret").endswith("The value of keyring_backend does not keep to the rules.")
