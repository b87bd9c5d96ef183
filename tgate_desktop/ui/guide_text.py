"""A page of the guide: Markdown to read, with links that lead to pages and sections. Nothing is fetched for it."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextBrowser

from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space
from tgate_desktop.words import languages
from tgate_desktop.words.guide import GuidePage

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft
_CELLS = re.compile(r"(?<!\\)\|")
_HEADING_SIZES = {1: 3, 2: 2, 3: 1}  # steps above the text
_NOT_IN_SECTION_NAMES = re.compile(r"[^\w\- ]")


class GuideText(QTextBrowser):
    """A link is only told of, by `anchorClicked`: the owner knows the pages."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name)
        self.setOpenLinks(False)
        self._shaped: QTextDocument | None = None

    def show_page(self, page: GuidePage) -> None:
        """From its beginning, in its own direction."""
        direction = _RIGHT_TO_LEFT if page.language == languages.ARABIC else Qt.LayoutDirection.LeftToRight
        before, self._shaped = self._shaped, self._document(page.text, direction)
        self.setLayoutDirection(direction)
        self.setDocument(self._shaped)
        if before is not None:
            before.deleteLater()
        self.verticalScrollBar().setValue(0)

    def show_section(self, section: str) -> bool:
        """Scrolls to the heading that a link names `section`; whether there is one."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and section_name(block.text()) == section:
                self._scroll_to(block)
                return True
            block = block.next()
        return False

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ARG002 - Qt's own
        """No picture and no page: neither from the disk nor from anywhere else."""
        return None

    def _document(self, text: str, direction: Qt.LayoutDirection) -> QTextDocument:
        """Whole before it is shown: a document that is changed while it is laid out loses lines."""
        document = QTextDocument(self)
        document.setDefaultFont(self.font())
        document.setDocumentMargin(Space.XL)
        option = document.defaultTextOption()
        option.setTextDirection(direction)
        document.setDefaultTextOption(option)
        document.setMarkdown(_mirrored_tables(text) if direction is _RIGHT_TO_LEFT else text, _FEATURES)
        _shape(document, is_mirrored=direction is _RIGHT_TO_LEFT)
        return document

    def _scroll_to(self, block: QTextBlock) -> None:
        cursor = self.textCursor()
        cursor.setPosition(block.position())
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - Space.S)


def section_name(heading: str) -> str:
    """As links name a heading: in lower case, without punctuation, hyphens for spaces."""
    return _NOT_IN_SECTION_NAMES.sub("", heading.strip().lower()).replace(" ", "-")


def _mirrored_tables(text: str) -> str:
    """The first column last: Qt draws columns from left to right, whichever way the table's own format says."""
    return "\n".join(_mirrored_row(line) if line.startswith("|") else line for line in text.split("\n"))


def _mirrored_row(line: str) -> str:
    return f"|{'|'.join(reversed(_CELLS.split(line.strip())[1:-1]))}|"


def _shape(document: QTextDocument, *, is_mirrored: bool) -> None:
    """What Markdown leaves open: the looks of headings, also of those that are code, and which way lines go."""
    code = QTextBlockFormat()
    code.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    code.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    upright = QTextCharFormat()
    upright.setFontItalic(False)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        if block.blockFormat().headingLevel() in _HEADING_SIZES:
            _shape_heading(cursor, block.blockFormat().headingLevel())
        elif block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage):
            cursor.mergeBlockFormat(code)
        elif is_mirrored:  # Arabic has no italics, and some of its fonts show boxes for them
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(upright)
        block = block.next()


def _shape_heading(cursor: QTextCursor, level: int) -> None:
    room, letters = QTextBlockFormat(), QTextCharFormat()
    room.setTopMargin(Space.L)
    letters.setFontWeight(QFont.Weight.Bold)
    letters.setProperty(QTextFormat.Property.FontSizeAdjustment, _HEADING_SIZES[level])
    cursor.mergeBlockFormat(room)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(letters)
