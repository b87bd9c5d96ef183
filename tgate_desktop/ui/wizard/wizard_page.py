"""What all pages of the wizard have: a title, a sentence below it, a column that scrolls when text is large."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tgate_desktop.ui.early import NO_FOCUS
from tgate_desktop.ui.labels import text_label
from tgate_desktop.ui.names import named
from tgate_desktop.ui.scroll_area import ScrollArea
from tgate_desktop.ui.theme import Space
from tgate_desktop.ui.wizard.wizard_order import Page


class WizardPage(ScrollArea):
    """Subclasses fill `column`, and set their texts in `retranslate`."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(page.value)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setProperty("focusPolicy", NO_FOCUS)
        self.content = named(QWidget(self), f"{page.value}Content")
        self.setWidget(self.content)
        self.title = text_label("title", f"{page.value}Title", self.content)
        self.subtitle = text_label("muted", f"{page.value}Subtitle", self.content)
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.L)
        self.column.setSpacing(Space.L)
        head = QVBoxLayout()
        head.setSpacing(Space.XS)
        head.addWidget(self.title)
        head.addWidget(self.subtitle)
        self.column.addLayout(head)

    def retranslate(self) -> None:
        """Sets every text anew, in the language in use."""
        raise NotImplementedError

    def first_field(self) -> QWidget | None:
        """What gets the focus when the page comes up."""
        return None

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
