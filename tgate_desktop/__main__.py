"""`tgate-desktop`, and `python -m tgate_desktop`."""

from __future__ import annotations

import os
import sys

from tgate_desktop import __version__
from tgate_desktop.adapters.desktop.display import missing_display
from tgate_desktop.words.languages import gettext as _

EXIT_NO_DISPLAY = 1


def main() -> int:
    """The exit status: 0, or 1 where no window can be shown."""
    if "--version" in sys.argv[1:]:
        sys.stdout.write(f"tgate-desktop {__version__}\n")
        return 0
    missing = missing_display(os.environ)
    if missing is not None:
        sys.stderr.write(_no_display(missing))
        return EXIT_NO_DISPLAY
    # Imported here: the version is told, and a missing display explained, without Qt.
    from tgate_desktop.ui.import_scan import skip_import_scan

    skip_import_scan()
    from tgate_desktop.app import run

    return run(sys.argv)


def _no_display(missing: str) -> str:
    if missing == "DISPLAY":
        why = _("There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set.")
    else:
        why = _("No display answers at {setting}.").format(setting=missing)
    what_to_do = _("Start T-Gate Desktop from a desktop session, or in a virtual display (xvfb-run tgate-desktop).")
    return f"{why}\n{what_to_do}\n"


if __name__ == "__main__":
    sys.exit(main())
