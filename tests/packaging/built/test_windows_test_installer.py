"""The installer for Windows as `make package` made it, under wine; its script has tests of its own."""

from __future__ import annotations

from pathlib import Path

from tests.packaging.built.packages import windows_test_installer
from tests.support.wine import windows
from tgate_desktop import __version__

KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\app.tgate.Desktop"


def test_it_is_installed_silently_and_away_again(tmp_path: Path) -> None:
    with windows(tmp_path / "wine") as here:
        folder = here.local_app_data / "Programs" / "T-Gate Desktop"
        assert here.run(windows_test_installer(), "/S") == 0
        assert {"T-Gate Desktop.exe", "tgate-desktop.exe"} <= {path.name for path in folder.iterdir()}
        assert here.values(KEY)["DisplayVersion"] == __version__
        place = here.path(folder)
        assert here.run_line(rf'"{place}\uninstall.exe" /S _?={place}') == 0
        assert [path.name for path in folder.iterdir()] == ["uninstall.exe"]
        assert here.values(KEY) == {}
