"""A page of the guide: Markdown to read, with links that lead to pages and sections. Nothing is fetched for it."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextBrowser

from tgate_desktop.ui.names import named
from tgate_desktop.ui.theme import Space
from tgate_desktop.words import languages
from tgate_desktop.words.guide import GuidePage

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_NOT_IN_SECTION_NAMES = re.compile(r"[^\w\- ]")


class GuideText(QTextBrowser):
    """A link is only told of, by `anchorClicked`: the owner knows the pages."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(Space.XL)

    def show_page(self, page: GuidePage) -> None:
        """From its beginning, in its own direction."""
        is_mirrored = page.language == languages.ARABIC
        direction = Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
        option = self.document().defaultTextOption()
        option.setTextDirection(direction)
        self.document().setDefaultTextOption(option)
        self.setLayoutDirection(direction)
        self.document().setMarkdown(page.text, _FEATURES)
        _turn_code_left_to_right(self.document())
        self.moveCursor(QTextCursor.MoveOperation.Start)
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

    def _scroll_to(self, block: QTextBlock) -> None:
        cursor = self.textCursor()
        cursor.setPosition(block.position())
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top - self.document().documentMargin()))


def section_name(heading: str) -> str:
    """As links name a heading: in lower case, without punctuation, hyphens for spaces."""
    return _NOT_IN_SECTION_NAMES.sub("", heading.strip().lower()).replace(" ", "-")


def _turn_code_left_to_right(document: QTextDocument) -> None:
    left_to_right = QTextBlockFormat()
    left_to_right.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    left_to_right.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    block = document.begin()
    while block.isValid():
        shape = block.blockFormat()
        if shape.hasProperty(QTextFormat.Property.BlockCodeLanguage) or shape.hasProperty(
            QTextFormat.Property.BlockCodeFence
        ):
            QTextCursor(block).mergeBlockFormat(left_to_right)
        block = block.next()
