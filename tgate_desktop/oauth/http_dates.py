"""Dates in the headers of an answer (RFC 9110 5.6.7)."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime


def http_date(text: str) -> datetime | None:
    """The moment that `text` names; None when it is no date, or one without a zone."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for a year or a zone of twenty digits
        return None
    return date if date.tzinfo is not None else None
