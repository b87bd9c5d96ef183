"""Trouble is told on the consent page and on a page of its own, and shown on all."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import requests

from tests.support.practice import GUARD_S, Owner, Partner
from tgate_desktop import practice
from tgate_desktop.practice import PageTexts
from tgate_desktop.practice.trouble import texts
from tgate_desktop.practice.trouble.catalogue import TROUBLES, of_kind
from tgate_desktop.practice.trouble.kinds import Kind

VOID = {"meta", "link", "input", "path", "rect"}


class Trouble:
    """A person before the page of trouble."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self.address = f"{owner.server.address}/trouble"

    def open(self) -> requests.Response:
        return self._owner.session.get(self.address, timeout=GUARD_S)

    def post(self, *, headers: dict[str, str] | None = None, **fields: str) -> requests.Response:
        """A form of the page that is open, with the token in it unless another is given."""
        found = re.search(r'name="csrf" value="([^"]*)"', self.open().text)
        assert found is not None
        return self._owner.session.post(
            self.address, data={"csrf": found[1]} | fields, headers=headers, timeout=GUARD_S, allow_redirects=False
        )


@pytest.fixture
def trouble(owner: Owner) -> Trouble:
    return Trouble(owner)


class Checker(HTMLParser):
    """Tags that are not closed in order, and IDs that are there twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def assert_well_formed(page: requests.Response) -> None:
    checker = Checker()
    checker.feed(page.text)
    checker.close()
    assert checker.wrong == []
    assert checker.open == []
    assert len(set(checker.ids)) == len(checker.ids)
    assert "<script" not in page.text


def test_every_trouble_is_offered_in_both_languages(trouble: Trouble) -> None:
    page = trouble.open()
    assert page.status_code == 200
    assert_well_formed(page)
    for kind in Kind:
        section = page.text.partition(f'id="trouble-{kind.value}"')[2].partition("</select>")[0]
        for each in of_kind(kind):
            option = section.partition(f'value="{each.name}"')[2].partition("</option>")[0]
            for text in (each.title.en, each.title.ar):
                assert text.replace("'", "&#x27;") in option


def test_names_are_single_and_titles_are_in_both_languages() -> None:
    assert len({each.name for each in TROUBLES}) == len(TROUBLES)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", each.name) for each in TROUBLES)
    assert all(each.title.en and each.title.ar and each.kinds for each in TROUBLES)


def test_what_is_on_is_said_on_every_page_and_can_be_switched_off(
    trouble: Trouble, owner: Owner, server: practice.PracticeServer
) -> None:
    assert trouble.post(kind="refresh", trouble="failed-500", on="once").status_code == 303
    page = trouble.open()
    assert_well_formed(page)
    assert 'id="now-refresh"' in page.text
    assert "When tokens are refreshed, once: 500 Internal Server Error" in page.text
    for other in (owner.open(), owner.consent_page(), owner.session.get(server.address), owner.open(client_id="x")):
        assert_well_formed(other)
        assert 'id="trouble-on"' in other.text
        assert "When tokens are refreshed, once: 500 Internal Server Error" in other.text
        assert "عند تحديث الرموز، مرة واحدة: 500 Internal Server Error" in other.text
    assert trouble.post(off="refresh").status_code == 303
    assert 'id="now-refresh"' not in trouble.open().text
    assert 'id="trouble-on"' not in owner.open().text


def test_everything_can_be_switched_off_at_once(trouble: Trouble) -> None:
    assert 'id="all-off"' not in trouble.open().text
    trouble.post(kind="refresh", trouble="failed-500", on="once")
    trouble.post(kind="every", trouble="clock-ahead", on="always")
    assert 'id="all-off"' in trouble.open().text
    trouble.post(off="")
    assert 'id="now-' not in trouble.open().text


def test_once_is_once_and_every_time_is_every_time(trouble: Trouble, partner: Partner) -> None:
    pair = partner.connect()
    trouble.post(kind="check", trouble="empty-403", on="once")
    assert [partner.api(pair["access_token"]).status_code for _ in range(2)] == [403, 200]
    trouble.post(kind="check", trouble="empty-403", on="always")
    assert [partner.api(pair["access_token"]).status_code for _ in range(3)] == [403] * 3
    assert partner.refresh(pair["refresh_token"]).status_code == 200


def test_it_can_be_told_with_the_approval(owner: Owner, partner: Partner) -> None:
    consent = owner.consent_page()
    assert_well_formed(consent)
    assert 'id="trouble-fold"' in consent.text
    answer = owner.submit(
        consent,
        follow=False,
        company="saffron-house",
        decision="approve",
        trouble="code/too-many-requests-429",
        often="once",
    )
    code = answer.headers["Location"].partition("code=")[2].partition("&")[0]
    refused = partner.exchange(code)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "120")
    assert partner.exchange(code).status_code == 200


def test_trouble_of_the_approval_itself_befalls_it(owner: Owner) -> None:
    answer = owner.submit(
        owner.consent_page(),
        follow=False,
        company="saffron-house",
        decision="approve",
        trouble="approval/denied",
        often="always",
    )
    assert "error=access_denied" in answer.headers["Location"]
    assert owner.decide("approve")["error"] == "access_denied"


def test_an_approval_leaves_what_is_on_as_it_is(owner: Owner, trouble: Trouble) -> None:
    assert texts.AS_IT_IS.en not in owner.consent_page().text
    trouble.post(kind="code", trouble="failed-500", on="always")
    consent = owner.consent_page()
    assert texts.AS_IT_IS.en in consent.text
    owner.submit(consent, follow=False, company="saffron-house", decision="approve", trouble="", often="once")
    assert "exchanged for tokens, every time: 500 Internal Server Error" in trouble.open().text


def test_a_denial_and_a_forged_consent_switch_nothing_on(owner: Owner, trouble: Trouble) -> None:
    chosen = {"company": "saffron-house", "trouble": "code/failed-500", "often": "once"}
    owner.submit(owner.consent_page(), follow=False, decision="deny", **chosen)
    owner.submit(owner.consent_page(), follow=False, decision="approve", csrf="forged", **chosen)
    assert 'id="now-' not in trouble.open().text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"csrf": "forged"}, 403),
        ({"csrf": ""}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "same-site"}}, 403),
        ({"headers": {"Host": "evil.example"}}, 400),
        ({"trouble": ""}, 422),
        ({"trouble": "never-heard-of"}, 400),
        ({"trouble": "denied"}, 400),
        ({"kind": "never-heard-of"}, 400),
        ({"on": "sometimes"}, 400),
        ({"off": "never-heard-of"}, 400),
    ],
)
def test_what_is_not_from_our_page_changes_nothing(trouble: Trouble, change: dict[str, object], status: int) -> None:
    form: dict[str, object] = {"kind": "refresh", "trouble": "failed-500", "on": "once"}
    refused = trouble.post(**form | change)  # type: ignore[arg-type]
    assert refused.status_code == status
    assert_well_formed(refused)
    assert 'id="now-' not in trouble.open().text


def test_without_a_session_nothing_is_switched(trouble: Trouble, owner: Owner) -> None:
    with Owner(owner.server) as stranger:
        answer = stranger.session.post(
            trouble.address, data={"kind": "refresh", "trouble": "failed-500", "on": "once"}, timeout=GUARD_S
        )
    assert answer.status_code == 403
    assert 'id="now-' not in trouble.open().text


def test_the_page_says_what_to_type_and_keeps_nothing(trouble: Trouble) -> None:
    page = trouble.open()
    assert "practice-partner" in page.text
    assert texts.ANY_SECRET.en in page.text
    assert "http://127.0.0.1:8765/callback" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_pages_bear_the_name_that_the_window_uses() -> None:
    assert PageTexts().index_title == practice.Text("Practice T-Gate", "نسخة T-Gate التدريبية")
