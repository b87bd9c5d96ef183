"""`tgate-desktop`, and `python -m tgate_desktop`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

EXIT_NO_DISPLAY = 1
EXIT_INTERRUPTED = 130


def main() -> int:
    """The exit status: of the command that was given, else of the window."""
    arguments = sys.argv[1:]
    if _is_for_the_window(arguments):
        return _window()
    if arguments == ["--quit"]:
        return _quit()
    return _self_check(arguments) if arguments[0].startswith("--self-check") else _command(arguments)


def _is_for_the_window(arguments: Sequence[str]) -> bool:
    """Without an argument, and with options of Qt's own, which session managers add (`-session`, `-platform`)."""
    if not arguments:
        return True
    first = arguments[0]
    return len(first) > len("-h") and first[0] == "-" and first[1] != "-"


def _command(arguments: Sequence[str]) -> int:
    try:
        from tgate_desktop.cli import run

        return run(arguments)
    except KeyboardInterrupt:  # before the command heeds signals itself: nothing has begun
        return EXIT_INTERRUPTED


def _self_check(arguments: Sequence[str]) -> int:
    from tgate_desktop.self_check.front import run

    return run(arguments)


def _quit() -> int:
    from tgate_desktop.quitting_from_outside import run

    return run()


def _window() -> int:
    # Imported here: commands have no use for it, and a missing display is explained without Qt.
    from tgate_desktop.adapters.desktop.display import missing_display

    missing = missing_display(os.environ)
    if missing is not None:
        sys.stderr.write(_no_display(missing))
        return EXIT_NO_DISPLAY
    from tgate_desktop.ui.import_scan import skip_import_scan

    gc.disable()  # starting leaves no garbage, looking for it costs 6 %; ui/garbage.py collects after the first paint
    skip_import_scan()
    from tgate_desktop.app import run

    return run(sys.argv)


def _no_display(missing: str) -> str:
    from tgate_desktop.words.languages import gettext as _

    if missing == "DISPLAY":
        why = _("There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set.")
    else:
        why = _("No display answers at {setting}.").format(setting=missing)
    what_to_do = _("Start T-Gate Desktop from a desktop session, or in a virtual display (xvfb-run tgate-desktop).")
    return f"{why}\n{what_to_do}\n"


if __name__ == "__main__":
    sys.exit(main())
