"""What IT writes: the reader, the schema and the example say the same, and no value is ever told."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tgate_desktop.oauth import provisioning_file
from tgate_desktop.oauth.environment import Source
from tgate_desktop.oauth.problems import ProvisioningUnusable
from tgate_desktop.oauth.provisioning import Provisioning
from tgate_desktop.oauth.provisioning_file import read_provisioning
from tgate_desktop.oauth.provisioning_glance import Glance, glance
from tgate_desktop.ui.theme import TEXT_PERCENTS, Scheme
from tgate_desktop.words.languages import LANGUAGES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "it"
SCHEMA = json.loads((FOLDER / "provisioning.schema.json").read_text(encoding="utf-8"))
EXAMPLE = (FOLDER / "provisioning.example.json").read_text(encoding="utf-8")
CANARY = "canary-8f3a1c77e2d94b60"

SMALLEST = {"kind": "tgate-desktop provisioning", "version": 1}
ENVIRONMENT = {
    "id": "production",
    "name": "Production",
    "authorization_address": "https://tgate.example/oauth/authorize",
    "token_address": "https://tgate.example/oauth/token",
}
FULL = {
    **SMALLEST,
    "$schema": "provisioning.schema.json",
    "environments": [
        {
            **ENVIRONMENT,
            "proof_address": None,
            "revocation_address": "https://tgate.example/oauth/revoke",
            "issuer": "https://tgate.example",
            "start": "marketplace_page",
            "pkce": False,
            "body_format": "json",
            "basic_encoding": "form_encoded",
            "extra_parameters": [["locale", "ar"]],
            "ca_file": "/etc/ssl/company.pem",
            "proxy": "manual",
            "proxy_address": "http://proxy.example:3128",
            "access_token_lifetime_s": 3600,
            "code_lifetime_s": 60,
        }
    ],
    "lock_environments": True,
    "hide_practice": True,
    "lock_preferences": True,
    "keyring_backend": "keyring.backends.libsecret.Keyring",
    "defaults": {
        "language": "ar",
        "colours": "dark",
        "text_percent": 125,
        "redirect_uri": "http://127.0.0.1:8765/callback",
    },
}


def changed(where: str, value: Any) -> dict[str, Any]:
    """FULL with one member, of the document or of its environment or its defaults, set or (by `...`) taken out."""
    document = copy.deepcopy(FULL)
    part, _, name = where.rpartition(".")
    members: Any = {"": document, "environment": document["environments"][0], "defaults": document["defaults"]}[part]
    if value is ...:
        del members[name]
    else:
        members[name] = value
    return document


WRONG = {
    "no kind": ("kind", ..., "file", None),
    "another kind": ("kind", "tgate-desktop environment", "file", None),
    "no version": ("version", ..., "version", "version"),
    "a later version": ("version", 2, "version", "version"),
    "a version that is true": ("version", True, "version", "version"),
    "an unknown member": ("lock_everything", True, "member", "lock_everything"),
    "environments that are no list": ("environments", {}, "value", "environments"),
    "an environment that is no object": ("environments", ["x"], "value", "environments[0]"),
    "a lock in words": ("lock_environments", "yes", "value", "lock_environments"),
    "a switch that is a number": ("hide_practice", 1, "value", "hide_practice"),
    "a keyring that is no path": ("keyring_backend", "libsecret", "value", "keyring_backend"),
    "a keyring that is a command": ("keyring_backend", "os.system; rm", "value", "keyring_backend"),
    "defaults that are no object": ("defaults", [], "value", "defaults"),
    "an unknown default": ("defaults.font", "x", "member", "defaults.font"),
    "another language": ("defaults.language", "fr", "value", "defaults.language"),
    "other colours": ("defaults.colours", "blue", "value", "defaults.colours"),
    "a text size in words": ("defaults.text_percent", "125", "value", "defaults.text_percent"),
    "an odd text size": ("defaults.text_percent", 126, "value", "defaults.text_percent"),
    "an empty redirect URI": ("defaults.redirect_uri", "", "value", "defaults.redirect_uri"),
    "no id": ("environment.id", ..., "missing", "environments[0].id"),
    "no token address": ("environment.token_address", ..., "missing", "environments[0].token_address"),
    "an id in capitals": ("environment.id", "Production", "value", "environments[0].id"),
    "Practice's id": ("environment.id", "practice", "value", "environments[0].id"),
    "an empty name": ("environment.name", "", "value", "environments[0].name"),
    "plain http": ("environment.token_address", "http://tgate.example/t", "value", "environments[0].token_address"),
    "no address": ("environment.proof_address", "tgate", "value", "environments[0].proof_address"),
    "a fragment": ("environment.issuer", "https://tgate.example/#x", "value", "environments[0].issuer"),
    "another start": ("environment.start", "somewhere", "value", "environments[0].start"),
    "PKCE in words": ("environment.pkce", "off", "value", "environments[0].pkce"),
    "a lifetime of nothing": ("environment.code_lifetime_s", 0, "value", "environments[0].code_lifetime_s"),
    "half a parameter": ("environment.extra_parameters", [["x"]], "value", "environments[0].extra_parameters"),
    "no proxy address": ("environment.proxy_address", None, "value", "environments[0].proxy_address"),
    "an unknown choice": ("environment.colour", "x", "member", "environments[0].colour"),
    "a source of its own": ("environment.source", "built_in", "member", "environments[0].source"),
}


def refused(text: str) -> ProvisioningUnusable:
    with pytest.raises(ProvisioningUnusable) as caught:
        read_provisioning(text, "/etc/xdg/tgate-desktop/provisioning.json")
    return caught.value


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("document", [SMALLEST, FULL, json.loads(EXAMPLE)], ids=["smallest", "full", "example"])
def test_what_is_right_is_taken_by_schema_and_reader(document):
    jsonschema.validate(document, SCHEMA)
    assert len(read_provisioning(json.dumps(document)).environments) == len(document.get("environments", []))


@pytest.mark.parametrize(("where", "value", "reason", "place"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_by_schema_and_reader(where, value, reason, place):
    document = changed(where, value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)
    problem = refused(json.dumps(document))
    assert problem.facts["reason"] == reason
    assert problem.facts.get("where") == place
    assert problem.facts["path"] == "/etc/xdg/tgate-desktop/provisioning.json"


def test_schema_and_reader_know_the_same_names_and_choices():
    defaults = SCHEMA["properties"]["defaults"]["properties"]
    assert set(SCHEMA["properties"]) == provisioning_file.MEMBERS
    assert set(defaults) == provisioning_file.DEFAULTS
    assert set(SCHEMA["$defs"]["environment"]["properties"]) == provisioning_file.ENVIRONMENT_MEMBERS
    assert defaults["language"]["enum"] == list(provisioning_file.LANGUAGES)
    assert defaults["colours"]["enum"] == list(provisioning_file.COLOURS)
    assert defaults["text_percent"]["enum"] == list(provisioning_file.TEXT_PERCENTS)


def test_the_window_knows_all_that_can_be_a_default():
    assert set(provisioning_file.LANGUAGES) == set(LANGUAGES)
    assert set(provisioning_file.COLOURS) == {scheme.value for scheme in Scheme}
    assert provisioning_file.TEXT_PERCENTS == TEXT_PERCENTS


def test_everything_arrives():
    provided = read_provisioning(json.dumps(FULL), "/a")
    (environment,) = provided.environments
    assert environment.environment_id == "provided-production"
    assert environment.source is Source.PROVIDED
    assert environment.extra_parameters == (("locale", "ar"),)
    assert provided.defaults == {"language": "ar", "colours": "dark", "text_percent": "125"}
    assert provided.redirect_uri == "http://127.0.0.1:8765/callback"
    assert provided.keyring_backend == "keyring.backends.libsecret.Keyring"
    assert (provided.lock_environments, provided.hide_practice, provided.lock_preferences) == (True, True, True)
    assert provided.path == "/a"


SECRETS = {
    "client_secret": ("client_secret", CANARY, "client_secret"),
    "clientSecret": ("environment.clientSecret", CANARY, "environments[0].clientSecret"),
    "access-token": ("environment.access-token", CANARY, "environments[0].access-token"),
    "refresh_token": ("defaults.refresh_token", CANARY, "defaults.refresh_token"),
    "token": ("token", {"deep": CANARY}, "token"),
    "password": ("environment.password", CANARY, "environments[0].password"),
    "a secret parameter": ("environment.extra_parameters", [["x_secret", CANARY]], None),
    "a secret in a query": ("environment.proof_address", f"https://a.example/?access_token={CANARY}", None),
    "a password in an address": ("environment.token_address", f"https://me:{CANARY}@a.example/", None),
    "a password of the proxy": ("environment.proxy_address", f"http://me:{CANARY}@a.example:80", None),
}


@pytest.mark.parametrize(("where", "value", "place"), SECRETS.values(), ids=SECRETS)
def test_a_secret_is_refused_by_its_place_and_never_told(where, value, place):
    problem = refused(json.dumps(changed(where, value)))
    assert problem.facts["reason"] == "secret"
    assert place is None or problem.facts["where"] == place
    told = f"{problem} {problem!r} {dict(problem.facts)} {problem.__cause__!r}"
    assert CANARY not in told


@pytest.mark.parametrize(
    "document",
    [
        f'{{"kind": "tgate-desktop provisioning", "version": 1, "{CANARY}-and-more-than-forty-characters": 1}}',
        json.dumps(changed("defaults.language", CANARY)),
        json.dumps(changed("environment.id", CANARY.upper())),
        json.dumps({**FULL, "kind": CANARY}),
        f'{{"kind": {CANARY}}}',
        f'{{"{CANARY}{CANARY}": 1, "{CANARY}{CANARY}": 2}}',
    ],
)
def test_no_value_is_told_whatever_is_wrong(document):
    problem = refused(document)
    assert CANARY not in f"{problem} {dict(problem.facts)} {problem.__cause__!r}"
    assert CANARY.upper() not in str(problem)


def test_what_is_no_json_is_told_by_line_and_column():
    problem = refused('{\n  "kind": "tgate-desktop provisioning"\n  "version": 1\n}')
    assert problem.facts["reason"] == "json"
    assert (problem.facts["line"], problem.facts["column"]) == (3, 3)


@pytest.mark.parametrize("text", ["[]", "null", "[" * 100_000, "1" * 10_000, '"x"'])
def test_other_json_is_not_such_a_file(text):
    assert refused(text).facts["reason"] == "file"


def test_ids_names_and_members_stand_once():
    again = {**ENVIRONMENT, "name": "Another"}
    assert refused(json.dumps({**SMALLEST, "environments": [ENVIRONMENT, again]})).facts["where"] == (
        "environments[1].id"
    )
    again = {**ENVIRONMENT, "id": "another", "name": "PRODUCTION "}
    assert refused(json.dumps({**SMALLEST, "environments": [ENVIRONMENT, again]})).facts["where"] == (
        "environments[1].name"
    )
    twice = '{"kind": "tgate-desktop provisioning", "version": 1, "version": 1}'
    assert refused(twice).facts["reason"] == "repeated"


def test_the_glance_sees_what_the_reader_sees_and_judges_nothing():
    assert glance(json.dumps(FULL)) == Glance("ar", is_language_locked=True, hide_practice=True)
    assert glance(json.dumps(SMALLEST)) == Glance()
    for odd in ("{", "[]", '{"defaults": 3}', '{"defaults": {"language": 3}}', "[" * 100_000):
        assert glance(odd) == Glance()


def test_a_persons_own_choice_counts_unless_it_is_locked():
    provided = Provisioning(defaults={"language": "ar"})
    assert provided.setting("language", None) == "ar"
    assert provided.setting("language", "") == ""
    assert provided.setting("language", "en") == "en"
    assert provided.setting("colours", None) is None
    locked = Provisioning(defaults={"language": "ar"}, lock_preferences=True)
    assert locked.setting("language", "en") == "ar"
    assert locked.setting("colours", "dark") == "dark"
