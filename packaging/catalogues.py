"""The translations against the source: says what is missing and ends with 1, or nothing and ends with 0.

With `--update` it first brings the `.po` files up to date with the source: new texts come in empty, unused ones go.
"""

from __future__ import annotations

import argparse
import string
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
DOMAIN = "tgate_desktop"
WIDTH = 120
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
# Plural forms for so few things that the number may be a word, such as the Arabic dual.
FORMS_THAT_MAY_SPELL_THE_NUMBER = 3


def source_texts() -> Catalog:
    """Every text of the program, with the files that it comes from."""
    texts = Catalog(project="T-Gate Desktop", domain=DOMAIN)
    found = extract_from_dir(ROOT / "tgate_desktop", [("**.py", "python")], keywords=KEYWORDS, comment_tags=())
    for file, _line, message, _comments, context in found:
        texts.add(message, locations=[(f"tgate_desktop/{file}", 0)], context=context)
    return texts


def catalogue_files() -> Iterator[Path]:
    """One for each language but English, which is in the source."""
    yield from sorted(TRANSLATIONS.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(file: Path) -> Catalog:
    """The catalogue in a `.po` file; the language is the name of its folder."""
    with file.open("rb") as lines:
        return read_po(lines, locale=file.parts[-3], domain=DOMAIN, abort_invalid=True)


def update(file: Path, texts: Catalog) -> None:
    """Brings a catalogue up to date; its header stays. No guesses: a changed text is translated anew."""
    catalogue = read(file)
    catalogue.update(texts, no_fuzzy_matching=True, update_header_comment=False)
    header = file.read_bytes().partition(b"\n\n")[0]
    body = BytesIO()
    write_po(
        body, catalogue, width=WIDTH, omit_header=True, sort_by_file=True, include_lineno=False, ignore_obsolete=True
    )
    file.write_bytes(header + b"\n\n" + body.getvalue().strip() + b"\n")


def complaints(catalogue: Catalog, texts: Catalog) -> Iterator[str]:
    """What keeps the catalogue from being complete."""
    for text in texts:
        if not text.id:
            continue
        translated = catalogue.get(text.id, text.context)
        shown = text.id if isinstance(text.id, str) else text.id[0]
        if translated is None:
            yield f"not in the catalogue: {shown}"
        else:
            yield from (f"{what}: {shown}" for what in _faults(translated, catalogue.num_plurals))
    for translated in catalogue:
        if translated.id and texts.get(translated.id, translated.context) is None:
            shown = translated.id if isinstance(translated.id, str) else translated.id[0]
            yield f"no longer in the source: {shown}"


def _faults(message: Message, plural_forms: int) -> Iterator[str]:
    wanted = 1 if isinstance(message.id, str) else plural_forms
    forms = tuple(message.string) if isinstance(message.string, list | tuple) else (message.string,)
    if len(forms) != wanted or not all(forms):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    message_text = message.id if isinstance(message.id, str) else message.id[1]
    source = placeholders(message_text)
    for index, form in enumerate(forms):
        may_spell = wanted > 1 and index < FORMS_THAT_MAY_SPELL_THE_NUMBER
        if placeholders(form) != source and not (may_spell and placeholders(form) | {"count"} == source):
            yield "other placeholders"
        if form.count("&") != message_text.count("&"):
            yield "other mnemonics"


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    is_update = parser.parse_args().update
    texts = source_texts()
    is_complete = True
    for file in catalogue_files():
        if is_update:
            update(file, texts)
        for complaint in complaints(read(file), texts):
            print(f"{file.relative_to(ROOT)}: {complaint}", file=sys.stderr)
            is_complete = False
    return 0 if is_complete else 1


if __name__ == "__main__":
    sys.exit(main())
