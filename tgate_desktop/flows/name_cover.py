"""Stands other words in for names that are not to be given away: the same ones for the same name, everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tgate_desktop.flows.ports import Contents
from tgate_desktop.oauth.exchange import Exchange
from tgate_desktop.oauth.history import Event
from tgate_desktop.oauth.secret_forms import spellings

HOME = "~"

_SHORTEST = 3
_FORMS = ("plain", "URL-encoded", "JSON-escaped", "HTML-escaped")


class NameCover:
    """`companies` are names by company ID, `words` those that stand for a name wherever it is in a text."""

    def __init__(self, companies: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._companies = companies
        self._spelled = [
            (spelling.casefold(), word)
            for name, word in sorted(words.items(), key=lambda item: len(item[0]), reverse=True)
            if len(name) >= _SHORTEST
            for spelling in sorted(_spellings(name))
        ]

    def company(self, company_id: str, name: str) -> str:
        """What is written for the company that is called `name`."""
        return self._companies.get(company_id, name)

    def covered(self, document: Any) -> Any:
        """`document`, of lists, mappings and texts, with every text covered; the keys are ours and stay."""
        everything = "\n".join(_texts(document)).casefold()
        met = [(spelling, word) for spelling, word in self._spelled if spelling in everything]
        return _replaced(document, met) if met else document


def cover_of(
    home: str, contents: Contents, exchanges: Sequence[Exchange], events: Sequence[Event], company_names: bool
) -> NameCover:
    """Covers the home folder; without `company_names` also companies, by number, and the brands that they showed."""
    words = {home: HOME} if home else {}
    if company_names:
        return NameCover({}, words)
    known = [(one.company_id, one.name) for one in contents.companies]
    known += [(one.company_id, one.company_name) for one in reversed(events)]
    known += [(one.line.company_id, one.company_name) for one in reversed(exchanges)]
    companies: dict[str, str] = {}
    for company_id, name in known:
        words[name] = companies.setdefault(company_id, f"Company {len(companies) + 1}")
    brands = [brand for grant in contents.grants if grant.proof for brand in grant.proof.brands]
    for number, brand in enumerate(brands, start=1):
        for brand_name in (brand.name_en, brand.name_ar):
            if brand_name:
                words.setdefault(brand_name, f"Brand {number}")
    return NameCover(companies, words)


def _spellings(name: str) -> set[str]:
    by_form = spellings(name)
    return {spelling.decode("utf-8", "surrogatepass") for form in _FORMS for spelling in by_form[form]}


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, Mapping):
        for value in document.values():
            yield from _texts(value)
    elif isinstance(document, list):
        for value in document:
            yield from _texts(value)


def _replaced(document: Any, words: Iterable[tuple[str, str]]) -> Any:
    if isinstance(document, Mapping):
        return {name: _replaced(value, words) for name, value in document.items()}
    if isinstance(document, list):
        return [_replaced(value, words) for value in document]
    if not isinstance(document, str):
        return document
    for spelling, word in words:
        if spelling in document.casefold():
            pattern = rf"(?<!\w){re.escape(spelling)}(?!\w)"
            document = re.sub(pattern, word, document, flags=re.IGNORECASE)
    return document
