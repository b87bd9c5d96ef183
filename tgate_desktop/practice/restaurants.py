"""The made-up restaurant companies of Practice T-Gate, and who signs in for them."""

from __future__ import annotations

from dataclasses import dataclass

OWNER_EMAIL = "owner@practice.example"
OWNER_PASSWORD = "practice"  # noqa: S105 - printed on the sign-in page: there is nothing behind it


@dataclass(frozen=True)
class Brand:
    """One row of the brands list. `name_ar` may be missing, as at T-Gate."""

    brand_id: int
    name_en: str
    name_ar: str | None


@dataclass(frozen=True)
class Restaurant:
    """One company that can be chosen on the consent page."""

    company_id: str
    name_en: str
    name_ar: str | None
    brands: tuple[Brand, ...]


RESTAURANTS = (
    Restaurant(
        "saffron-house",
        "Saffron House",
        "بيت الزعفران",
        (
            Brand(101, "Saffron House", "بيت الزعفران"),
            Brand(102, "Saffron Express", "زعفران إكسبرس"),
            Brand(103, "Saffron Sweets", "حلويات الزعفران"),
        ),
    ),
    Restaurant(
        "blue-harbor",
        "Blue Harbor Seafood",
        "المرفأ الأزرق",
        (
            Brand(201, "Blue Harbor Grill", "مشويات المرفأ الأزرق"),
            Brand(202, "Harbor Coffee", None),
        ),
    ),
    Restaurant("corner-bakes", "Corner Bakes", None, (Brand(301, "Corner Bakes", None),)),
)


def restaurant(company_id: str | None) -> Restaurant | None:
    """The restaurant with this ID, or None."""
    return next((each for each in RESTAURANTS if each.company_id == company_id), None)
