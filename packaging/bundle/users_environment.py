"""Runs first in a bundle: gives the environment back as the user had it, for every program that is started from here.

The loader has read `LD_LIBRARY_PATH` by now, so that changing it changes nothing for this process. Variables by which a
Qt would be found that is not the bundle's are put aside under `*_ORIG`, as PyInstaller does with that one, until a
program is to inherit them (`adapters/desktop/browser.py`).
"""


def _users_environment():
    import os

    original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if original is not None:
        os.environ["LD_LIBRARY_PATH"] = original
    elif "LD_LIBRARY_PATH" in os.environ:
        del os.environ["LD_LIBRARY_PATH"]
    for name in [name for name in os.environ if name.startswith("_PYI_")]:
        del os.environ[name]
    for name in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML2_IMPORT_PATH", "QML_IMPORT_PATH"):
        if name in os.environ:
            os.environ[f"{name}_ORIG"] = os.environ.pop(name)


_users_environment()
del _users_environment
