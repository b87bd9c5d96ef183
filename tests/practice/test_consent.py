from __future__ import annotations

import pytest

from tests.support.practice import REDIRECT_URI, HandClock, Owner, Partner, redirect_fields

ODD_STATE = "a b+c/d=&%2Bé~\"'"


def test_an_owner_signs_in_chooses_a_restaurant_and_approves(owner: Owner) -> None:
    sign_in = owner.open()
    assert sign_in.status_code == 200
    assert all(f'id="{each}"' in sign_in.text for each in ("email", "password", "sign-in"))
    assert "owner@practice.example" in sign_in.text

    consent = owner.sign_in(sign_in)
    for value in ("saffron-house", "blue-harbor", "corner-bakes"):
        assert f'name="company" value="{value}"' in consent.text
    assert 'id="approve"' in consent.text
    assert 'id="deny"' in consent.text
    assert "بيت الزعفران" in consent.text

    answer = owner.submit(consent, follow=False, company="blue-harbor", decision="approve")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(REDIRECT_URI + "?")
    assert set(redirect_fields(answer)) == {"code", "state"}


def test_the_state_comes_back_as_it_was(owner: Owner) -> None:
    assert owner.decide("approve", state=ODD_STATE)["state"] == ODD_STATE
    assert owner.decide("deny", state=ODD_STATE)["state"] == ODD_STATE


def test_without_a_state_none_comes_back(owner: Owner) -> None:
    assert set(owner.decide("approve", state=None)) == {"code"}


def test_a_denial_is_told_with_its_description_and_state(owner: Owner) -> None:
    fields = owner.decide("deny", company=None)
    assert fields["error"] == "access_denied"
    assert fields["error_description"]
    assert fields["state"] == "state-1"
    assert "code" not in fields


def test_a_wrong_password_shows_the_form_again_with_the_email_escaped(owner: Owner) -> None:
    page = owner.sign_in(owner.open(), email='"><script>@x', password="wrong")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "<script" not in page.text
    assert "&quot;&gt;&lt;script&gt;@x" in page.text


def test_a_browser_that_is_signed_in_goes_straight_to_consent(owner: Owner) -> None:
    owner.consent_page()
    again = owner.open()
    assert 'id="approve"' in again.text
    assert 'id="password"' not in again.text


def test_signing_in_changes_the_session_cookie(owner: Owner) -> None:
    page = owner.open()
    (before,) = owner.session.cookies
    owner.sign_in(page)
    (after,) = owner.session.cookies
    assert before.value != after.value
    assert after.has_nonstandard_attr("HttpOnly")
    assert after.get_nonstandard_attr("SameSite") == "Lax"


def test_a_forged_consent_gives_no_code(owner: Owner) -> None:
    consent = owner.consent_page()
    answer = owner.submit(consent, follow=False, csrf="forged", company="saffron-house", decision="approve")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/oauth/authorize?")


def test_a_consent_without_a_session_gives_no_code(owner: Owner) -> None:
    consent = owner.consent_page()
    owner.session.cookies.clear()
    answer = owner.submit(consent, follow=False, company="saffron-house", decision="approve")
    assert answer.status_code == 303
    assert "code=" not in answer.headers["Location"]


def test_a_forged_sign_in_does_not_sign_in(owner: Owner) -> None:
    page = owner.submit(owner.open(), csrf="forged", email="owner@practice.example", password="practice")
    assert page.status_code == 403
    assert 'id="password"' in owner.open().text


@pytest.mark.parametrize("company", ["", "another-restaurant"])
def test_approving_no_restaurant_of_ours_asks_again(owner: Owner, company: str) -> None:
    page = owner.submit(owner.consent_page(), follow=False, company=company, decision="approve")
    assert page.status_code == 422
    assert 'role="alert"' in page.text


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "http://127.0.0.1:8765/callback/",
        "http://127.0.0.1:8765/other",
        "http://127.0.0.1:8766/callback",
        "http://localhost:8765/callback",
        "http://[::1]:8765/callback",
        "http://127.0.0.1:8765/callback?x=1",
        "http://127.0.0.1:8765/CALLBACK",
        "https://127.0.0.1:8765/callback",
        "http://user@127.0.0.1:8765/callback",
        "not an address",
        "",
        None,
    ],
)
def test_only_a_registered_redirect_uri_is_redirected_to(owner: Owner, redirect_uri: str | None) -> None:
    page = owner.open(redirect_uri=redirect_uri)
    assert page.status_code == 400
    assert "Location" not in page.headers
    assert page.headers["Content-Type"].startswith("text/html")


def test_a_second_registered_redirect_uri_works(owner: Owner, partner: Partner) -> None:
    code = owner.approve(redirect_uri="http://localhost:9000/back")
    assert partner.exchange(code, redirect_uri="http://localhost:9000/back").status_code == 200


@pytest.mark.parametrize("client_id", ["another", "", None])
def test_an_unknown_client_gets_a_page_and_no_redirect(owner: Owner, client_id: str | None) -> None:
    page = owner.open(client_id=client_id)
    assert page.status_code == 400
    assert "Location" not in page.headers


def test_a_doubled_parameter_gets_a_page_and_no_redirect(owner: Owner) -> None:
    page = owner.session.get(owner.open().url + "&redirect_uri=http://evil.example", allow_redirects=False)
    assert page.status_code == 400
    assert "Location" not in page.headers


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "none"}, "unauthorized_client"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "S512"}, "invalid_request"),
    ],
)
def test_other_mistakes_are_told_to_the_application(owner: Owner, change: dict[str, str | None], error: str) -> None:
    answer = owner.open(**change)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(REDIRECT_URI + "?")
    assert redirect_fields(answer)["error"] == error
    assert redirect_fields(answer)["state"] == "state-1"


def test_what_the_link_says_is_escaped_on_every_page(owner: Owner) -> None:
    hostile = '"><script>alert(1)</script>'
    refused = owner.open(redirect_uri=f"http://127.0.0.1:8765/{hostile}")
    assert "alert(1)" in refused.text
    consent = owner.consent_page(state=hostile, extra=hostile)
    assert "alert" in consent.text
    for page in (refused, owner.open(client_id=hostile), consent):
        assert "<script" not in page.text


def test_pages_allow_nothing_from_outside_and_no_frame(owner: Owner) -> None:
    for page in (owner.open(), owner.consent_page(), owner.session.get(owner.server.address)):
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "http" not in page.text.partition("<style>")[2].partition("</style>")[0]


def test_the_consent_form_may_lead_to_the_redirect_uri_alone(owner: Owner) -> None:
    assert "form-action 'self' http://127.0.0.1:8765;" in owner.consent_page().headers["Content-Security-Policy"]


def test_a_query_that_is_no_query_gets_a_page(owner: Owner) -> None:
    page = owner.session.get(f"{owner.server.address}/oauth/authorize?state=%ff%fe")
    assert page.status_code == 400
    assert "<h1" in page.text


def test_a_code_dies_after_its_lifetime(owner: Owner, partner: Partner, clock: HandClock) -> None:
    in_time, late = owner.approve(), owner.approve()
    clock.move(599)
    assert partner.exchange(in_time).status_code == 200
    clock.move(1)
    assert partner.exchange(late).json()["error"] == "invalid_grant"
