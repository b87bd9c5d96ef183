"""*Diagnostics* as its window calls it, made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.oauth.diagnostics import Choice, DiagnosticsFile, Part, Written
from tgate_desktop.words.diagnostics import readme

if TYPE_CHECKING:
    from tests.support.fake_use_cases import FakeUseCases

NAME = "tgate-desktop-diagnostics-20260301-1200.zip"


class FakeDiagnostics:
    """Stands for `flows.diagnostics.Diagnostics`; `texts` are what its files hold, and `written` how a search ends."""

    def __init__(self, all_: FakeUseCases) -> None:
        self._all = all_
        self.texts = {part: f'{{\n  "what": "{part.value} of Olive House"\n}}\n' for part in Part}
        self.written = Written(path="", secrets=7, forms=8)

    def collect(
        self,
        front: Mapping[str, str] | None = None,
        checks: Sequence[Any] | None = None,
        on_part: Callable[[Part], None] | None = None,
        cancel: Cancel | None = None,
    ) -> Any:
        assert on_part is not None
        on_part(Part.CHECKUP)
        is_cut_short = False
        try:
            self._all.enter("collect", front, cancel=cancel)
        except Cancelled:
            is_cut_short = True
        return SimpleNamespace(default_name=NAME, is_cut_short=is_cut_short)

    def contents(self, collected: Any, choice: Choice) -> tuple[DiagnosticsFile, ...]:
        self._all.enter("contents", collected, choice)
        parts = [part for part in Part if part not in choice.left_out]
        texts = {**self.texts, Part.README: readme(parts, choice)}
        if not choice.company_names:
            texts = {part: text.replace("Olive House", "Company 1") for part, text in texts.items()}
        return tuple(DiagnosticsFile(part, texts[part]) for part in parts)

    def write(self, path: str, files: Sequence[DiagnosticsFile], cancel: Cancel | None = None) -> Written:
        self._all.enter("write", path, tuple(files), cancel=cancel)
        return Written(path, self.written.secrets, self.written.forms, self.written.unread, self.written.too_short)
