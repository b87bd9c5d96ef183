"""Reading what the browser brings back: only our state makes a code ours, and nothing that is sent can surprise."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tgate_desktop.oauth.problems import (
    Fact,
    InputProblem,
    PasteEmpty,
    PasteNotOurAddress,
    PasteOtherAttempt,
    PasteOtherIssuer,
    PasteUnreadable,
)
from tgate_desktop.oauth.redirect import (
    AuthorizationAnswer,
    CodeReceived,
    ExpectedRedirect,
    NotOurs,
    Reading,
    UnconfirmedCode,
    Why,
    printable,
    read_pasted,
    read_query,
)
from tgate_desktop.oauth.redirect_uri import OUT_OF_BAND, parsed_redirect_uri
from tgate_desktop.oauth.secret import Secret

STATE = "uB3-our-own-state"
URI = "http://127.0.0.1:8765/callback"
ISSUER = "https://tgate.example"
EXPECTED = ExpectedRedirect(parsed_redirect_uri(URI), Secret(STATE))
FROM_MARKETPLACE = ExpectedRedirect(parsed_redirect_uri(URI), None)
KNOWS_ISSUER = ExpectedRedirect(parsed_redirect_uri(URI), Secret(STATE), ISSUER)
MALFORMED, WRONG_STATE, WRONG_ISSUER = (NotOurs(why) for why in (Why.MALFORMED, Why.WRONG_STATE, Why.WRONG_ISSUER))

codes = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=300)
any_text = st.text(st.characters(), max_size=60)
names = st.sampled_from(["code", "state", "error", "error_description", "iss", "scope", "x"])
values = st.one_of(st.sampled_from([STATE, "", "c0de", ISSUER, "%00", "%ff", "%E2%80%AE", "+", "\ud800"]), any_text)
pieces = st.lists(st.one_of(st.tuples(names, values).map("=".join), any_text), max_size=6)
queries = st.one_of(pieces.map("&".join), any_text)
expectations = st.sampled_from([EXPECTED, FROM_MARKETPLACE, KNOWS_ISSUER])


class TestAQuery:
    @given(codes)
    def test_with_our_state_and_one_code_gives_the_code_as_it_was(self, code: str) -> None:
        assert read_query(urlencode({"state": STATE, "code": code}), EXPECTED) == CodeReceived(Secret(code))
        assert read_query(f"code={quote(code, safe='')}&state={STATE}", EXPECTED) == CodeReceived(Secret(code))

    @given(codes)
    def test_without_any_state_is_an_unconfirmed_code(self, code: str) -> None:
        for expected in (EXPECTED, FROM_MARKETPLACE):
            assert read_query(urlencode({"code": code}), expected) == UnconfirmedCode(Secret(code))

    @given(codes, st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    def test_with_another_state_is_never_a_reading(self, code: str, state: str) -> None:
        assume(state != STATE)
        for expected in (EXPECTED, FROM_MARKETPLACE, KNOWS_ISSUER):
            verdict = read_query(urlencode({"code": code, "state": state}), expected)
            assert isinstance(verdict, NotOurs)

    @given(queries, expectations)
    def test_of_any_kind_is_ours_only_with_our_state(self, query: str, expected: ExpectedRedirect) -> None:
        verdict = read_query(query, expected)
        if isinstance(verdict, CodeReceived | AuthorizationAnswer):
            assert expected.state is not None
            assert STATE in query
        if isinstance(verdict, CodeReceived | UnconfirmedCode):
            assert expected.issuer is None or "iss=" in query
            assert all(" " <= character <= "~" for character in verdict.code.reveal())

    @pytest.mark.parametrize(
        ("query", "verdict"),
        [
            ("", MALFORMED),
            (f"state={STATE}", MALFORMED),
            (f"code=&state={STATE}", MALFORMED),
            (f"code=a&code=b&state={STATE}", MALFORMED),
            (f"code=a&code=a&state={STATE}", MALFORMED),
            (f"code=a&state={STATE}&state={STATE}", MALFORMED),
            (f"code=a&error=access_denied&state={STATE}", MALFORMED),
            (f"code=a%00&state={STATE}", MALFORMED),
            (f"code=a%0A&state={STATE}", MALFORMED),
            (f"code=%FF&state={STATE}", MALFORMED),
            (f"code=é&state={STATE}", MALFORMED),
            (f"code={'a' * 4097}&state={STATE}", MALFORMED),
            (f"code=a&state={STATE}&" + "x=1&" * 40, MALFORMED),
            (f"code=a&state={STATE}&x={'x' * 20000}", MALFORMED),
            ("code=a&state=", WRONG_STATE),
            (f"code=a&state={STATE} ", WRONG_STATE),
            (f"code=a&state={STATE.upper()}", WRONG_STATE),
            ("code=a&state=\ud800", WRONG_STATE),
            ("error=access_denied", WRONG_STATE),
            ("error=access_denied&state=x", WRONG_STATE),
        ],
    )
    def test_that_is_not_clean_is_not_ours(self, query: str, verdict: NotOurs) -> None:
        assert read_query(query, EXPECTED) == verdict

    def test_with_an_error_and_our_state_is_the_answer_of_the_server(self) -> None:
        query = urlencode({"error": "access_denied", "error_description": "No\u202e \x1bthanks", "state": STATE})
        assert read_query(query, EXPECTED) == AuthorizationAnswer("access_denied", "No\\u202e \\u001bthanks")
        assert read_query(f"error={'e' * 101}&state={STATE}", EXPECTED) == AuthorizationAnswer("e" * 100 + "…", "")

    @pytest.mark.parametrize("answer", ["code=a", "error=access_denied"])
    def test_must_name_the_issuer_where_it_is_known(self, answer: str) -> None:
        for iss in ("", "&iss=", "&iss=https://evil.example", f"&iss={ISSUER}/"):
            assert read_query(f"{answer}&state={STATE}{iss}", KNOWS_ISSUER) == WRONG_ISSUER
        assert not isinstance(read_query(f"{answer}&state={STATE}&iss={ISSUER}", KNOWS_ISSUER), NotOurs)
        assert not isinstance(read_query(f"{answer}&state={STATE}&iss=https://any.example", EXPECTED), NotOurs)
        assert read_query(f"{answer}&state={STATE}&iss={ISSUER}&iss={ISSUER}", KNOWS_ISSUER) == MALFORMED

    def test_may_repeat_fields_that_mean_nothing_to_us(self) -> None:
        assert read_query(f"x=1&x=2&code=a&state={STATE}&x=3", EXPECTED) == CodeReceived(Secret("a"))

    def test_may_carry_the_redirect_uris_own_query(self) -> None:
        expected = ExpectedRedirect(parsed_redirect_uri(f"{URI}?code=own&tenant=a%20b"), Secret(STATE))
        assert read_query(f"code=own&tenant=a+b&code=a&state={STATE}", expected) == CodeReceived(Secret("a"))
        assert read_query(f"code=own&code=a&code=b&state={STATE}", expected) == MALFORMED
        assert read_query(f"code=own&tenant=a+b&state={STATE}", expected) == MALFORMED


class TestAPaste:
    @given(codes)
    def test_of_the_redirected_address_is_read_as_the_receiver_would(self, code: str) -> None:
        address = f"{URI}?{urlencode({'code': code, 'state': STATE})}"
        assert read_pasted(address, EXPECTED) == CodeReceived(Secret(code))
        assert read_pasted(f"{address}#_=_", EXPECTED) == CodeReceived(Secret(code))

    @given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=300))
    def test_of_a_bare_code_is_the_code(self, code: str) -> None:
        assume("://" not in code)
        assume("=" not in code)
        assert read_pasted(code, EXPECTED) == CodeReceived(Secret(code), is_bare=True)
        assert read_pasted(code, FROM_MARKETPLACE) == CodeReceived(Secret(code), is_bare=True)

    @given(st.one_of(any_text, queries, queries.map(f"{URI}?".__add__)), expectations)
    def test_of_anything_is_a_reading_or_a_problem_that_holds_nothing_of_it(
        self, text: str, expected: ExpectedRedirect
    ) -> None:
        outcome: Reading | set[Fact]
        try:
            outcome = read_pasted(text, expected)
        except InputProblem as problem:
            outcome = set(problem.facts.values())
        assert isinstance(outcome, Reading) or outcome <= {URI}

    @pytest.mark.parametrize("margin", ["", " ", "\r\n", "\t", "\u200f", "\u2066 ", "\ufeff", "\u00a0"])
    def test_may_have_white_space_and_invisible_marks_around_it(self, margin: str) -> None:
        for text, is_bare in (("a-code", True), (f"{URI}?code=a-code&state={STATE}", False)):
            assert read_pasted(f"{margin}{text}{margin}", EXPECTED) == CodeReceived(Secret("a-code"), is_bare)

    @pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u202a\u202c"])
    def test_of_nothing_is_said_to_be_empty(self, text: str) -> None:
        with pytest.raises(PasteEmpty):
            read_pasted(text, EXPECTED)

    @pytest.mark.parametrize(
        "address",
        [
            "http://127.0.0.1:8766/callback",
            "http://127.0.0.1/callback",
            "http://localhost:8765/callback",
            "https://127.0.0.1:8765/callback",
            "http://127.0.0.1:8765/callback/",
            "http://127.0.0.1:8765/Callback",
            "http://user@127.0.0.1:8765/callback",
            "http://:password@127.0.0.1:8765/callback",
            "http://127.0.0.1:8765.evil.example/callback",
            "http://127.0.0.1:99999/callback",
            "http://[::1/callback",
            "ftp://127.0.0.1:8765/callback",
            "://",
        ],
    )
    def test_of_another_address_is_refused_with_the_one_that_is_expected(self, address: str) -> None:
        with pytest.raises(PasteNotOurAddress) as refused:
            read_pasted(f"{address}?code=a&state={STATE}", EXPECTED)
        assert dict(refused.value.facts) == {"expected": URI}

    def test_of_our_address_is_known_however_its_scheme_and_host_are_written(self) -> None:
        expected = ExpectedRedirect(parsed_redirect_uri("http://localhost/"), Secret(STATE))
        for address in ("HTTP://LocalHost:80/", "http://localhost"):
            assert read_pasted(f"{address}?code=a&state={STATE}", expected) == CodeReceived(Secret("a"))

    @pytest.mark.parametrize(
        ("query", "problem"),
        [
            ("?code=a&state=other", PasteOtherAttempt),
            ("?error=access_denied&state=other", PasteOtherAttempt),
            ("", PasteUnreadable),
            (f"?state={STATE}", PasteUnreadable),
            (f"?code=a&code=b&state={STATE}", PasteUnreadable),
            (f"#code=a&state={STATE}", PasteUnreadable),
            (f"?code=a&state=uB3-our\n-own-state&state={STATE}", PasteUnreadable),
            ("?code=a&state=uB3-our\n-own-state", PasteUnreadable),
            (f"?code=a\u200bb&state={STATE}", PasteUnreadable),
            (f"?code=a&state={STATE} {URI}?code=b&state={STATE}", PasteUnreadable),
        ],
    )
    def test_of_our_address_with_something_wrong_says_what(self, query: str, problem: type[InputProblem]) -> None:
        with pytest.raises(problem):
            read_pasted(f"{URI}{query}", EXPECTED)

    def test_of_an_address_with_another_issuer_says_so(self) -> None:
        with pytest.raises(PasteOtherIssuer):
            read_pasted(f"{URI}?code=a&state={STATE}&iss=https://evil.example", KNOWS_ISSUER)

    @pytest.mark.parametrize(
        "text", ["two words", "code=a", f"?code=a&state={STATE}", f"x&state={STATE}", "رمز", "a\x00b", "a" * 4097]
    )
    def test_of_what_is_neither_address_nor_code_is_unreadable(self, text: str) -> None:
        with pytest.raises(PasteUnreadable):
            read_pasted(text, EXPECTED)

    @pytest.mark.parametrize("code", ["bm90LWEtcXVlcnkcode=", "4/0Adeu5BWstate=", "a%2Fb"])
    def test_of_a_code_that_only_looks_like_a_query_is_a_code(self, code: str) -> None:
        assert read_pasted(code, EXPECTED) == CodeReceived(Secret(code), is_bare=True)

    def test_of_an_address_without_state_waits_for_consent(self) -> None:
        assert read_pasted(f"{URI}?code=a", EXPECTED) == UnconfirmedCode(Secret("a"))

    def test_where_no_redirect_happens_takes_the_bare_code_alone(self) -> None:
        out_of_band = ExpectedRedirect(parsed_redirect_uri(OUT_OF_BAND), Secret(STATE))
        assert read_pasted("a-code", out_of_band) == CodeReceived(Secret("a-code"), is_bare=True)
        with pytest.raises(PasteNotOurAddress):
            read_pasted(f"{URI}?code=a&state={STATE}", out_of_band)


@given(st.text(st.characters(), max_size=700))
def test_untrusted_text_becomes_one_short_line_without_invisible_characters(text: str) -> None:
    shown = printable(text, 50)
    assert shown.isprintable()
    assert len(shown) <= 50 * 8 + 1
    assert shown == text or len(text) > 50 or not text.isprintable()


def test_a_description_that_repeats_our_state_is_redacted() -> None:
    query = urlencode({"state": STATE, "error": "server_error", "error_description": f"bad request: state={STATE}!"})
    answer = read_query(query, EXPECTED)
    assert isinstance(answer, AuthorizationAnswer)
    assert STATE not in answer.description
