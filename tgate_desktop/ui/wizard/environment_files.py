"""Environments from and to files, for the Environment page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.theme import Tone
from tgate_desktop.ui.wizard.environment_page import EnvironmentPage
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _

_SUFFIX = "tgate.json"


class EnvironmentFiles(QObject):
    """Asks for the file, has it read or written on a worker, and has the page say what came of it."""

    def __init__(self, runner: Runner, page: EnvironmentPage) -> None:
        super().__init__(page)
        self._page = page
        self._lane = runner.lane(self)
        page.import_requested.connect(self._ask_for_import)
        page.export_requested.connect(self._ask_for_export)

    def _ask_for_import(self) -> None:
        dialog = self._dialog(_("Import an environment"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    def _ask_for_export(self, environment_id: str) -> None:
        dialog = self._dialog(_("Export the environment"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.fileSelected.connect(lambda path: self.export_to(environment_id, path))
        dialog.open()

    def import_from(self, path: str) -> None:
        """Shows what is in the file; nothing is kept."""
        self._lane.run(
            lambda use_cases: use_cases.setups.import_environment(path),
            self._page.show_imported,
            self._page.show_problem,
        )

    def export_to(self, environment_id: str, path: str) -> None:
        """Writes the environment, without secrets."""
        self._lane.run(
            lambda use_cases: use_cases.setups.export_environment(environment_id, path),
            lambda _none: self._page.show_notice(
                _("Saved as {file}, without secrets.").format(file=isolated(Path(path).name)), Tone.GOOD
            ),
            self._page.show_problem,
        )

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._page.window(), title)
        dialog.setNameFilters([_("T-Gate environments ({pattern})").format(pattern=f"*.{_SUFFIX}"), _("All files (*)")])
        return dialog
