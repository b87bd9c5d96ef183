from __future__ import annotations

import pytest

from tests.support.practice import GUARD_S, HandClock, Partner, plain_session

PAGING = ("current-page", "page-items", "total-count", "total-pages")


@pytest.mark.parametrize(("company", "count"), [("saffron-house", 3), ("blue-harbor", 2), ("corner-bakes", 1)])
def test_a_token_shows_the_brands_of_its_company_alone(partner: Partner, company: str, count: int) -> None:
    answer = partner.api(partner.connect(company)["access_token"])
    assert answer.status_code == 200
    assert len(answer.json()) == count
    assert all(set(row) == {"id", "name_en", "name_ar"} for row in answer.json())
    assert [answer.headers[name] for name in PAGING] == ["1", "20", str(count), "1"]


def test_a_brand_may_have_no_arabic_name(partner: Partner) -> None:
    (brand,) = partner.api(partner.connect("corner-bakes")["access_token"]).json()
    assert brand["name_ar"] is None


@pytest.mark.parametrize(
    ("query", "rows", "paging"),
    [
        ("items=1", 1, ["1", "1", "3", "3"]),
        ("items=2&page=2", 1, ["2", "2", "3", "2"]),
        ("page=9", 0, ["9", "20", "3", "1"]),
        ("items=1000", 3, ["1", "100", "3", "1"]),
    ],
)
def test_the_list_comes_in_pages(partner: Partner, query: str, rows: int, paging: list[str]) -> None:
    answer = partner.api(partner.connect()["access_token"], f"/api/brands?{query}")
    assert len(answer.json()) == rows
    assert [answer.headers[name] for name in PAGING] == paging


@pytest.mark.parametrize("query", ["items=0", "items=-1", "page=x", "items=", "page=٣", "items=99999999999"])
def test_a_number_that_is_none_is_told(partner: Partner, query: str) -> None:
    answer = partner.api(partner.connect()["access_token"], f"/api/brands?{query}")
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_a_refused_token_is_told_why(partner: Partner, clock: HandClock) -> None:
    expired, revoked = partner.connect()["access_token"], partner.connect()["access_token"]
    partner.post("/oauth/revoke", token=revoked)
    clock.move(7200)
    for token, why in ((expired, "expired"), (revoked, "revoked"), ("garbage", "invalid")):
        answer = partner.api(token)
        assert answer.status_code == 401
        assert why in answer.json()["message"]
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="Practice T-Gate", error="invalid_token"')
        assert why in answer.headers["WWW-Authenticate"]


def test_no_token_and_a_token_in_the_address_are_refused(partner: Partner) -> None:
    token = partner.connect()["access_token"]
    with plain_session() as session:
        for query in ("", f"?access_token={token}"):
            answer = session.get(f"{partner.server.address}/api/brands{query}", timeout=GUARD_S)
            assert answer.status_code == 401
            assert answer.json()["message"]


def test_the_scheme_is_read_without_case(partner: Partner) -> None:
    headers = {"Authorization": f"bearer {partner.connect()['access_token']}"}
    with plain_session() as session:
        answer = session.get(f"{partner.server.address}/api/brands", headers=headers, timeout=GUARD_S)
    assert answer.status_code == 200


def test_an_unknown_place_in_the_api_is_404_for_a_good_token_alone(partner: Partner) -> None:
    token = partner.connect()["access_token"]
    assert partner.api(token, "/api/nothing").status_code == 404
    assert partner.api("garbage", "/api/nothing").status_code == 401
