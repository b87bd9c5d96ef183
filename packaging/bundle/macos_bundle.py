"""What macOS is told of the app: its Info.plist, beyond what PyInstaller writes by itself."""

from __future__ import annotations

from typing import Any

from tgate_desktop import __version__

OLDEST_MACOS = "13.0"  # what Qt 6.11 runs on


def info_plist() -> dict[str, Any]:
    """The entries by name. PyInstaller takes the last of the programs, the command line, for the app's kind: an app
    without a window, which the Dock does not show."""
    return {
        "CFBundleExecutable": "T-Gate Desktop",
        "LSBackgroundOnly": False,
        "CFBundleName": "T-Gate Desktop",
        "CFBundleDisplayName": "T-Gate Desktop",
        "CFBundleShortVersionString": __version__,
        "CFBundleVersion": __version__,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "ar"],
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The T-Gate Desktop developers. MIT licence.",
        "NSPrincipalClass": "NSApplication",
    }
