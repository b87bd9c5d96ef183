"""Pasted credentials, freed of what nobody sees."""

from __future__ import annotations

import unicodedata


def cleaned_paste(text: str) -> tuple[str, bool]:
    """`text` without outer whitespace and without zero-width, bidi and other invisible marks; whether any was removed.

    Inner visible characters, spaces included, are left alone: no format is assumed.
    """
    visible = "".join(character for character in text if unicodedata.category(character) not in ("Cf", "Cc"))
    cleaned = visible.strip()
    return cleaned, cleaned != text
