"""The brands list of the API, paged as T-Gate pages."""

from __future__ import annotations

from tgate_desktop.practice.messages import Answer, Request, json_answer
from tgate_desktop.practice.restaurants import restaurant

_DEFAULT_ITEMS = 20
_MOST_ITEMS = 100


def brands_answer(request: Request, company_id: str) -> Answer:
    """The company's brands from `page` on, `items` a page; 422 for a number that is none. A page past the end is empty.

    Raises: BadRequest.
    """
    fields = request.query_fields()
    try:
        items = _counting_number("items", fields.get("items"), _DEFAULT_ITEMS)
        page = _counting_number("page", fields.get("page"), 1)
    except ValueError as error:
        return json_answer(422, {"message": str(error)})
    items = min(items, _MOST_ITEMS)
    company = restaurant(company_id)
    brands = company.brands if company else ()
    rows = [
        {"id": brand.brand_id, "name_en": brand.name_en, "name_ar": brand.name_ar}
        for brand in brands[(page - 1) * items : page * items]
    ]
    return json_answer(
        200,
        rows,
        ("current-page", str(page)),
        ("page-items", str(items)),
        ("total-count", str(len(brands))),
        ("total-pages", str(max(1, -(-len(brands) // items)))),
    )


def _counting_number(name: str, text: str | None, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise ValueError(f"{name} must be a number from 1 on")
    return int(text)
