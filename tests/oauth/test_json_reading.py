from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgate_desktop.oauth.json_reading import Repeated, read_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=10,
)


@given(values)
def test_a_value_is_read_as_it_was_written(value: object) -> None:
    assert read_json(json.dumps(value)) == value


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_whatever_it_is_it_is_a_value_or_none(text: str | bytes) -> None:
    read_json(text)


@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[" * 100_000, '{"a":' * 100_000, b"\xff\xfe\xff", "\ufeff{}"])
def test_what_is_no_json_is_nothing(text: str | bytes) -> None:
    assert read_json(text) is None


def test_a_name_that_comes_again_with_another_value_hides_none_of_them() -> None:
    read = read_json('{"a": 1, "b": {"a": 1, "a": 2, "a": 1}, "c": [1], "c": [1]}')
    assert read == {"a": 1, "b": {"a": Repeated((1, 2, 1))}, "c": [1]}


def test_a_number_of_too_many_digits_is_infinite() -> None:
    assert read_json("[1%s, 2]" % ("0" * 10_000)) == [math.inf, 2]
