"""The restaurants of a proof as text."""

from __future__ import annotations

from tgate_desktop.oauth.company import Brand, Proof
from tgate_desktop.words.isolation import isolated_name
from tgate_desktop.words.languages import ARABIC, current


def brand_name(brand: Brand) -> str:
    """The name in the language in use; where it is missing, the other one, then the ID."""
    arabic, english = brand.name_ar or "", brand.name_en
    first, second = (arabic, english) if current() == ARABIC else (english, arabic)
    return isolated_name(first or second or brand.brand_id)


def brand_names(proof: Proof) -> str:
    """All of them in one line."""
    return " · ".join(brand_name(brand) for brand in proof.brands)


def brand_lines(proof: Proof) -> tuple[tuple[str, str], ...]:
    """English and Arabic name of each; `name_en` stands in where there is no Arabic one."""
    return tuple(
        (brand.name_en or brand.name_ar or brand.brand_id, brand.name_ar or brand.name_en or brand.brand_id)
        for brand in proof.brands
    )
