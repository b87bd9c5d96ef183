"""Imports that PySide does not look into.

Once PySide is loaded it reads the whole source of every module that is imported, ours and all that `requests` brings,
to find out whether that one switches PySide's optional syntax (`snake_case`, `true_property`) on. Nothing here does.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module


def skip_import_scan() -> None:
    """From now on modules count as unread, which is what a module without source counts as. Call before the others.

    Where PySide has no such part any more nothing is changed, and nothing but speed is lost.
    """
    with suppress(ImportError):
        import PySide6.QtCore  # noqa: F401 - loads the part below

        feature = import_module("shibokensupport.feature")

        if hasattr(feature, "_mod_uses_pyside"):
            vars(feature)["_mod_uses_pyside"] = lambda _module: False
